"""Under which conditions a piece of code runs, and which files never serve anybody."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import span
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

_FUNCTIONS = frozenset(
    {"function_declaration", "method_declaration", "function_definition", "method_definition"}
)
_CHOICES = frozenset(
    {"if_statement", "elif_clause", "ternary_expression", "conditional_expression", "case_clause"}
)
_SHORT_CIRCUITS = frozenset({"binary_expression", "boolean_operator"})
_DEVELOPMENT_WORDS = frozenset(
    {"dev", "development", "local", "localhost", "test", "tests", "testing", "develop", "ci", "sandbox"}
)
_ENVIRONMENT_WORDS = word_set(
    """
    env environ environment getenv nodeenv appenv prod production isprod dev isdev develop development
    devel debug isdebug debugging local localhost testing
    """
)
_CONDITION_CHARACTERS = 400


def conditions(node: SgNode) -> Iterator[str]:
    """The texts of the conditions around a node, inside the function that holds it."""
    start = span(node)[0]
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in _FUNCTIONS:
            return
        if kind in _CHOICES:
            condition = _condition(parent)
            if condition is not None and not _holds(condition, start):
                yield condition.text()[:_CONDITION_CHARACTERS]
        elif kind in _SHORT_CIRCUITS:
            left = parent.field("left")
            operator = parent.field("operator")
            if left and operator and operator.text() in {"&&", "and"} and not _holds(left, start):
                yield left.text()[:_CONDITION_CHARACTERS]


def depends_on_environment(node: SgNode) -> bool:
    """Whether a node is only reached in one environment, as in development."""
    return any(not _ENVIRONMENT_WORDS.isdisjoint(words_of(one)) for one in conditions(node))


def is_for_development(path: str) -> bool:
    """Whether a path says that its file is for development or tests."""
    pure = PurePosixPath(path)
    parts = (*pure.parts[:-1], pure.stem)
    return any(word in _DEVELOPMENT_WORDS for part in parts for word in words_of(part))


def _condition(choice: SgNode) -> SgNode | None:
    condition = choice.field("condition")
    if condition is None and choice.kind() == "conditional_expression":
        named = [child for child in choice.children() if child.is_named()]
        condition = named[1] if len(named) > 1 else None
    return condition or choice.field("value")


def _holds(node: SgNode, start: int) -> bool:
    begin, end = span(node)
    return begin <= start < end
