"""Packages that quote words for a shell."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(quoters=words("shell-quote.quote quote shellescape shell-escape shellEscape shellQuote"))
