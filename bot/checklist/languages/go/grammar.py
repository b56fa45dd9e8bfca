"""How Go calls its nodes and its files."""

import re

from ast_grep_py import SgNode

from bot.checklist.languages.go.imports import go_imports
from bot.checklist.languages.go.modules import package_name
from bot.checklist.languages.go.nodes import KINDS
from bot.checklist.languages.go.program import read_go
from bot.checklist.languages.grammar import Grammar
from bot.checklist.languages.habits import Habits
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running

_TESTS = re.compile(r"_test\.go$")
_HABITS = Habits(
    empty_makers=frozenset({"make"}),
    is_named_by_package=True,
    fills_by_address=True,
    types_messages=True,
    has_plain_fields=True,
    capitals_are_public=True,
    makes_bytes_by_call=True,
)
_RUNNING = Running(
    family="go",
    read=read_go,
    is_shared_by_folder=True,
    names_fields_by_place=True,
    makes="new",
    appends="append",
    function_begins="func ",
    name_of=package_name,
    looked_in=(".go",),
)


def _is_private(name: str, _function: SgNode) -> bool:
    return name[:1].islower()


GRAMMAR = Grammar(
    name="Go",
    suffixes={".go": Language.GO},
    root="source_file",
    kinds=KINDS,
    common=(
        *KINDS.calls,
        *KINDS.declarations,
        *KINDS.assignment_statements,
        *KINDS.specs,
        *KINDS.imports,
        *KINDS.keyed_elements,
        *KINDS.functions,
        *KINDS.methods,
        *KINDS.closures,
        *KINDS.ranges,
        *KINDS.comparisons,
    ),
    member=("operand", "field"),
    index=("operand", "index"),
    imports=go_imports,
    is_private=_is_private,
    tests=_TESTS,
    running=_RUNNING,
    habits=_HABITS,
)
