"""What the language and its platforms give without an import."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words("eval Function globalThis.eval window.eval"),
    places={"Function": -1},
    timers=words("setTimeout setInterval setImmediate"),
)
