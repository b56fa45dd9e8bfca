"""What people can ask of Babysit in a comment: one file a command, each with one public value `COMMAND`.

A new file in this folder is a new command: it is parsed, guarded, shown by `/help` and in the documentation.
Commands do not know each other.
"""

from bot.commands.parse import command_lines

NAMES = frozenset(
    {"approve", "explain", "help", "hold", "merge", "recheck", "revoke", "unhold", "verify", "waive"}
)


def has_command(text: str) -> bool:
    """Whether a line of the text is a command of ours."""
    return any(line.name in NAMES for line in command_lines(text))
