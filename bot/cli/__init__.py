"""The command line's frame: every other file here is one subcommand, found by its name and loaded when run.

To add one, write `bot/cli/<name>.py` with a click command called `command`. The first line of the module's
docstring is its line in `babysit --help`, read without importing it, so that help and quick commands never
pay for the server's imports. Wrong use or broken input is a `click.ClickException` (exit 2, one line on
standard error); findings are `context.exit(FINDINGS)`.
"""

import ast
import errno
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module, metadata, resources

import click
from click.shell_completion import shell_complete

FINE, FINDINGS, MISUSE = 0, 1, 2
COMPLETION = "_BABYSIT_COMPLETE"
"""What a shell sets to be told how to complete: https://click.palletsprojects.com/en/stable/shell-completion/"""
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 plus the signal's number, as shells report it


def subcommand_names() -> tuple[str, ...]:
    """Every subcommand there is, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"))


def summary(name: str) -> str:
    """The first line of a subcommand's module docstring, read without running the module."""
    source = resources.files(__name__).joinpath(f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


class Subcommands(click.Group):
    """A group that imports a subcommand's module only to run it: click's own hook for this is inheritance."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now; None when there is none."""
        del ctx
        if cmd_name not in self.commands:
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a subcommand, nothing imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(name)) for name in self.list_commands(ctx)])


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's call
    if wanted:
        try:
            click.echo(f"babysit {metadata.version('babysit')}")
        except metadata.PackageNotFoundError as error:
            raise click.ClickException("Babysit is not installed here, so it has no version.") from error
        context.exit(FINE)


@click.group(
    cls=Subcommands,
    commands={name: click.Command(name) for name in subcommand_names()},
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
@click.pass_context
def babysit(context: click.Context) -> None:
    """Watch pull requests written by AI agents: review, verify, and merge once they may.

    Exit codes: 0 fine, 1 findings, 2 wrong use or broken input.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run(arguments: Sequence[str], group: click.Group = babysit) -> int:
    """Run one command line to its end. The exit code; what went wrong is one line on standard error."""
    _show_what_cannot_be_written()
    try:
        code = _invoke(arguments, group)
        if sys.stdout is not None:  # as it is where a shell has closed it
            sys.stdout.flush()
    except click.ClickException as error:
        click.echo(_one_line(error), err=True)
        return MISUSE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _forget_standard_output()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        _forget_standard_output()
        click.echo(f"babysit: the output cannot be written: {error.strerror}.", err=True)
        return MISUSE
    return code


def _invoke(arguments: Sequence[str], group: click.Group) -> int:
    if instruction := os.environ.get(COMPLETION):
        return shell_complete(group, {}, "babysit", COMPLETION, instruction)
    try:
        with group.make_context("babysit", list(arguments)) as context:
            group.invoke(context)
    except click.exceptions.Exit as error:
        return error.exit_code
    return FINE


def _one_line(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "babysit"
    hint = f" See `{path} --help`." if isinstance(error, click.UsageError) else ""
    return f"{path}: {' '.join(error.format_message().split())}{hint}"


def _show_what_cannot_be_written() -> None:
    """Spell out characters for which the terminal's encoding has no bytes, instead of breaking off there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_standard_output() -> None:
    """Point standard output nowhere, because the interpreter flushes it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
