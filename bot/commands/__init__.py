"""What people can ask of Babysit in a comment: one file a command, each with one public value `COMMAND`.

A new file in this folder is a new command: it is parsed, guarded, shown by `/help` and in the documentation.
Commands do not know each other.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from bot.commands.parse import command_lines
from bot.model.command import Command

_NO_COMMANDS = frozenset({"parse"})


@cache
def all_commands() -> tuple[Command, ...]:
    """Every command, in the order in which people see them."""
    names = (found.name for found in iter_modules(__path__) if found.name not in _NO_COMMANDS)
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return tuple(sorted((module.COMMAND for module in modules), key=lambda command: command.position))


@cache
def by_name() -> dict[str, Command]:
    """Every command by the word that follows its slash."""
    return {command.name: command for command in all_commands()}


def has_command(text: str) -> bool:
    """Whether a line of the text is a command of ours."""
    return any(line.name in by_name() for line in command_lines(text))
