"""Tornado."""

from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(calls=frozenset({"tornado.template.Template"}))
