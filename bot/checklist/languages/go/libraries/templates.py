"""Go's text/template and html/template."""

from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(patterns=(r"(?:text|html)/template\.New\(\)(?:\.\w+\(\))*\.Parse$",))
