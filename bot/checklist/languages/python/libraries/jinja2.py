"""Jinja."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words("jinja2.Template jinja2.Environment().from_string"), methods={"from_string": ("jinja2",)}
)
