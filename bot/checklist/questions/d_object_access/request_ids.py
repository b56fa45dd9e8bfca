"""Which expressions are a value that the caller chose, and under which name he sent it."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    AWAITS,
    CASTS,
    CHARACTERS,
    CLASSES,
    DECORATED,
    DECORATORS,
    FLOAT_LITERALS,
    FLOATS,
    INT_LITERALS,
    INTEGERS,
    INTERPRETED_STRINGS,
    JOINS,
    NAMES,
    NULLS,
    PARENTHESES,
    RAW_STRINGS,
    READ_NAMES,
    STRINGS,
    TRUTHS,
)
from bot.checklist.syntax.bindings import Binding, Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, calls, dotted
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set

_DEEPEST = 4
_LONGEST = 400
_MOST_BINDINGS = 6
_CONSTANTS = (
    STRINGS
    | INTERPRETED_STRINGS
    | RAW_STRINGS
    | CHARACTERS
    | INTEGERS
    | FLOATS
    | INT_LITERALS
    | FLOAT_LITERALS
    | TRUTHS
) | NULLS
_CONVERSIONS = re.compile(
    r"(?:^|\.)(?:int|Atoi|ParseInt|ParseUint|Parse|MustParse|UUID|Number|parseInt|BigInt|String|str|ObjectId|FromString"
    r"|ObjectIDFromHex|toString|trim|Scan|PydanticObjectId)$"
)
_PARAMS = re.compile(
    r"^(?:ctx\.input|params|kwargs|self\.kwargs|searchParams|match\.params|route\.params)(?:\.|\[|$)"
)
_LAST_KEY = re.compile(r"[\"'`]([\w-]+)[\"'`]\s*(?:,[^()]*)?[\])]*$")
_DECODES = re.compile(
    r"(?:^|\.)(?:Decode|Bind|BindJSON|ShouldBind|ShouldBindJSON|ShouldBindUri|BindUri|BodyParser|DecodeJSON|ReadJSON)$"
)
_REQUEST_BODY = re.compile(r"\b(?:r|req|request|c\.Request)\.Body\b|Request\(\)\.Body\b")
_ID = re.compile(
    r"(?:^|_|-)(?:id|pk|uuid|guid|oid|key_id)s?$|[a-z](?:Id|ID|Uuid|UUID|Pk|PK)s?$|^(?:ID|PK|UUID)s?$"
)
# a helper of the application's own that gets the request: `reqBody(request)`, `RouteInt64Param(r, "id")`
_READERS = re.compile(
    r"(?:^|\.)(?:\w*[a-z_])?(?:[Bb]ody|[Pp]arams?|[Qq]uery(?:String)?|[Rr]oute\w*Param|[Pp]ayload|[Ff]ormValue)$"
)
# what a schema lets through is still the caller's: `validateWithSchema(schema, req.query)`
_VALIDATES = re.compile(
    r"(?:^|\.)(?:\w*[vV]alidate\w*|\w*[pP]arse(?:Async|Body|Query|Params)?|safeParse\w*|\w*[sS]anitize\w*"
    r"|plainTo(?:Class|Instance)|cast|assert)$"
)
_REQUESTS = word_set("request req r c ctx")
_EACH = re.compile(r"\.(?:map|filter|flatMap|split|slice|trim|toLowerCase|toUpperCase)$")
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
ROUTE_VERBS = r"(?:get|post|put|patch|delete|route|api_route|head|options|websocket)"
_ROUTE = re.compile(rf"(?:^|\.){ROUTE_VERBS}$")
_SIMPLE_TYPE = re.compile(
    r"(?:int|str|UUID|uuid\.UUID|Annotated\[(?:int|str|UUID).*)(?:\s*\|\s*None)?", re.DOTALL
)
_PLACES = re.compile(r"[{<](?:\w+:)?(\w+)(?::\w+)?[}>]")
_SENT = re.compile(r"@(?:Param|Query|Body|Headers)\s*\(")


def is_id(name: str) -> bool:
    """Whether a name says that its value tells one record from the others."""
    return bool(_ID.search(name))


def request_key(node: SgNode, source: SourceFile, left: int = _DEEPEST) -> str | None:
    """The name under which the caller sent a value, `""` for none; None for what he did not choose."""
    if left == 0 or node.kind() in _CONSTANTS or len(node.text()) > _LONGEST:
        return None
    known: dict[SgNode, str | None] = source.made(("request key", left), dict)
    if node not in known:
        known[node] = _request_key(node, source, left)
    return known[node]


def _request_key(  # noqa: PLR0911 - one way out for each way to read a request
    node: SgNode, source: SourceFile, left: int
) -> str | None:
    if node.kind() in READ_NAMES:
        return _named(node, source, left)
    inner = _inside(node, source)
    if inner is not None:
        return inner if isinstance(inner, str) else request_key(inner, source, left - 1)
    name = dotted(node)
    made = node.field("constructor")
    callee = dotted(made) if made is not None else name.removesuffix("()")
    call = call_of(node, {}) if _CONVERSIONS.search(callee) else None
    if call is not None:
        for argument in call.arguments:
            found = request_key(argument.node, source, left - 1)
            if found is not None:
                return found
        return request_key(call.receiver, source, left - 1) if call.receiver is not None else None
    if _PARAMS.search(name) and name not in {"params", "kwargs"}:
        return _last_name(node)
    decoded = _decoded(node, source)
    if decoded is not None:
        return decoded
    if name.count(".") > 0 and "body" in name.lower().split(".")[-1:]:
        return "" if reads_request(node, source) else None
    return _last_name(node) if _is_known(name, node, source) and reads_request(node, source) else None


def _inside(node: SgNode, source: SourceFile) -> SgNode | str | None:
    """What a fall-back, a step over each or a reader of the application's own is of: a value or a key."""
    if node.kind() in JOINS:
        operator = node.field("operator")
        return node.field("left") if operator is not None and operator.text() in {"??", "||", "or"} else None
    call = call_of(node, imported_names(source))
    if call is None:
        return None
    if _EACH.search(call.callee):
        return call.receiver
    given = [argument.node for argument in call.arguments]
    if _VALIDATES.search(call.callee) and any(reads_request(_awaited(passed), source) for passed in given):
        return ""
    if not _READERS.search(call.callee) or not any(passed.text() in _REQUESTS for passed in given):
        return None
    keys = [passed.text().strip("\"'`") for passed in given if passed.kind() in _CONSTANTS]
    return keys[-1] if keys else ""


def _awaited(node: SgNode) -> SgNode:
    """What is waited for, or the casting's inner value: `(await req.json()) as Body`."""
    while node.kind() in AWAITS | CASTS | PARENTHESES:
        inner = next((child for child in node.children() if child.is_named()), None)
        if inner is None:
            return node
        node = inner
    return node


def _is_known(name: str, node: SgNode, source: SourceFile) -> bool:
    """Whether the name with which an expression begins has few enough meanings to follow them all."""
    first = name.split(".", maxsplit=1)[0].replace("()", "").replace("[]", "")
    return len(bindings(source).of(first, node)) <= _MOST_BINDINGS


def _last_name(node: SgNode) -> str:
    text = node.text()
    found = _LAST_KEY.search(text)
    return found[1] if found else dotted(node).rpartition(".")[2].replace("()", "").replace("[]", "")


def _named(node: SgNode, source: SourceFile, left: int) -> str | None:
    for binding in bindings(source).of(node.text(), node)[:_MOST_BINDINGS]:
        if binding.origin is Origin.PARAMETER:
            return node.text() if is_sent_parameter(node, binding, source) else None
        if binding.value is None:
            continue
        found = request_key(binding.value, source, left - 1)
        if found is not None:
            taken = binding.origin is Origin.OTHER and binding.index is not None
            return binding.key or (node.text() if taken or not found else found)
        if binding.origin is Origin.OTHER and dotted(binding.value) in {"params", "kwargs"}:
            return binding.key or node.text()
    return None


def is_sent_parameter(node: SgNode, binding: Binding, source: SourceFile) -> bool:
    """Whether a parameter is filled by the framework with what the caller sent."""
    function = enclosing_function(node)
    if function is None or span(function) != binding.scope:
        return False
    listed = function.field("parameters")
    parameters = listed.named_children() if listed else []
    if source.habits.decorates_routes:
        return _is_routed(function, binding, parameters, source)
    own = next((text for child in parameters if binding.name in (text := child.text()) and "@" in text), "")
    return bool(_SENT.search(own))


def _is_routed(function: SgNode, binding: Binding, parameters: list[SgNode], source: SourceFile) -> bool:
    """Whether what decorates a function, or its class, or Django says that a parameter is the request's."""
    above = function.parent()
    decorators = [child.text() for child in above.children() if child.kind() in DECORATORS] if above else []
    if any(binding.name in _PLACES.findall(text) for text in decorators):
        return True
    if is_id(binding.name) and binding.name in _places_of_class(function):
        return True
    routed = any(_ROUTE.search(text.split("(", maxsplit=1)[0]) for text in decorators)
    return (routed and _is_plain(binding)) or _is_of_view(binding, parameters, source)


def _is_plain(binding: Binding) -> bool:
    """Whether a parameter of a route is a plain value, which nothing depends on."""
    depends = binding.value is not None and "Depends" in binding.value.text()
    return not depends and bool(binding.annotation and _SIMPLE_TYPE.fullmatch(binding.annotation))


def _is_of_view(binding: Binding, parameters: list[SgNode], source: SourceFile) -> bool:
    """Whether a parameter is an id that Django's path gives to a view."""
    if "django" not in source.text and "rest_framework" not in source.text:
        return False
    names = [child.text().split(":", maxsplit=1)[0].strip() for child in parameters]
    firsts = [name for name in names if name != "self"][:1]
    return firsts == ["request"] and binding.name not in {"self", "request"} and is_id(binding.name)


def _places_of_class(function: SgNode) -> frozenset[str]:
    """The parameters in the path of a class whose methods answer: `@ns.route("/<token_id>")` above it."""
    around = next((node for node in function.ancestors() if node.kind() in CLASSES), None)
    above = around.parent() if around is not None else None
    name = function.field("name")
    if above is None or above.kind() not in DECORATED or name is None or name.text() not in _VERBS:
        return frozenset()
    decorators = [child.text() for child in above.children() if child.kind() in DECORATORS]
    return frozenset(place for text in decorators for place in _PLACES.findall(text))


def _decoded(node: SgNode, source: SourceFile) -> str | None:
    """`in.OrderID` of Go, where `in` was filled from the body."""
    operand, field = node.field("operand"), node.field("field")
    if not source.habits.fills_by_address or operand is None or field is None or operand.kind() not in NAMES:
        return None
    return field.text() if decoding(operand, source) is not None else None


def decoding(name: SgNode, source: SourceFile) -> SgNode | None:
    """The call that fills a variable of Go from the request's body, in the function around a use of it."""
    function = enclosing_function(name)
    if function is None:
        return None
    start, end = span(function)
    for call in source.made("decoding calls", lambda: _decoding_calls(source)):
        if start <= span(call.node)[0] < end:
            given = [argument.node.text().lstrip("&") for argument in call.arguments]
            if name.text() in given and is_from_request(call.callee, call.node.text()):
                return call.node
    return None


def _decoding_calls(source: SourceFile) -> list[Call]:
    return [call for call in calls(source) if _DECODES.search(call.callee)]


def is_from_request(callee: str, text: str) -> bool:
    """Whether a decoding call reads the request and not, say, another service's answer."""
    return "Decode" not in callee.rpartition(".")[2] or bool(_REQUEST_BODY.search(text))
