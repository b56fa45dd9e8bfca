"""Go packages that quote words for a shell."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands

COMMANDS = Commands(quoters=words("shellescape.Quote shellquote.Join"))
