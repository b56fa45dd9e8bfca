"""Node.js's vm, and what tries to make it safe."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words(
        """
        vm.runInNewContext vm.runInContext vm.runInThisContext vm.Script vm.compileFunction
        vm.SourceTextModule vm2.VM().run safe-eval
        """
    ),
    places={"vm.compileFunction": 0},
)
