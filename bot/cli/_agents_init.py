"""`babysit agents init`: writes one agent file from a few answers, given as options or asked for."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.agents.agent_file import AgentFile, read_agent_file
from bot.agents.agent_template import MOST_NAME, NAME, Answers, agent_file_text
from bot.agents.lint import Flaw, lint
from bot.agents.roster import file_of
from bot.agents.scope_values import glob_of
from bot.cli import FINDINGS
from bot.cli._agent_folder import agents_section, files_in, root_of, shown, tracked_paths
from bot.cli._review.safe_text import visible

_SEVERAL = "several between commas; empty for none"


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked where no option tells it."""

    text: str
    default: str | None = None


def _asked(given: str | None, question: _Question, *, is_silent: bool) -> str:
    """The option, else the answer.

    Raises:
        ClickException: there is nobody to ask.
    """
    if given is not None:
        return given
    if is_silent and question.default is not None:
        return question.default
    try:
        return str(click.prompt(question.text, default=question.default, show_default=False, err=True))
    except click.Abort as error:
        if sys.stdin.isatty():
            raise
        raise click.ClickException(
            "Nobody answers: give NAME, --description and --owns, and --no-input for the rest."
        ) from error


def _several(text: str) -> tuple[str, ...]:
    return tuple(entry for piece in text.split(",") if (entry := piece.strip()))


@click.command("init")
@click.argument("name", required=False)
@click.option("--description", help="What it does, in one sentence: by it an orchestrator chooses.")
@click.option("--owns", help="Paths that it may change, between commas: backend/,sdk/python/**.")
@click.option("--reads", help="Paths that it only reads.")
@click.option("--never", help="Paths that it never touches.")
@click.option("--tools", help="Tools that it may use; all where nothing is said.")
@click.option("--rule", "rules", multiple=True, help="One more hard rule; may be given several times.")
@click.option("--done", multiple=True, help="What must hold at the end, such as a command that passes.")
@click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where: agents.files."
)
@click.option("--no-input", is_flag=True, help="Ask nothing that has a default.")
@click.pass_context
def init(
    context: click.Context,
    *,
    name: str | None,
    description: str | None,
    owns: str | None,
    reads: str | None,
    never: str | None,
    tools: str | None,
    rules: Sequence[str],
    done: Sequence[str],
    folder: Path | None,
    no_input: bool,
) -> None:
    """Write an agent file that `babysit agents` has no finding on. Nothing is ever overwritten.

    What no option says is asked for. Exit 1 where the answers contradict each other or the repository.
    """
    asked = {
        "name": _asked(name, _Question("Name, such as backend-engineer"), is_silent=no_input),
        "description": _asked(description, _Question("What it does, in one sentence"), is_silent=no_input),
        "owns": _asked(owns, _Question("Paths that it may change, between commas"), is_silent=no_input),
        "reads": _asked(reads, _Question(f"Paths that it only reads ({_SEVERAL})", ""), is_silent=no_input),
        "never": _asked(
            never, _Question(f"Paths that it never touches ({_SEVERAL})", ""), is_silent=no_input
        ),
        "tools": _asked(tools, _Question("Tools, between commas; empty for all", ""), is_silent=no_input),
    }
    answers = Answers(
        name=_checked(asked["name"], _is_name, "a name: lower case letters, digits and dashes"),
        description=_checked(asked["description"], str.strip, "a description"),
        owns=_globs(_checked(asked["owns"], _several, "a path that it owns")),
        reads=_globs(asked["reads"]),
        never=_globs(asked["never"]),
        tools=_several(asked["tools"]),
        rules=rules,
        done=done,
    )
    root = root_of(Path())
    where = folder or root / agents_section(root).files
    path, text = where / f"{answers.name}.md", agent_file_text(answers)
    flaws = _flaws(root, where, path, text, answers)
    if flaws:
        for flaw in flaws:
            click.echo(f"{visible(flaw.message)} [{flaw.rule}]", err=True)
        click.echo("Nothing was written.", err=True)
        context.exit(FINDINGS)
    _write(path, text)
    click.echo(visible(str(path)))


def _is_name(text: str) -> bool:
    return len(text) <= MOST_NAME and NAME.fullmatch(text) is not None


def _checked(text: str, is_fine: Callable[[str], object], what: str) -> str:
    if not is_fine(text):
        raise click.ClickException(f"{text!r} is not {what}.")
    return text


def _globs(text: str) -> tuple[str, ...]:
    """Each as it will be read again.

    Raises:
        ClickException: one is no path inside a repository.
    """
    found = []
    for entry in _several(text):
        glob = glob_of(entry, is_bare_allowed=True, is_spaced_allowed=True)
        if glob is None or glob.startswith("!") or "`" in glob:
            raise click.ClickException(f"{entry!r} is no path from the repository's root.")
        found.append(glob)
    return tuple(found)


def _flaws(root: Path, where: Path, path: Path, text: str, answers: Answers) -> Sequence[Flaw]:
    """Everything about the new file, beside those that are there.

    Raises:
        ClickException: an agent of that name is there.
    """
    there: Sequence[AgentFile] = files_in(where, root=root) if where.is_dir() else ()
    known = file_of(there, answers.name)
    if known is not None:
        raise click.ClickException(f"{known.path} is the agent {answers.name}'s: nothing is overwritten.")
    new = read_agent_file(shown(path, root), text)
    return [flaw for flaw in lint([new, *there], tracked_paths(root)) if flaw.path == new.path]


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise click.ClickException(f"{path} is there already: nothing is overwritten.") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
