"""The questions that patterns cannot answer, one module each in its letter's folder, found by being there.

To add one, write `bot/checklist/questions/<letter>_<words>/<letter><digit>_<words>.py` with one public value:

    def find(source: SourceFile, tree: Tree) -> Iterable[Subject]:
        for call in calls(source):                                  # bot.checklist.syntax.calls
            if call.resolved == "os/exec.Command":
                value = fold(call.arguments[0].node, source)        # bot.checklist.values.constants
                if value.is_constant:
                    yield passes(source, call.node, "constant")     # bot.checklist.core.subject
                else:
                    yield fails(source, call.node, "what is wrong; what mends it")

    QUESTION = Question(question="E2", languages=CODE, find=find)   # bot.checklist.core.question

- A question runs only if an item file under `checklists/` names it; its text, names and examples stand there.
- `find` sees one file at one side (base or head). Everything it finds is reported as a subject, fine ones
  too; the engine compares base with head and reports new and weakened subjects only.
- `tree.names["auth_gate"]` and `tree.names.matches("auth_gate", dotted)` are the configured words;
  `tree.read(path)` is another file at the same side, `tree.paths()` all paths, `tree.changed_paths` what the
  change touches.
- What cannot be decided is `unclear(source, node, why)`. A file without a subject gives nothing.
- No I/O, no clock, no recursion over syntax (a hostile file nests 100 000 deep): use `source.nodes(kind)`,
  `ancestors()` or an explicit stack.
- An example proves each rule: `tests/checklist/questions/test_<letter>_….py` runs those of its letter.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import cache

from bot.checklist.core.question import Question

QUESTION_MODULE = re.compile(r"\.[a-z]\d_\w+$")


@cache
def coded_questions() -> Mapping[str, Question]:
    """Every question of this package by its name, as `E1`."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(__path__, f"{__name__}.")
        if QUESTION_MODULE.search(found.name)
    )
    questions = [module.QUESTION for module in modules]
    return {
        question.question: question for question in sorted(questions, key=lambda by_name: by_name.question)
    }
