"""Review local commits against the A-K security checklist."""

import re
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from bot.checklist.core.change import EMPTY_TREE, Change
from bot.checklist.core.limits import Limits
from bot.checklist.core.source import SourceFile, decode
from bot.checklist.engine.engine import Bounds, review
from bot.checklist.items.builtin import builtin_items, first_own_letter
from bot.checklist.items.item import Item
from bot.checklist.items.item_file import load_items
from bot.cli import FINDINGS
from bot.cli._review.explanation import Configured, explanation, overview
from bot.cli._review.git import RepositoryError
from bot.cli._review.machine import to_json
from bot.cli._review.markdown import to_markdown
from bot.cli._review.repository import LocalRepository
from bot.cli._review.revisions import (
    Range,
    has_uncommitted,
    named_range,
    staged_range,
    whole_range,
    working_tree_range,
)
from bot.cli._review.safe_text import visible
from bot.cli._review.sarif import to_sarif
from bot.cli._review.scratch import scratch_index
from bot.cli._review.text import MOST_SHOWN, TextReport
from bot.configuration import parse
from bot.model.config import BrokenConfig, ChecklistConfig, Config, ConfigProblem
from bot.model.review import Review

CONFIGURATION = ".github/babysit.yml"
_READABLE_COLUMNS, _UNWRAPPED_COLUMNS = 110, 600


class Limit(click.ParamType[int | None]):
    """A number of findings from 1, or `all`, which is None: click's own way to a type is inheritance."""

    name = "N|all"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """The number; anything else is wrong use."""
        if value == "all":
            return None
        number = int(str(value)) if re.fullmatch(r"[0-9]{1,9}", str(value)) else 0
        return number or self.fail("a number from 1, or `all`", param, ctx)


@click.command(help=__doc__)
@click.argument("commits", metavar="[BASE..HEAD]", default="")
@click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The repository.",
)
@click.option("--config", "file", type=click.Path(dir_okay=False, path_type=Path), help="The configuration.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "sarif"]),
    default="text",
    help="The form.",
)
@click.option("--all", "whole", is_flag=True, help="Review every file, not only what changed.")
@click.option(
    "--staged", is_flag=True, help="Review what the next commit would hold, as a pre-commit hook does."
)
@click.option(
    "--working-tree",
    "as_it_lies",
    is_flag=True,
    help="Review the branch with what is not committed yet, new files too.",
)
@click.option(
    "--limit",
    type=Limit(),
    default=str(MOST_SHOWN),
    show_default=True,
    help="Findings to print of each item in the form `text`; `all` for every one.",
)
@click.option(
    "--explain",
    metavar="ITEM",
    is_flag=False,
    flag_value="all",
    default="",
    help="Teach an item or a question, such as B or B1, instead of reviewing; alone, list them.",
)
@click.pass_context
def command(
    context: click.Context,
    commits: str,
    repo: Path,
    file: Path | None,
    *,
    form: str,
    limit: int | None,
    explain: str,
    whole: bool,
    staged: bool,
    as_it_lies: bool,
) -> None:
    """Compare two commits, by default the merge base with the default branch and HEAD."""
    if staged and (whole or commits):
        raise click.UsageError("--staged looks at what is staged: leave out --all and the commits.", context)
    if as_it_lies and (whole or staged or commits):
        raise click.UsageError(
            "--working-tree looks at the files as they lie: leave out the other ends.", context
        )
    if explain:
        _teach(_explained(explain, *_known(repo, file)))
        return
    try:
        with _opened(repo, as_it_lies=as_it_lies) as repository:
            ends = (
                working_tree_range(repository.git)
                if as_it_lies
                else _ends(repository, commits, whole=whole, staged=staged)
            )
            told_by = ends.head if ends.base == EMPTY_TREE else ends.base
            config = _config(repository, told_by, file)
            items = (*builtin_items(), *_extra_items(repository, told_by, config.checklist))
            change = repository.change(ends, Limits().file_bytes)
            reviewed = _review(change, config.checklist, items)
            _show(reviewed, items, change, form, limit)
            _hint(repository, ends, form)
    except RepositoryError as error:
        raise click.ClickException(str(error)) from error
    if reviewed.blocking(unclear=config.checklist.unclear):
        context.exit(FINDINGS)


@contextmanager
def _opened(repo: Path, *, as_it_lies: bool) -> Generator[LocalRepository]:
    """The repository, with a scratch index where the files are looked at as they lie."""
    with ExitStack() as stack:
        variables = stack.enter_context(scratch_index(repo)) if as_it_lies else None
        yield stack.enter_context(LocalRepository(repo, variables))


def _ends(repository: LocalRepository, commits: str, *, whole: bool, staged: bool) -> Range:
    if staged:
        return staged_range(repository.git)
    return whole_range(repository.git, commits) if whole else named_range(repository.git, commits)


def _config(repository: LocalRepository, revision: str, file: Path | None) -> Config:
    try:
        text = file.read_text("utf-8") if file else repository.text(revision, CONFIGURATION)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read.") from error
    path = str(file or CONFIGURATION)
    config = parse(text or "", path, has_own_items=True)
    if isinstance(config, Config) and not repository.text_files(revision, config.checklist.extra):
        config = parse(text or "", path)
    if isinstance(config, BrokenConfig):
        raise click.ClickException(_complaint(config.path, config.problems[0]))
    return config


def _complaint(path: str, problem: ConfigProblem) -> str:
    return f"{path}:{problem.line}: {problem.key} {problem.message}"


def _extra_items(repository: LocalRepository, revision: str, config: ChecklistConfig) -> Sequence[Item]:
    """The repository's own items, from the base commit: a change cannot bring the rule that lets it pass."""
    items, broken = load_items(repository.text_files(revision, config.extra))
    taken, free = {item.letter for item in builtin_items()}, first_own_letter()
    for problem in broken:
        raise click.ClickException(f"{problem.path}:{problem.line}: {problem.message}")
    for item in items:
        if item.letter in taken:
            raise click.ClickException(
                f"{item.path}:1: item {item.letter} is one of Babysit's own; take {free} or later"
            )
    return items


def _review(change: Change, config: ChecklistConfig, items: Sequence[Item]) -> Review:
    bounds = Bounds(clock=time.monotonic, today=datetime.now(UTC).date())
    if not sys.stderr.isatty():
        return review(change, config, items, bounds)
    columns = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(change.files))
        return review(change, config, items, replace(bounds, on_file=_teller(progress, task)))


def _teller(progress: Progress, task: TaskID) -> Callable[[str], None]:
    def tell(path: str) -> None:
        progress.update(task, advance=1, description=escape(visible(path)))

    return tell


def _show(reviewed: Review, items: Sequence[Item], change: Change, form: str, limit: int | None) -> None:
    if form == "json":
        click.echo(to_json(reviewed))
    elif form == "sarif":
        click.echo(to_sarif(reviewed, items, _sources(change)))
    elif form == "markdown":
        click.echo(to_markdown(reviewed))
    else:
        width = None if sys.stdout.isatty() else _UNWRAPPED_COLUMNS
        console = Console(highlight=False, width=width)
        TextReport(console, items, _sources(change), limit=limit).print(reviewed, len(change.files))


def _sources(change: Change) -> Mapping[str, SourceFile]:
    texts = {file.path: decode(file.head) for file in change.files if file.head is not None}
    return {path: SourceFile.of(path, text) for path, text in texts.items() if text is not None}


def _hint(repository: LocalRepository, ends: Range, form: str) -> None:
    """What a person at a terminal should know of what was compared, on standard error."""
    if form != "text":
        return
    if ends.note:
        click.echo(ends.note, err=True)
    if ends.base == ends.head == EMPTY_TREE:
        click.echo(
            "There is no commit and no file yet: write some, and `git add` them for --staged.", err=True
        )
    elif ends.base == ends.head:
        click.echo("HEAD has no commits of its own. Try HEAD~1..HEAD, or --all for every file.", err=True)
    if ends.head == repository.git.tries("rev-parse", "HEAD") and has_uncommitted(repository.git):
        click.echo("Uncommitted changes were not looked at. `git add` them and try --staged.", err=True)


def _known(repo: Path, file: Path | None) -> tuple[Sequence[Item], Configured]:
    """Babysit's items and, where there is a repository with a commit, its own and its names."""
    try:
        with LocalRepository(repo) as repository:
            head = whole_range(repository.git, "").head
            config = _config(repository, head, file)
            items = (*builtin_items(), *_extra_items(repository, head, config.checklist))
            return items, Configured(names=config.checklist.names, where=str(file or CONFIGURATION))
    except RepositoryError:
        return builtin_items(), Configured()


def _explained(wanted: str, items: Sequence[Item], configured: Configured) -> str:
    if wanted == "all":
        return overview(items)
    name = wanted.upper()
    for item in items:
        if name == item.letter or name in item.questions:
            return explanation(item, name if name in item.questions else "", configured)
        if name[:1] == item.letter and name[1:].isdecimal():
            asked = ", ".join(item.questions)
            raise click.ClickException(f"Item {item.letter} has no question {wanted!r}. It has {asked}.")
    known = ", ".join(known_item.letter for known_item in items)
    raise click.ClickException(f"There is no item {wanted!r}. The items are {known}.")


def _teach(text: str) -> None:
    if sys.stdout.isatty():
        from rich.markdown import Markdown  # noqa: PLC0415 - only teaching pays for it

        console = Console()
        console.print(Markdown(text), width=min(console.width, _READABLE_COLUMNS))
    else:
        click.echo(text)
