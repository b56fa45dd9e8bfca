"""Whether a name was held against an allow-list or a pattern somewhere in the function that uses it."""

from ast_grep_py import SgNode

from bot.checklist.calls import Call, calls
from bot.checklist.source import SourceFile, enclosing_function, span

_MEMBERSHIP = frozenset(
    {"includes", "has", "Contains", "contains", "hasOwn", "hasOwnProperty", "indexOf", "ContainsFunc", "Has"}
)
_PATTERN = frozenset(
    {
        "match",
        "fullmatch",
        "test",
        "MatchString",
        "isidentifier",
        "isalnum",
        "isdigit",
        "isdecimal",
        "isalpha",
    }
)
_SWITCHES = ("expression_switch_statement", "switch_statement", "match_statement")


def is_guarded(node: SgNode, source: SourceFile) -> bool:
    """Whether the function around `node` tests it for membership or a pattern, or switches on it."""
    function = enclosing_function(node)
    text = node.text()
    if function is None or len(text) > 200:  # noqa: PLR2004 - no name is that long
        return False
    start, end = span(function)
    within = [call for call in calls(source) if start <= span(call.node)[0] < end]
    return (
        any(_tests(call, text) for call in within) or _compared(function, text) or _switched(function, text)
    )


def _tests(call: Call, text: str) -> bool:
    arguments = [argument.node.text() for argument in call.arguments]
    if call.name in _MEMBERSHIP:
        return text in arguments
    receiver = call.receiver.text() if call.receiver else ""
    return call.name in _PATTERN and (text in arguments or receiver == text)


def _compared(function: SgNode, text: str) -> bool:
    """`x in ALLOWED`, `x not in ALLOWED`, `x in allowed` of JavaScript, `_, ok := allowed[x]` of Go."""
    for kind in ("comparison_operator", "binary_expression"):
        for node in _all(function, kind):
            children = node.children()
            operators = " ".join(child.text() for child in children[1:-1])
            if operators in {"in", "not in"} and children[0].text() == text:
                return True
    return any(_index_of(node) == text for node in _all(function, "index_expression"))


def _index_of(node: SgNode) -> str:
    index, parent = node.field("index"), node.parent()
    declared = parent.parent() if parent else None
    two = declared.field("left") if declared and declared.kind() == "short_var_declaration" else None
    return index.text() if index and two and "," in two.text() else ""


def _switched(function: SgNode, text: str) -> bool:
    for kind in _SWITCHES:
        for node in _all(function, kind):
            value = node.field("value") or node.field("subject")
            if value is not None and value.text().strip("()") == text:
                return True
    return False


def _all(function: SgNode, kind: str) -> list[SgNode]:
    try:
        return function.find_all(kind=kind)
    except RuntimeError:  # the language has no such kind
        return []
