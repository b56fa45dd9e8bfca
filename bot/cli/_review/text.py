"""A review for a person at a terminal: what is wrong with the lines around it, then eleven short rows."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.checklist.core.language import language_of
from bot.checklist.core.source import SourceFile
from bot.checklist.items.item import Item
from bot.checklist.languages.language import SCRIPTS, Language
from bot.cli._invocation import invoked_as
from bot.cli._review.safe_text import excerpt, visible
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.model.text import counted

_STYLES = {
    Verdict.FAIL: "bold red",
    Verdict.UNCLEAR: "yellow",
    Verdict.PASS: "green",
    Verdict.NOT_APPLICABLE: "dim",
}
_CONTEXT_LINES = 2
MOST_SHOWN = 20
"""Findings of one item that are printed where nobody asked for more."""
_NAMES = {
    Language.GO: "Go",
    Language.PYTHON: "Python",
    **dict.fromkeys(SCRIPTS, "TypeScript"),
    Language.SQL: "SQL",
    Language.YAML: "Workflows",
    Language.DOCKERFILE: "Docker",
}


class TextReport:
    """Prints one review. `sources` holds the changed files at head, to show their lines."""

    def __init__(
        self,
        console: Console,
        items: Sequence[Item],
        sources: Mapping[str, SourceFile],
        *,
        limit: int | None = MOST_SHOWN,
    ) -> None:
        """`limit` is the most findings printed of one item; None prints all."""
        self._limit = limit
        self._console = console
        self._items = {item.letter: item for item in items}
        self._sources = sources

    def print(self, review: Review, files: int) -> None:
        """Findings first, item by item; the table and the sum last, where the eye rests.

        `files` is how many files changed.
        """
        for item in review.items:
            self._print_item(item)
        self._console.print(_table(review))
        for line in _notes(review):
            self._console.print(line)
        self._console.print(_summary(review, files))

    def _print_item(self, item: ItemReview) -> None:
        shown = [
            (question, subject)
            for question in item.questions
            for subject in question.subjects
            if subject.verdict in {Verdict.FAIL, Verdict.UNCLEAR}
        ]
        printed = shown[: self._limit]
        for question, subject in printed:
            self._print_subject(question, subject)
        if hidden := len(shown) - len(printed):
            self._console.print(Text(f"  … {hidden} more of item {item.item}: --limit all\n", "dim"))
        if item.verdict is Verdict.FAIL:
            self._print_mending(item, [subject for _, subject in shown if subject.verdict is Verdict.FAIL])

    def _print_subject(self, question: QuestionReview, subject: SubjectReview) -> None:
        head = Text(f"{subject.verdict.value:<7}", _STYLES[subject.verdict])
        head.append(f" {question.question}  ", "bold")
        head.append(f"{visible(subject.path)}:{subject.line}", "cyan")
        self._console.print(head)
        self._console.print(Text(f"  {visible(subject.message or question.text)}"))
        if subject.accepted:
            self._console.print(Text(f"  accepted: {visible(subject.accepted)}", "green"))
        for line in self._excerpt(subject):
            self._console.print(line, no_wrap=True, overflow="ellipsis")
        self._console.print()

    def _excerpt(self, subject: SubjectReview) -> Iterator[Text]:
        source = self._sources.get(subject.path)
        if source is None:
            return
        first, last = max(1, subject.line - _CONTEXT_LINES), subject.line + _CONTEXT_LINES
        for number in range(first, min(last, len(source.lines)) + 1):
            at = number == subject.line
            line = Text(f"  {'>' if at else ' '} {number:>5} │ ", "red" if at else "dim")
            line.append(excerpt(source.line(number)), "bold" if at else "dim")
            yield line

    def _print_mending(self, item: ItemReview, failing: Sequence[SubjectReview]) -> None:
        declared = self._items.get(item.item)
        for line in mending(declared, failing) if declared else ():
            self._console.print(Text(f"  fix: {line}", "italic"))
        self._console.print(Text(f"  more: {invoked_as()} review --explain {item.item}\n", "dim"))


def mending(item: Item, failing: Sequence[SubjectReview]) -> list[str]:
    """What the item's file says on how to fix it, in general and in the languages that fail."""
    section = item.body.partition("## How to fix")[2].split("\n## ")[0].strip()
    general, *bullets = (" ".join(part.split()) for part in f"\n{section}".split("\n- "))
    languages = {_NAMES[found] for review in failing if (found := language_of(review.path)) in _NAMES}
    own = [line for line in bullets if line.startswith(tuple(f"{name}:" for name in languages))]
    return [line for line in (general, *own) if line]


def _table(review: Review) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for item in review.items:
        verdict = Text(item.verdict.value, _STYLES[item.verdict])
        table.add_row(Text(item.item, "bold"), verdict, Text(item.title), Text(_counts(item), "dim"))
    return table


def _counts(item: ItemReview) -> str:
    """`3 subjects, 3 fine`, as far as there are any."""
    words = {Verdict.FAIL: "wrong", Verdict.UNCLEAR: "undecided", Verdict.PASS: "fine"}
    found = [(len(item.subjects(verdict)), word) for verdict, word in words.items()]
    return ", ".join(f"{count} {word}" for count, word in found if count)


def _notes(review: Review) -> Iterator[Text]:
    for reason, paths in review.left_out().items():
        shown = ", ".join(visible(path) for path in paths[:3])
        more = f" and {len(paths) - 3} more" if len(paths) > len("abc") else ""
        yield Text(f"not analysed ({reason}): {shown}{more}", "dim")
    for two in review.suppressions:
        yield Text(f"suppression at {visible(two.path)}:{two.line} does not count: {two.refusal}", "yellow")


def _summary(review: Review, files: int) -> Text:
    """The last line: what to do, then what was looked at."""
    failing = [item.item for item in review.items if item.verdict is Verdict.FAIL and not item.accepted]
    accepted = [item.item for item in review.items if item.accepted]
    undecided = [item.item for item in review.items if item.subjects(Verdict.UNCLEAR)]
    parts = [
        f"{_listed(failing)} must be fixed" if failing else "",
        f"what fails in {_listed(accepted)} is accepted" if accepted else "",
        f"a human should look at {_listed(undecided)}" if undecided else "",
    ]
    said = "; ".join(part for part in parts if part)
    if not files:
        return Text("Nothing changed, so there was nothing to look at.", "dim")
    style = "bold red" if failing else "yellow" if said else "green"
    verdict = Text(f"{said[:1].upper()}{said[1:]}." if said else "Nothing is wrong.", style)
    seen = f" Looked at {files - len(review.unanalysed)} of {counted(files, 'file')}."
    return verdict.append(seen, "not bold dim")


def _listed(letters: Sequence[str]) -> str:
    return " and ".join([part for part in (", ".join(letters[:-1]), letters[-1]) if part])
