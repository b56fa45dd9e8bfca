"""Google's functions."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.verification import Webhooks

WEBHOOKS = Webhooks(serves=words("functions.http http"))
