"""What a varying part of a text deserves: harmless, doubtful or dangerous, and its name for a person."""

import re
from collections.abc import Sequence
from enum import IntEnum

from ast_grep_py import SgNode

from bot.checklist.calls import dotted
from bot.checklist.constants import Folded, Hole, Why
from bot.checklist.guards import is_checked, is_guarded
from bot.checklist.names import Names
from bot.checklist.requests import reads_request
from bot.checklist.secrets import masked
from bot.checklist.source import SourceFile

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
_OWN = re.compile(r"^(?:self|cls|this)\.")
_STRUCTURE = re.compile(
    r"table|schema|column|field|prefix|suffix|index|database|db_?name|_name$|^name$|dialect|sql|query|clause|view",
    re.IGNORECASE,
)


class Danger(IntEnum):
    """How bad it is that a part varies."""

    NONE = 0
    DOUBT = 1
    REAL = 2


def dangers(folded: Folded, source: SourceFile, names: Names) -> list[tuple[Danger, Hole]]:
    """Each hole of a query text with its danger, the worst first."""
    judged = [(_danger(hole, source, names), hole) for hole in folded.holes]
    return sorted(judged, key=lambda one: -one[0])


def _danger(hole: Hole, source: SourceFile, names: Names) -> Danger:
    name = dotted(hole.node)
    if names.matches("identifier_quoters", name) or is_guarded(hole.node, source):
        return Danger.NONE
    checked = is_checked(hole.node, source)
    if checked or reads_request(hole.node, source):
        return Danger.DOUBT if checked else Danger.REAL
    if _SETTINGS.search(name) or (hole.why is Why.CALL and _QUOTING.search(name.replace("()", ""))):
        return Danger.DOUBT
    if hole.why is Why.ATTRIBUTE and _OWN.search(name):
        return Danger.DOUBT if _STRUCTURE.search(name.rpartition(".")[2]) else Danger.REAL
    if hole.why is Why.CALL and _OWN.search(name):
        return Danger.DOUBT
    return Danger.REAL


def shown(nodes: Sequence[SgNode]) -> str:
    """The varying expressions for a message, short and each once."""
    texts = [masked(" ".join(node.text()[: _NAME_CHARACTERS * 4].split())) for node in nodes]
    cut = [text if len(text) <= _NAME_CHARACTERS else text[: _NAME_CHARACTERS - 1] + "…" for text in texts]
    return ", ".join(f"`{text}`" for text in list(dict.fromkeys(cut))[:3])
