"""Which expressions read what a client sent, in the web frameworks that the checklist knows."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.budget import follow
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    AWAITS,
    CALLS,
    CASTS,
    EXPRESSION_LISTS,
    NON_NULLS,
    PARENTHESES,
    READ_NAMES,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import dotted

_DEEPEST = 6
# what a request, and a framework's context around one, is read by
REQUEST_MEMBERS = r"""(?:
        FormValue|PostFormValue|Form|PostForm|URL|Header|Cookie|Body|PathValue|RequestURI|Host   # net/http
        |args|form|json|values|data|files|GET|POST|FILES|query_params|match_info|rel_url|path_params
        |get_json|get_data|headers|cookies|query|query_string|body|params|param|url|nextUrl|formData|text
        |session_options|json|hostname
    )\b"""
CONTEXT_MEMBERS = r"""(?:
        Query|DefaultQuery|Param|PostForm|DefaultPostForm|GetHeader|QueryParam|FormValue|QueryArray|Bind
        |query|params|request|req
    )\b"""
# Matched against dotted text as `calls.dotted` gives it.
_READS = re.compile(
    rf"""
    (?:^|\.)(?:r|req|request)\.{REQUEST_MEMBERS}
    | (?:^|\.)(?:c|ctx|context)\.{CONTEXT_MEMBERS}
    | (?:^|\.)(?:chi\.URLParam|mux\.Vars|URLParam|PathParam|useSearchParams|searchParams\.get|searchParams)\b
    | (?:^|\.)event\.(?:queryStringParameters|pathParameters|body|headers)\b
    | ^(?:input|raw_input)\b
    """,
    re.VERBOSE,
)


def reads_request(node: SgNode, source: SourceFile) -> bool:
    """Whether an expression is, or was assigned from, something that the client of a request chose.

    Raises:
        BudgetSpentError: the names of the file lead to each other in too many ways.
    """
    return _reads(node, source, _DEEPEST)


def _reads(node: SgNode, source: SourceFile, left: int) -> bool:
    """What is known of a node is kept: without that, a file whose names lead to each other never ends."""
    if left == 0:
        return False
    known: dict[SgNode, bool] = source.made(("reads the request", left), dict)
    found = known.get(node)
    if found is None:
        found = known[node] = _follow(node, source, left)
    return found


def _follow(node: SgNode, source: SourceFile, left: int) -> bool:
    name = dotted(node)
    if name and _READS.search(name):
        return True
    if node.kind() in READ_NAMES:
        values = bindings(source).of(node.text(), node)
        follow(source, len(values))
        return any(
            value.value is not None
            and value.origin is not Origin.PARAMETER
            and _reads(value.value, source, left - 1)
            for value in values
        )
    if _CONVERTS.search(name.removesuffix("()")) and node.kind() in CALLS:
        arguments = node.field("arguments")
        given = arguments.named_children() if arguments else []
        if any(_reads(passed, source, left - 1) for passed in given):
            return True
    inner = next((found for field in _INNER if (found := node.field(field)) is not None), None)
    if inner is None and node.kind() in _WRAPPERS:
        inner = next(iter(node.named_children()), None)
    return inner is not None and _reads(inner, source, left - 1)


_CONVERTS = re.compile(
    r"(?:^|\.)(?:ReadAll|loads|parse|decode|unquote|str|string|String|Unescape|TrimSpace|TrimPrefix|TrimSuffix|ToLower"
    r"|Split|SplitN|Fields|split)$"
)
_INNER = ("function", "object", "operand", "value", "left", "expression", "argument")
_WRAPPERS = AWAITS | PARENTHESES | CASTS | NON_NULLS | EXPRESSION_LISTS
