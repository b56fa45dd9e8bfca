"""Python's shlex, and pipes before it."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(quoters=words("shlex.quote shlex.join pipes.quote quote"))
