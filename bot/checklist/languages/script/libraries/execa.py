"""execa and cross-spawn."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(
    programs=words("execa.execa execa.execaSync execa.sync execa cross-spawn cross-spawn.sync"),
    joins_words=True,
)
