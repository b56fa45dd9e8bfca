"""Mako."""

from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(calls=frozenset({"mako.template.Template"}))
