"""Python's own logging."""

from bot.checklist.languages.shapes.logging import Loggers

LOGGERS = Loggers(functions=True)
