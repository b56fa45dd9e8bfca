"""Check your own checklist items: their files, and the examples in them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bot.checklist.core.language import language_of
from bot.checklist.core.source import SourceFile
from bot.checklist.examples.examples import Example, complaint, examples
from bot.checklist.items.builtin import builtin_items, first_own_letter
from bot.checklist.items.item import BrokenItem, Item
from bot.checklist.items.item_file import load_items
from bot.checklist.languages.grammars import PARSED
from bot.checklist.languages.language import Language
from bot.cli import FINDINGS
from bot.cli._review.safe_text import visible
from bot.cli._review.syntax_tree import outline
from bot.model.text import counted

OWN = Path(".github/checklists")


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--tree",
    "sample",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print the syntax tree of a file instead, to write patterns by.",
)
@click.pass_context
def command(context: click.Context, paths: Sequence[Path], sample: Path | None) -> None:
    """Run every example of the item files, by default those in .github/checklists."""
    if sample is not None:
        click.echo(outline(_parsed(sample)))
        return
    items = _load(_files(paths or (OWN,)))
    wrong = [line for item in items for line in _tell(item)]
    if wrong:
        context.exit(FINDINGS)


def _files(paths: Sequence[Path]) -> dict[str, str]:
    """The text of each file named, and of each Markdown file directly in a directory named."""
    found = [file for path in paths for file in ([path] if path.is_file() else sorted(path.glob("*.md")))]
    if not found:
        where = ", ".join(str(path) for path in paths)
        raise click.ClickException(f"No item files in {where}. docs/own-items.md tells how to write one.")
    return {str(path): _text(path) for path in found}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} cannot be read as UTF-8 text.") from error


def _parsed(path: Path) -> SourceFile:
    source = SourceFile.of(path.name, _text(path))
    if source.language not in PARSED:
        known = ", ".join(sorted(language.value for language in PARSED))
        raise click.ClickException(f"{path} has no syntax tree. Languages that have one: {known}.")
    return source


def _load(files: dict[str, str]) -> Sequence[Item]:
    items, broken = load_items(files)
    taken, free = {item.letter: item for item in builtin_items()}, first_own_letter()
    clashes = [
        BrokenItem(
            path=item.path, line=1, message=f"item {item.letter} is Babysit's own; take {free} or later"
        )
        for item in items
        if item.letter in taken and item.body != taken[item.letter].body
    ]
    for problem in (*broken, *clashes):
        raise click.ClickException(f"{problem.path}:{problem.line}: {problem.message}")
    return items


def _tell(item: Item) -> Iterator[str]:
    """Prints an item's result; gives a line for each thing that is wrong with it."""
    cases = examples(item)
    problems = [*(line for case_ in cases for line in _judged(case_, item)), *_unproven(item, cases)]
    count = counted(len(cases), "example")
    said = "all as marked" if not problems else f"{len(problems)} to mend"
    click.echo(f"{item.path}: {item.letter} {visible(item.title)}: {count}, {said}")
    for line in problems:
        click.echo(line)
        yield line


def _judged(example: Example, item: Item) -> Iterator[str]:
    told = complaint(example, item)
    if told:
        yield f"{item.path}:{example.line}: {example.kind}: {visible(example.title)}: {visible(told)}"


def _unproven(item: Item, cases: Sequence[Example]) -> Iterator[str]:
    """Each question and language of a rule that no failing line, or no good example, stands for."""
    for rule in item.rules:
        for language in sorted(rule.languages, key=lambda spoken: spoken.value):
            spoken = [
                case_
                for case_ in cases
                if any(language_of(file.path) is language for file in case_.change.files)
            ]
            bad = any(question == rule.question for example in spoken for question, *_ in example.expected)
            good = any(example.kind == "Good" for example in spoken)
            missing = [word for word, there in (("bad", bad), ("good", good)) if not there]
            if missing:
                lacks = " and no ".join(missing)
                yield f"{item.path}:{rule.line}: {rule.question} has no {lacks} example in {language.value}"


def _speaks(example: Example, language: Language) -> bool:
    return any(language_of(file.path) is language for file in example.change.files)
