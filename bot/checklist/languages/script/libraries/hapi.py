"""hapi."""

from bot.checklist.languages.shapes.browser import ChainedResponses

ANSWERS = ChainedResponses(objects=("h", "toolkit"))
