"""pexpect."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(shells=words("pexpect.run pexpect.spawn pexpect.runu"))
