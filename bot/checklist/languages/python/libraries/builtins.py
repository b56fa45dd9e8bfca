"""What Python gives without an import, and what evaluates code in its standard library."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words(
        """
        eval exec compile builtins.eval builtins.exec __builtins__.eval code.interact timeit.timeit
        """
    ),
    keyword="source",
)
