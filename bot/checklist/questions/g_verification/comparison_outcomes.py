"""What hangs on a comparison: whether somebody is refused or let in for it."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, enclosing_symbol, span
from bot.checklist.languages.vocabulary import (
    ARROWS,
    ASSIGNMENTS,
    BRANCHES,
    FUNCTIONS,
    METHODS,
    RETURNS,
)

_JUDGES = re.compile(
    r"nauthori[sz]ed|orbidden|ermission_?[dD]enied|\b40[13]\b|(?i:invalid.{0,3}(?:token|signature|key|code))"
    r"|(?i:check|verif|valid|correct|authenticat|confirm|login|csrf|allowed|matches|_?ok\b)"
)
REFUSES = re.compile(
    r"\bthrow\b|\braise\b|\b[aA]bort\w*\(|\b40[0134]\b|\breturn (?:True|true|False|false)\b|errors\.New"
    r"|Err(?:or)?[A-Z]\w+|sendStatus|orbidden|nauthori[sz]ed|[pP]ermissionDenied"
)
_GRAMMAR = re.compile(r"(?i)pars(?:e|er|ing)\b|lexer|tokeni[sz]|syntax|grammar|\bast\b")
_VISITORS = re.compile(r"(?i)invit|verif|reset|auth|subscri|confirm|activat|csrf")
_FUNCTIONS = FUNCTIONS | METHODS | ARROWS


def refuses_visitor(node: SgNode, source: SourceFile) -> bool:
    """Whether a plain `token` is held against another one to refuse somebody; that of a grammar is none."""
    function = enclosing_function(node)
    text = function.text()[:3000] if function is not None else ""
    return not _GRAMMAR.search(source.path + text) and bool(_VISITORS.search(text)) and decides(node, REFUSES)


def judges(node: SgNode) -> bool:
    """Whether the function around is one that lets somebody in, told by its name or what it answers."""
    function = enclosing_function(node)
    return function is None or bool(_JUDGES.search(enclosing_symbol(node) + "\n" + function.text()[:3000]))


def is_answer(node: SgNode) -> bool:
    """Whether a comparison is what its function answers."""
    return any(ancestor.kind() in RETURNS for ancestor in list(node.ancestors())[:3])


def decides(node: SgNode, outcome: re.Pattern[str]) -> bool:
    """Whether the comparison is the condition under which a request is refused or somebody let in."""
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in BRANCHES:
            condition, then = parent.field("condition"), parent.field("consequence")
            inside = condition is not None and span(condition)[0] <= span(node)[0] < span(condition)[1]
            return inside and then is not None and bool(outcome.search(then.text()[:600]))
        if kind in _FUNCTIONS:
            return False
    return False


def notes_change(node: SgNode) -> bool:
    """`if secret != instance.secret: …` that refuses nothing: a new value is about to be kept."""
    operator = node.children()[1].text() if len(node.children()) > 1 else ""
    kinds = [ancestor.kind() for ancestor in list(node.ancestors())[:3]]
    return operator in {"!=", "!=="} and bool((BRANCHES | ASSIGNMENTS) & set(kinds))


def refuses(node: SgNode) -> bool:
    """Whether the function around a comparison refuses anybody."""
    function = enclosing_function(node)
    return function is not None and bool(
        re.search(r"\b40[13]\b|nauthori[sz]ed|orbidden|PermissionDenied", function.text()[:3000])
    )
