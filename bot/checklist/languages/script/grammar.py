"""How TypeScript and JavaScript call their nodes and their files."""

import re

from ast_grep_py import SgNode

from bot.checklist.languages.grammar import Grammar, without
from bot.checklist.languages.habits import Habits
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running
from bot.checklist.languages.script.errors import script_caught
from bot.checklist.languages.script.imports import script_imports
from bot.checklist.languages.script.modules import script_aliases, script_files
from bot.checklist.languages.script.nodes import KINDS
from bot.checklist.languages.script.program import read_typescript

_COMMON = (
    *KINDS.calls,
    *KINDS.constructions,
    *KINDS.variables,
    *KINDS.assignment_expressions,
    *KINDS.imports,
    *KINDS.pairs,
    *KINDS.functions,
    *KINDS.function_expressions,
    *KINDS.arrows,
    *KINDS.methods,
    *KINDS.generators,
    *KINDS.generator_values,
    *KINDS.augmentation_expressions,
    *KINDS.loops,
    *KINDS.catches,
    *KINDS.comparisons,
)
_MEMBER = ("object", "property")
_INDEX = ("object", "index")

_TESTS = re.compile(r"[.-](?:test|spec)\.|_spec\.|\.(?:e2e|stories)\.")
_HABITS = Habits(
    has_object_constants=True,
    decorates_parameters=True,
    hands_person_over=True,
    raises_errors=True,
    makes_bytes_by_call=True,
    passes_options=True,
)
_RUNNING = Running(
    family="script",
    read=read_typescript,
    gives_default=True,
    requires="require",
    files_of=script_files,
    aliases_of=script_aliases,
    looked_in=(".js", ".jsx", ".mjs", ".ts", ".tsx"),
    imports_paths=True,
)


def _is_private(_name: str, function: SgNode) -> bool:
    outer = [parent.kind() for parent in function.ancestors()][:4]
    return not any(kind in KINDS.exports for kind in outer) and function.kind() not in KINDS.methods


TYPESCRIPT = Grammar(
    name="TypeScript",
    suffixes={
        ".ts": Language.TYPESCRIPT,
        ".mts": Language.TYPESCRIPT,
        ".cts": Language.TYPESCRIPT,
        ".tsx": Language.TSX,
    },
    root="program",
    kinds=without(KINDS, ("field_definition",)),
    common=_COMMON,
    member=_MEMBER,
    index=_INDEX,
    imports=script_imports,
    is_private=_is_private,
    tests=_TESTS,
    running=_RUNNING,
    habits=_HABITS,
    caught=script_caught,
)
JAVASCRIPT = Grammar(
    name="TypeScript",
    suffixes=dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), Language.JAVASCRIPT),
    root="program",
    kinds=without(
        KINDS,
        (
            "type_identifier",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "required_parameter",
            "optional_parameter",
            "abstract_class_declaration",
            "interface_declaration",
            "public_field_definition",
        ),
    ),
    common=_COMMON,
    member=_MEMBER,
    index=_INDEX,
    imports=script_imports,
    is_private=_is_private,
    tests=_TESTS,
    running=_RUNNING,
    habits=_HABITS,
    caught=script_caught,
)
