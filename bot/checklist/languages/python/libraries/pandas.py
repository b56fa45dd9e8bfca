"""pandas."""

from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(queries={"eval": ("pandas",), "query": ("pandas",)})
