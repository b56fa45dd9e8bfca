"""Iris."""

from bot.checklist.languages.shapes.browser import WriterResponses

ANSWERS = WriterResponses(contexts=(r"iris\.Context",))
