"""Asks every question of every item about a change: `review` is the checklist as one pure function."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.checklist.accept import Acceptance
from bot.checklist.change import Change
from bot.checklist.compare import occurrences, reported
from bot.checklist.fingerprint import fingerprint
from bot.checklist.item import Item
from bot.checklist.limits import Clock, Deadline, Limits, never
from bot.checklist.names import NameDefault, Names
from bot.checklist.patterns import pattern_question
from bot.checklist.prepare import Prepared, prepare
from bot.checklist.question import Question
from bot.checklist.questions import coded_questions
from bot.checklist.source import SourceFile
from bot.checklist.subject import Subject, judged
from bot.checklist.tree import Side, Tree, Unchanged
from bot.model.config import ChecklistConfig, Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a review may use up, and the day on which suppressions are judged.

    `on_item` is told the letter of each item before it is asked.
    """

    limits: Limits = field(default_factory=Limits)
    clock: Clock = never
    today: date = date.min
    on_item: Callable[[str], None] = lambda _letter: None


def review(
    change: Change, config: ChecklistConfig, items: Sequence[Item], bounds: Bounds | None = None
) -> Review:
    """The answers of all items that are not `off`, in the order given."""
    bounds = bounds or Bounds()
    sides = _Sides.of(change, config, bounds.limits)
    acceptance = Acceptance.of(sides.prepared, change, bounds.today)
    reviewed = [
        _review_item(
            item,
            Level(config.items.get(item.letter, Level.BLOCK)),
            sides.named(item, items, config),
            bounds,
            acceptance,
        )
        for item in items
        if config.items.get(item.letter) is not Level.OFF
    ]
    return Review(
        base=change.base,
        head=change.head,
        items=tuple(reviewed),
        unanalysed=tuple(sides.prepared.unanalysed),
        suppressions=acceptance.shown(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Both sides of a change with the words of one item."""

    prepared: Prepared
    base: Tree
    head: Tree

    @classmethod
    def of(cls, change: Change, config: ChecklistConfig, limits: Limits) -> "_Sides":
        prepared = prepare(change, config.ignore, limits)
        unchanged = Unchanged(change.unchanged, limits)
        names = Names({}, config.names)
        paths = (prepared.base_paths, prepared.head_paths)
        base = Tree(Side.BASE, prepared.base, unchanged, names, changed_paths=paths[0] | paths[1])
        head = Tree(Side.HEAD, prepared.head, unchanged, names, changed_paths=paths[0] | paths[1])
        return cls(prepared=prepared, base=base, head=head)

    def named(self, item: Item, items: Iterable[Item], config: ChecklistConfig) -> "_Sides":
        declared: dict[str, NameDefault] = {}
        for one in (*items, item):
            declared.update(one.names)
        names = Names(declared, config.names)
        return _Sides(prepared=self.prepared, base=self.base.named(names), head=self.head.named(names))


def _review_item(
    item: Item, level: Level, sides: _Sides, bounds: Bounds, acceptance: Acceptance
) -> ItemReview:
    bounds.on_item(item.letter)
    deadline = Deadline(bounds.clock, bounds.clock() + bounds.limits.item_s)
    questions = []
    for name, text in item.questions.items():
        subjects = [
            subject for question in answers(item, name) for subject in _ask(question, sides, deadline)
        ]
        questions.append(
            QuestionReview(question=name, text=text, subjects=_closed(name, subjects, acceptance))
        )
    return ItemReview(item=item.letter, title=item.title, level=level, questions=tuple(questions))


def answers(item: Item, name: str) -> list[Question]:
    """What answers a question: code, the item's rules, or both."""
    rules = [rule for rule in item.rules if rule.question == name]
    coded = coded_questions().get(name)
    return [*([coded] if coded else []), *([pattern_question(name, rules)] if rules else [])]


def _ask(question: Question, sides: _Sides, deadline: Deadline) -> list[Subject]:
    """The subjects that the change is answerable for; base is only looked at where head has any."""
    undecided = [
        judged(_empty(beyond.path), 1, Verdict.UNCLEAR, beyond.message)
        for beyond in sides.prepared.beyond
        if beyond.language in question.languages
    ]
    head = _find_all(question, sides.head, sides.prepared.head, deadline)
    if not head:
        return undecided
    base = _find_all(question, sides.base, sides.prepared.base, deadline)
    old_lines = _OldLines(sides.prepared)
    return [*undecided, *reported(base, head, sides.prepared.renames, old_lines.lacks)]


def _find_all(
    question: Question, tree: Tree, files: Mapping[str, SourceFile], deadline: Deadline
) -> list[Subject]:
    """Every subject at one side, each once."""
    found: dict[Subject, None] = {}
    for source in files.values():
        if not _concerns(question, source):
            continue
        if deadline.passed:
            message = "The time for this item was used up before this file was looked at."
            found[judged(source, 1, Verdict.UNCLEAR, message)] = None
            continue
        try:
            found.update(dict.fromkeys(question.find(source, tree)))
        except RecursionError:
            message = "The code nests too deep to be analysed."
            found[judged(source, 1, Verdict.UNCLEAR, message)] = None
    return list(found)


def _concerns(question: Question, source: SourceFile) -> bool:
    return (
        source.language in question.languages
        and (question.in_tests or not source.is_test)
        and question.wanted(source)
    )


def _closed(name: str, subjects: Sequence[Subject], acceptance: Acceptance) -> tuple[SubjectReview, ...]:
    """The subjects without what must not leave the engine, worst first, then by path and line."""
    numbered = zip(subjects, occurrences(subjects), strict=True)
    closed = [
        SubjectReview(
            path=subject.path,
            line=subject.line,
            verdict=subject.verdict,
            message=subject.message,
            fingerprint=fingerprint(name, subject, occurrence),
            accepted=acceptance.reason(name, subject),
        )
        for subject, occurrence in numbered
    ]
    return tuple(sorted(closed, key=lambda one: (-one.verdict.badness, one.path, one.line)))


def _empty(path: str) -> SourceFile:
    return SourceFile.of(path, "")


class _OldLines:
    """The lines of each file at base, to tell which lines of head are new."""

    def __init__(self, prepared: Prepared) -> None:
        self._base = {prepared.renames.get(path, path): source for path, source in prepared.base.items()}
        self._lines: dict[str, frozenset[str]] = {}

    def lacks(self, subject: Subject) -> bool:
        """Whether no line at base reads like the subject's."""
        if subject.path not in self._lines:
            source = self._base.get(subject.path)
            self._lines[subject.path] = frozenset(source.lines if source else ())
        return subject.anchor not in {" ".join(line.split()) for line in self._lines[subject.path]}
