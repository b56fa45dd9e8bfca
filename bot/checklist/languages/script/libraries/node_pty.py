"""node-pty."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(programs=words("pty.spawn node-pty.spawn"))
