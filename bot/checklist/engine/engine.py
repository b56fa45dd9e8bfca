"""Asks every question of every item about a change: `review` is the checklist as one pure function."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.checklist.core.budget import BudgetSpentError
from bot.checklist.core.change import Change
from bot.checklist.core.limits import Clock, Limits, never
from bot.checklist.core.names import NameDefault, Names
from bot.checklist.core.question import Question
from bot.checklist.core.secrets import told
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, unclear
from bot.checklist.core.tree import Side, Tree, Unchanged
from bot.checklist.engine.accept import Acceptance
from bot.checklist.engine.compare import fallen, occurrences, reported
from bot.checklist.engine.fingerprint import fingerprint
from bot.checklist.engine.prepare import Beyond, Prepared, prepare
from bot.checklist.items.item import Item
from bot.checklist.items.patterns import pattern_question
from bot.checklist.questions import coded_questions
from bot.model.config import ChecklistConfig, Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict

_FORGET_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a review may use up, and the day on which suppressions are judged.

    `on_file` is told the path of each file at head before it is looked at.
    """

    limits: Limits = field(default_factory=Limits)
    clock: Clock = never
    today: date = date.min
    on_file: Callable[[str], None] = lambda _path: None


def review(
    change: Change, config: ChecklistConfig, items: Sequence[Item], bounds: Bounds | None = None
) -> Review:
    """The answers of all items that are not `off`, in the order given."""
    bounds = bounds or Bounds()
    prepared = prepare(change, config.ignore, bounds.limits)
    acceptance = Acceptance.of(prepared, change, bounds.today)
    empty = not (prepared.base or prepared.head or prepared.beyond)  # then no question needs be imported
    found = {} if empty else _ask_all(_asked(items, config), prepared, change, bounds)
    return Review(
        base=change.base,
        head=change.head,
        items=tuple(
            _closed_item(item, _on(item, config), found, acceptance) for item in items if _on(item, config)
        ),
        unanalysed=tuple(prepared.unanalysed),
        suppressions=acceptance.shown(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """One question as it is asked in one review. A question of patterns and code is asked twice."""

    item: Item
    name: str
    question: Question
    names: Names


def _asked(items: Sequence[Item], config: ChecklistConfig) -> list["_Asked"]:
    """Every question of every item that is not off."""
    declared = _declared(items)
    shared = Names(declared, config.names)
    return [
        _Asked(item, name, question, names)
        for item in items
        for names in (shared if _declares(item, declared) else _own_names(item, declared, config),)
        for name in _on(item, config)
        for question in answers(item, name)
    ]


def _on(item: Item, config: ChecklistConfig) -> Mapping[str, Level]:
    """The item's questions that are not off, each with its level."""
    levels = {name: config.level(name) for name in item.questions}
    return {name: level for name, level in levels.items() if level is not Level.OFF}


def _declared(items: Iterable[Item]) -> Mapping[str, NameDefault]:
    """The words of all items; of those that several declare, the last one's."""
    return {name: words for item in items for name, words in item.names.items()}


def _declares(item: Item, declared: Mapping[str, NameDefault]) -> bool:
    """Whether the words of all items are the item's own, wherever it declares any."""
    return all(declared[name] == words for name, words in item.names.items())


def _own_names(item: Item, declared: Mapping[str, NameDefault], config: ChecklistConfig) -> Names:
    """The item's own words, and those of the others that it does not declare."""
    return Names({**declared, **item.names}, config.names)


def answers(item: Item, name: str) -> list[Question]:
    """What answers a question: code, the item's rules, or both."""
    rules = [rule for rule in item.rules if rule.question == name]
    coded = coded_questions().get(name)
    return [*([coded] if coded else []), *([pattern_question(name, rules)] if rules else [])]


def _ask_all(
    asked: Sequence[_Asked], prepared: Prepared, change: Change, bounds: Bounds
) -> Mapping[str, list[Subject]]:
    """For each question the subjects that the change is answerable for.

    Base is only asked where head has any subject, and each file is forgotten once all were asked about it.
    """
    unchanged = Unchanged(change.unchanged, bounds.limits)
    paths = prepared.base_paths | prepared.head_paths
    time = _Time(bounds)
    heads = _Side(Tree(Side.HEAD, prepared.head, unchanged, Names({}), changed_paths=paths), time)
    bases = _Side(Tree(Side.BASE, prepared.base, unchanged, Names({}), changed_paths=paths), time)
    head = heads.ask(asked, prepared.head, bounds.on_file)
    base = bases.ask([asking for asking in asked if head[asking]], prepared.base, lambda _path: None)
    lines = _OldLines(prepared)
    late = {asking for asking in asked if time.is_up(asking.item.letter)}
    taken = heads.taken(asked, prepared)
    found: dict[str, list[Subject]] = {}
    for asking in asked:
        subjects = found.setdefault(asking.name, [])
        subjects.extend(_undecided(asking.question, prepared.beyond))
        new = reported(base.get(asking, []), head[asking], prepared.renames, lines.lacks)
        new = _with_what_fell(asking.question, base.get(asking, []), new, prepared, (bases.tree, heads.tree))
        subjects.extend(_not_compared(new, lines.lacks) if asking in late else new)
        lost = taken[asking]
        places = {(subject.path, subject.line) for subject in lost}
        subjects[:] = [
            *lost,
            *(subject for subject in subjects if (subject.path, subject.line) not in places),
        ]
    return found


def _with_what_fell(
    question: Question,
    base: Sequence[Subject],
    head: Sequence[Subject],
    prepared: Prepared,
    trees: tuple[Tree, Tree],
) -> list[Subject]:
    """What is reported of subjects that passed at base; of files that did not change only what fails now."""
    fell = question.fell
    if fell is None:
        return list(head)
    told = fallen(base, head, prepared.renames, lambda before, after: fell(before, after, *trees))
    old = {id(subject) for subject in head}
    return [
        subject
        for subject in told
        if subject.path in prepared.head or (subject.verdict is Verdict.FAIL and id(subject) not in old)
    ]


def _not_compared(subjects: Iterable[Subject], is_new: Callable[[Subject], bool]) -> Iterable[Subject]:
    """The subjects of an item whose time was up: whether old lines were wrong before, too, is in doubt."""
    message = "The time for this item was used up before this was compared with what the base had."
    for subject in subjects:
        in_doubt = subject.verdict is Verdict.FAIL and not is_new(subject)
        yield replace(subject, verdict=Verdict.UNCLEAR, message=message) if in_doubt else subject


class _Time:
    """How long each item has taken; once its time is used up it is not asked any more."""

    def __init__(self, bounds: Bounds) -> None:
        self._clock = bounds.clock
        self._most_s = bounds.limits.item_s
        self._used_s: dict[str, float] = defaultdict(float)
        self._since = 0.0

    def start(self) -> None:
        """Begin to count."""
        self._since = self._clock()

    def stop(self, letter: str) -> None:
        """Put what went by since `start` down to an item."""
        self._used_s[letter] += self._clock() - self._since

    def is_up(self, letter: str) -> bool:
        """Whether an item had all its time."""
        return self._used_s[letter] > self._most_s


class _Side:
    """Asks questions about the files of one side, file by file so that few trees are alive at once.

    Those of other files, which a question looked into, are dropped now and then.
    """

    def __init__(self, tree: Tree, time: _Time) -> None:
        self.tree = tree
        self._time = time
        self._named: dict[int, Tree] = {}

    def ask(
        self, asked: Sequence[_Asked], files: Mapping[str, SourceFile], on_file: Callable[[str], None]
    ) -> dict[_Asked, list[Subject]]:
        """Every subject of every question, each once."""
        found: dict[_Asked, dict[Subject, None]] = {asking: {} for asking in asked}
        for number, (path, source) in enumerate(files.items(), start=1):
            on_file(path)
            for asking in asked:
                if _concerns(asking.question, source):
                    found[asking].update(dict.fromkeys(self._find(asking, source)))
            source.forget()
            if number % _FORGET_EVERY == 0:
                self.tree.forget()
        return {asking: list(subjects) for asking, subjects in found.items()}

    def taken(self, asked: Sequence[_Asked], prepared: Prepared) -> Mapping[_Asked, Sequence[Subject]]:
        """What the change took away, as each question tells it, from the files that both sides have."""
        found: dict[_Asked, list[Subject]] = {asking: [] for asking in asked}
        telling = [asking for asking in asked if asking.question.took is not None]
        for path, before in prepared.base.items():
            after = prepared.head.get(prepared.renames.get(path, path))
            if after is None:
                continue
            for asking in telling:
                if _concerns(asking.question, before) and not self._time.is_up(asking.item.letter):
                    found[asking].extend(self._taken(asking, before, after))
            before.forget()
            after.forget()
        return found

    def _taken(self, asked: _Asked, before: SourceFile, after: SourceFile) -> Sequence[Subject]:
        found: list[Subject] = []
        self._time.start()
        try:
            if asked.question.took is not None:
                found.extend(asked.question.took(before, after, self._tree(asked.names)))
        except (RecursionError, BudgetSpentError):
            found.append(unclear(after, 1, "What the change took away could not be followed."))
        finally:
            self._time.stop(asked.item.letter)
        return found

    def _tree(self, names: Names) -> Tree:
        """The tree with the words of a question, which outlive it."""
        if id(names) not in self._named:
            self._named[id(names)] = self.tree.named(names)
        return self._named[id(names)]

    def _find(self, asked: _Asked, source: SourceFile) -> Iterable[Subject]:
        letter = asked.item.letter
        if self._time.is_up(letter):
            return [unclear(source, 1, "The time for this item was used up before this file was looked at.")]
        found: list[Subject] = []
        self._time.start()
        try:
            found.extend(asked.question.find(source, self._tree(asked.names)))
        except RecursionError:
            found.append(unclear(source, 1, "The code nests too deep to be analysed."))
        except BudgetSpentError:
            found.append(unclear(source, 1, "The names lead to each other in too many ways to be followed."))
        finally:
            self._time.stop(letter)
        return found


def _undecided(question: Question, beyond: Iterable[Beyond]) -> Iterable[Subject]:
    return [
        unclear(SourceFile.of(unanalysed_file.path, ""), 1, unanalysed_file.message)
        for unanalysed_file in beyond
        if unanalysed_file.language in question.languages
    ]


def _concerns(question: Question, source: SourceFile) -> bool:
    return (
        source.language in question.languages
        and (question.in_tests or not source.is_test)
        and question.wanted(source)
    )


def _closed_item(
    item: Item, levels: Mapping[str, Level], found: Mapping[str, Sequence[Subject]], acceptance: Acceptance
) -> ItemReview:
    questions = [
        QuestionReview(
            question=name,
            text=item.questions[name],
            subjects=_closed(name, found.get(name, ()), acceptance),
            level=level,
            title=item.titles.get(name, ""),
        )
        for name, level in levels.items()
    ]
    strongest = Level.BLOCK if Level.BLOCK in levels.values() else Level.WARN
    return ItemReview(item=item.letter, title=item.title, level=strongest, questions=tuple(questions))


def _closed(name: str, subjects: Sequence[Subject], acceptance: Acceptance) -> tuple[SubjectReview, ...]:
    """The subjects without what must not leave the engine, worst first, then by path and line."""
    numbered = zip(subjects, occurrences(subjects), strict=True)
    closed = [
        SubjectReview(
            path=subject.path,
            line=subject.line,
            verdict=subject.verdict,
            message=told(subject.message),
            fingerprint=fingerprint(name, subject, occurrence),
            accepted=told(acceptance.reason(name, subject)),
        )
        for subject, occurrence in numbered
    ]
    return tuple(sorted(closed, key=lambda review: (-review.verdict.badness, review.path, review.line)))


class _OldLines:
    """The lines of each file at base, to tell which lines of head are new."""

    def __init__(self, prepared: Prepared) -> None:
        self._base = {prepared.renames.get(path, path): source for path, source in prepared.base.items()}
        self._lines: dict[str, frozenset[str]] = {}

    def lacks(self, subject: Subject) -> bool:
        """Whether no line at base reads like the subject's."""
        if subject.path not in self._lines:
            source = self._base.get(subject.path)
            lines = source.lines if source else ()
            self._lines[subject.path] = frozenset(" ".join(line.split()) for line in lines)
        return subject.anchor not in self._lines[subject.path]
