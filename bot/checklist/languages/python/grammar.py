"""How Python calls its nodes and its files."""

import re

from ast_grep_py import SgNode

from bot.checklist.languages.grammar import Grammar
from bot.checklist.languages.habits import Habits
from bot.checklist.languages.language import Language
from bot.checklist.languages.python.errors import python_caught
from bot.checklist.languages.python.imports import python_imports
from bot.checklist.languages.python.modules import python_files
from bot.checklist.languages.python.nodes import KINDS
from bot.checklist.languages.python.program import read_python
from bot.checklist.languages.running import Running

_TESTS = re.compile(r"_tests?\.py$|^test_.*\.py$|^(?:conftest|tests)\.py$")
_HABITS = Habits(
    joins_paths=True,
    fills_formats=True,
    fills_braces=True,
    has_class_constants=True,
    decorates_routes=True,
    types_bodies=True,
    hands_person_over=True,
    raises_errors=True,
    spreads_keywords=True,
    overloads_operators=True,
    has_ambient_request=True,
)
_RUNNING = Running(
    family="python",
    read=read_python,
    unread=(".pyi", ".pyw"),
    has_block_scope=False,
    unpacks_loops=True,
    declares_receiver=True,
    decorates_methods=True,
    files_of=python_files,
    looked_in=(".py",),
)


def _is_private(name: str, _function: SgNode) -> bool:
    return name.startswith("_")


GRAMMAR = Grammar(
    name="Python",
    suffixes={".py": Language.PYTHON, ".pyi": Language.PYTHON, ".pyw": Language.PYTHON},
    root="module",
    kinds=KINDS,
    common=(
        *KINDS.calls,
        *KINDS.assignments,
        *KINDS.functions,
        *KINDS.decorators,
        *KINDS.imports,
        *KINDS.pairs,
        *KINDS.lambdas,
        *KINDS.augmentations,
        *KINDS.walruses,
        *KINDS.loops,
        *KINDS.comprehension_loops,
        *KINDS.as_targets,
        *KINDS.catches,
        *KINDS.comparisons,
    ),
    member=("object", "attribute"),
    index=("value", "subscript"),
    imports=python_imports,
    is_private=_is_private,
    tests=_TESTS,
    running=_RUNNING,
    habits=_HABITS,
    caught=python_caught,
)
