"""What a varying part of a text deserves: harmless, doubtful or dangerous, and its name for a person."""

import re
from collections.abc import Sequence
from enum import IntEnum

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.secrets import masked
from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import FLOATS, HOLES, IFS, INTEGERS, LISTS, NAMES, TEXTS
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import dotted
from bot.checklist.syntax.functions import is_private
from bot.checklist.values.answered import answered, is_one_of_several, made_by
from bot.checklist.values.constants import Folded, Hole, Why
from bot.checklist.values.fixed_properties import is_fixed_property
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_asked, is_checked, is_guarded
from bot.checklist.values.parameters import passed
from bot.checklist.values.requests import reads_request

_NAME_CHARACTERS = 60
_QUOTING = re.compile(
    r"quote|escape|ident(?:ifier)?$|sanitiz|placeholder|bindvar|rebind|dialect|columns?$|fields?$",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"^(?:os\.environ|os\.getenv|os\.Getenv|process\.env|settings|config|conf|cfg|app\.config|self\.settings|self\.config|"
    r"viper|flag|env)\b",
    re.IGNORECASE,
)
# What bears such a name puts clauses together, values apart.
_CLAUSES = re.compile(
    r"where|filter|cond|clause|order|sort|limit|sql|query|build|values|\bset|join|search|pag|scope|select|expr|predicate"
    r"|table|interval|compile|render|marks|params",
    re.IGNORECASE,
)
# What an object-relational mapper knows of its own tables.
_METADATA = re.compile(
    r"(?:^|\.)(?:_?meta\.\w+|(?:db|dialect|driver|engine)\.\w+|(?:column|col|field)\.(?:type|default)"
    r"|__tablename__|db_table|db_column|attname|(?:db_?)?table_?name|column_?name|schema_?name|fullname"
    r"|(?:field|column|col|pk_?field|pk)\.(?:column|name|attname))$",
    re.IGNORECASE,
)
_NAMED_TABLE = re.compile(
    r"(?:^|\.|_)(?:table|ident)\w*$|^(?:\w+\.)*(?:db|dialect|driver|engine)\.\w+$", re.IGNORECASE
)
# A helper that quotes the name of a column or a table: what it gets is all that it can give.
_QUOTES_NAME = re.compile(
    r"(?!get|read|fetch|param|input)\w*?(?:column|table|ident(?:ifier)?|quote|placeholder)_?(?:name)?$",
    re.IGNORECASE,
)
_DEEPEST = 2
# The end of a builder of statements; what goes into one as text is a subject of its own.
_BUILT = re.compile(r"(?:\)|\bbuilder|[qQ]uery)\.(?:ToSql|MustSql|ToSQL|toSQL|toNative)(?:\(\))?$")
_OWN = re.compile(r"^(?:self|cls|this)\.")
_STRUCTURE = re.compile(
    r"table|schema|column|field|prefix|suffix|index|database|db_?name|_name$|^name$|dialect|sql|query|clause|view",
    re.IGNORECASE,
)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+")
_LITERALS = TEXTS | INTEGERS | FLOATS


class Danger(IntEnum):
    """How bad it is that a part varies."""

    NONE = 0
    DOUBT = 1
    REAL = 2


def dangers(folded: Folded, source: SourceFile, names: Names) -> list[tuple[Danger, Hole]]:
    """Each hole of a query text with its danger, the worst first."""
    judged = [(_danger(hole, source, names, _DEEPEST), hole) for hole in folded.holes]
    return sorted(judged, key=lambda verdict: -verdict[0])


def _danger(hole: Hole, source: SourceFile, names: Names, left: int) -> Danger:  # noqa: PLR0911 - one line a form
    name = dotted(hole.node)
    if names.matches("identifier_quoters", name) or is_guarded(hole.node, source):
        return Danger.NONE
    checked = is_checked(hole.node, source) or is_asked(hole.node, source)
    if checked or reads_request(hole.node, source):
        return Danger.DOUBT if checked else Danger.REAL
    if _SETTINGS.search(name) or (hole.why is Why.CALL and _QUOTING.search(name.replace("()", ""))):
        return Danger.DOUBT
    if hole.why is Why.ATTRIBUTE and _OWN.search(name):
        if is_fixed_property(hole.node, source):
            return Danger.NONE
        return Danger.DOUBT if _STRUCTURE.search(name.rpartition(".")[2]) else Danger.REAL
    if hole.why is Why.ATTRIBUTE and _METADATA.search(name):
        return Danger.DOUBT
    if hole.why is Why.PARAMETER and left:
        return _of_parameter(hole, source)
    if hole.why is Why.CALL:
        return _of_call(hole, source, names, left)
    return Danger.REAL


def _of_parameter(hole: Hole, source: SourceFile) -> Danger:
    """A parameter is what the calls of this file give it, where nothing else can call the function."""
    if hole.node.kind() not in NAMES:
        return Danger.REAL
    for binding in bindings(source).of(hole.node.text(), hole.node):
        function = next((parent for parent in hole.node.ancestors() if span(parent) == binding.scope), None)
        given = list(passed(function, binding, source)) if function is not None else []
        given = [argument for argument in given if not _is_of_demonstration(argument)]
        texts = [fold(argument, source) for argument in given]
        if function is None or not texts or not all(text.is_constant for text in texts):
            return Danger.REAL
        if not is_private(function, source):
            return Danger.DOUBT
    return Danger.NONE


def _is_of_demonstration(node: SgNode) -> bool:
    """Whether a call stands under `if __name__ == "__main__"`: others who call may pass anything."""
    tests = (ancestor.field("condition") for ancestor in node.ancestors() if ancestor.kind() in IFS)
    return any(test is not None and "__name__" in test.text() for test in tests)


def _of_call(hole: Hole, source: SourceFile, names: Names, left: int) -> Danger:
    """What a function answers: followed in this file; elsewhere a maker of clauses is given some credit."""
    call = made_by(hole.node, source)
    if call is not None and _BUILT.search(dotted(call)):
        return Danger.NONE
    if _NAMED_TABLE.search(dotted(call if call is not None else hole.node).replace("()", "")):
        return Danger.DOUBT
    text = answered(call, source) if call is not None and left else None
    fixed = call is not None and _gets_constants(call)
    if text is not None:
        worst = max((_danger(hole, source, names, left - 1) for hole in text.holes), default=Danger.NONE)
        return min(worst, Danger.DOUBT) if fixed else worst
    if fixed:
        named = dotted(call).replace("()", "").rpartition(".")[2] if call is not None else ""
        return Danger.NONE if _QUOTES_NAME.match(named) else Danger.DOUBT
    name = dotted(call) if call is not None else dotted(hole.node)
    clause = is_one_of_several(hole.node, source) or _CLAUSES.search(name.replace("()", ""))
    return Danger.DOUBT if clause or _OWN.search(name) else Danger.REAL


def _gets_constants(call: SgNode) -> bool:
    """Whether a function gets arguments, and all of them are literals or names written as constants'."""
    given = call.field("arguments")
    return given is not None and bool(given.named_children()) and all(map(_is_fixed, given.named_children()))


def _is_fixed(node: SgNode) -> bool:
    if node.kind() in LISTS:
        return all(map(_is_fixed, node.named_children()))
    if node.kind() in _LITERALS:
        return not any(child.kind() in HOLES for child in node.children())
    return node.kind() in NAMES and bool(_CONSTANT.fullmatch(node.text()))


def shown(nodes: Sequence[SgNode]) -> str:
    """The varying expressions for a message, short and each once."""
    texts = [masked(" ".join(node.text()[: _NAME_CHARACTERS * 4].split())) for node in nodes]
    cut = [text if len(text) <= _NAME_CHARACTERS else text[: _NAME_CHARACTERS - 1] + "…" for text in texts]
    return ", ".join(f"`{text}`" for text in list(dict.fromkeys(cut))[:3])
