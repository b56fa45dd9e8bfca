"""Languages of expressions: calls of methods and memory are within reach of who writes one."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words(
        """
        github.com/expr-lang/expr.Eval github.com/expr-lang/expr.Compile github.com/antonmedv/expr.Eval
        github.com/antonmedv/expr.Compile github.com/Knetic/govaluate.NewEvaluableExpression
        github.com/casbin/govaluate.NewEvaluableExpression
        """
    ),
)
