"""The responses that a file makes: their status and what they carry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.language import Language
from bot.checklist.languages.vocabulary import BLOCKS, BRACES, EXPRESSION_LISTS, NAMES, OBJECTS, TUPLES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, object_value
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.imports import imports
from bot.checklist.values.folding import fold
from bot.checklist.values.safe_names import word_set

_STATUS = re.compile(r"(?<!\d)([1-5]\d\d)(?!\d)")
_GO_STATUSES = {
    "BadRequest": 400,
    "Unauthorized": 401,
    "PaymentRequired": 402,
    "Forbidden": 403,
    "NotFound": 404,
    "MethodNotAllowed": 405,
    "NotAcceptable": 406,
    "RequestTimeout": 408,
    "Conflict": 409,
    "Gone": 410,
    "PreconditionFailed": 412,
    "RequestEntityTooLarge": 413,
    "UnsupportedMediaType": 415,
    "UnprocessableEntity": 422,
    "TooManyRequests": 429,
    "OK": 200,
    "Created": 201,
    "Accepted": 202,
    "InternalServerError": 500,
    "NotImplemented": 501,
    "BadGateway": 502,
    "ServiceUnavailable": 503,
    "GatewayTimeout": 504,
}
_BY_NAME = {name.lower(): status for name, status in _GO_STATUSES.items()} | {"internal": 500}
_GO_SINKS = word_set(
    """
    JSON AbortWithStatusJSON IndentedJSON PureJSON SecureJSON String XML YAML Data HTML JSONPretty
    SendString Send Blob
    """
)
_PY_ANSWERS = re.compile(
    r"(?:^|\.)(?:HttpResponse\w*|JsonResponse|JSONResponse|ORJSONResponse|PlainTextResponse|HTMLResponse"
    r"|jsonify|json_response"
    r"|HTTPException|HTTPError|HTTPInternalServerError|HTTPServiceUnavailable|HTTPBadGateway"
    r"|InternalServerError"
    r"|APIException|ServiceUnavailable|send_error|error_response)$"
)
_PY_WITH_IMPORT = frozenset({"Response", "make_response", "abort", "StreamingResponse", "write", "finish"})
_PY_FRAMEWORKS = tuple(
    word_set(
        """
        flask django rest_framework starlette fastapi aiohttp werkzeug quart sanic falcon bottle tornado
        litestar flask_restful connexion
        """
    )
)
_JS_SINKS = word_set("json send end jsonp text html write render body Response redirectTo")
_JS_OBJECTS = re.compile(
    r"(?:^|\.)(?:res|resp|response|reply|rep|Response|NextResponse|c|ctx|context|h|toolkit"
    r"|event)(?:\(\))?(?:\.|$)"
)
_JS_ERRORS = re.compile(
    r"(?:^|\.)(?:HTTPException|HttpException|InternalServerErrorException|createError|createHttpError"
    r"|BadGatewayException|ServiceUnavailableException)$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One response.

    `statuses` are the constant ones it may have: empty where it names none, None where they are not known.
    """

    node: SgNode
    callee: str
    carried: Sequence[SgNode]
    statuses: frozenset[int] | None


def answers(source: SourceFile) -> Iterator[Answer]:
    """Every response of a file whose making is a call."""
    readers = {Language.GO: _go, Language.PYTHON: _python}
    read = readers.get(source.language, _script)
    for call in calls(source):
        answer = read(call, source)
        if answer is not None:
            yield answer


def statuses(node: SgNode | None, source: SourceFile) -> frozenset[int] | None:
    """The statuses that an expression may stand for; None where they are not known."""
    if node is None:
        return frozenset()
    text = node.text()[:300]
    named = {
        _BY_NAME[word.lower().replace("_", "")]
        for word in _named(text)
        if word.lower().replace("_", "") in _BY_NAME
    }
    found = named | {int(number) for number in _STATUS.findall(text)}
    if not found and node.kind() in NAMES:
        folded = fold(node, source)
        found = {int(number) for number in _STATUS.findall(folded.text)}
        if folded.holes:
            found |= _otherwise(node, source)
            return frozenset(found) or None
    return frozenset(found) or None


def _otherwise(node: SgNode, source: SourceFile) -> set[int]:
    """The constant status of `const status = error.status || 500`."""
    values = [
        binding.value.text()[:120]
        for binding in bindings(source).of(node.text(), node)
        if binding.value is not None
    ]
    return {
        int(found)
        for value in values
        for found in re.findall(r"(?:\|\||\?\?|:|or|else)\s*([45]\d\d)\b", value)
    }


def _named(text: str) -> list[str]:
    written = re.findall(r"(?:Status|HTTPStatus\.|HttpStatus\.|StatusCodes\.|HTTP_\d\d\d_)(\w+)", text)
    return written + re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)\b", text)


def _go(call: Call, source: SourceFile) -> Answer | None:  # noqa: PLR0911 - one line a form
    given = [argument.node for argument in call.arguments]
    if call.callee == "http.Error" and len(given) > len("wt"):
        return Answer(call.node, call.callee, given[1:2], statuses(given[2], source))
    if call.name in {"NewHTTPError", "NewError"} and re.match(r"(?:echo|fiber)\.", call.callee) and given:
        return Answer(call.node, call.callee, given[1:], statuses(given[0], source))
    if (
        call.name in {"Fprintf", "Fprint", "Fprintln", "WriteString"}
        and given
        and is_writer(given[0], source)
    ):
        return Answer(call.node, call.callee, given[1:], _written_status(call.node, source))
    if call.receiver is not None and call.name == "Write" and is_writer(call.receiver, source):
        return Answer(call.node, call.callee, given, _written_status(call.node, source))
    if call.callee == "json.NewEncoder().Encode" and call.receiver is not None:
        inner = call.receiver.field("arguments")
        writer = next((child for child in inner.children() if child.is_named()), None) if inner else None
        if writer is not None and is_writer(writer, source):
            return Answer(call.node, call.callee, given, _written_status(call.node, source))
    if call.callee in {"render.JSON", "render.PlainText", "render.HTML", "render.XML"} and len(given) > len(
        "wr"
    ):
        return Answer(call.node, call.callee, given[2:], _written_status(call.node, source))
    if call.name in _GO_SINKS and call.receiver is not None and _is_context(call, source):
        return _go_context(call, given, source)
    return _go_helper(call, given, source)


def _go_context(call: Call, given: Sequence[SgNode], source: SourceFile) -> Answer | None:
    if "Status()" in call.callee:
        status = next(
            (inner_call for inner_call in calls_within(call.node, source) if inner_call.name == "Status"),
            None,
        )
        first = status.positional(0) if status is not None else None
        return Answer(call.node, call.callee, given, statuses(first, source))
    if len(given) > 1:
        return Answer(call.node, call.callee, given[1:], statuses(given[0], source))
    return Answer(call.node, call.callee, given, frozenset()) if given else None


def _go_helper(call: Call, given: Sequence[SgNode], source: SourceFile) -> Answer | None:
    """`writeError(w, 500, text)`: a function of one's own that gets the writer and a constant status."""
    if len(given) < len("wst") or not is_writer(given[0], source):
        return None
    status = next(
        (node for node in given[1:] if re.match(r"(?:http\.Status\w+|[45]\d\d)$", node.text()[:60])), None
    )
    if status is None:
        return None
    carried = [node for node in given[1:] if node is not status and node.kind() not in NAMES]
    return Answer(call.node, call.callee, carried, statuses(status, source))


def is_writer(node: SgNode, source: SourceFile) -> bool:
    """Whether a Go expression is an `http.ResponseWriter`."""
    if node.text().endswith((".Writer", ".Response()")):
        return True
    if node.kind() not in NAMES:
        return False
    return any("ResponseWriter" in binding.annotation for binding in bindings(source).of(node.text(), node))


def _is_context(call: Call, source: SourceFile) -> bool:
    first = call.callee.partition(".")[0]
    found = bindings(source).of(first, call.node)
    return any(
        re.search(r"gin\.Context|echo\.Context|fiber\.Ctx|iris\.Context", binding.annotation)
        for binding in found
    )


def _written_status(node: SgNode, source: SourceFile) -> frozenset[int] | None:
    """The status of the nearest `WriteHeader` before a body is written, in the innermost block around it."""
    function = enclosing_function(node)
    if function is None:
        return frozenset()
    start = span(node)[0]
    before = [
        inner_call
        for inner_call in calls_within(function, source)
        if (inner_call.name == "WriteHeader" or inner_call.callee == "render.Status")
        and span(inner_call.node)[0] < start
    ]
    around = [span(ancestor) for ancestor in node.ancestors() if ancestor.kind() in BLOCKS]
    for call in reversed(before):
        block = next(
            (span(ancestor) for ancestor in call.node.ancestors() if ancestor.kind() in BLOCKS), None
        )
        if block in around and call.arguments:
            return statuses(call.arguments[-1].node, source)
    return frozenset()


def _python(call: Call, source: SourceFile) -> Answer | None:
    web = call.name in _PY_WITH_IMPORT and imports(source, *_PY_FRAMEWORKS)
    tornado = call.name not in {"write", "finish"} or re.match(r"self\.(?!stdout\b|stderr\b)", call.callee)
    if not (_PY_ANSWERS.search(call.callee) or (web and tornado)):
        return None
    if call.name == "HTTPError" and not imports(source, "bottle"):
        return None  # tornado's text goes to the log
    status = call.keyword("status_code") or call.keyword("status") or call.keyword("code")
    positional = [argument.node for argument in call.arguments if not argument.name]
    if status is None and call.name in {"HTTPException", "HTTPError", "abort", "send_error"} and positional:
        status = positional[0]
    if status is None and call.name in {"Response", "make_response", "JsonResponse"} and len(positional) > 1:
        status = positional[1]
    carried = [argument.node for argument in call.arguments if argument.node is not status]
    known = statuses(status, source) if status is not None else _implied(call, source)
    return Answer(call.node, call.callee, carried, known)


def _implied(call: Call, source: SourceFile) -> frozenset[int] | None:
    """The status of a class that has one, or of the tuple in which the response is returned."""
    named = re.sub(r"^(?:HttpResponse|HTTP)", "", call.name)
    kind = {"ServerError": 500, "NotAllowed": 405}.get(named) or _BY_NAME.get(named.lower())
    if kind and call.name != "HttpResponse":
        return frozenset({kind})
    parent = call.node.parent()
    if parent is not None and parent.kind() in TUPLES | EXPRESSION_LISTS:
        others = [child for child in parent.children() if child.is_named()]
        return statuses(others[1], source) if len(others) > 1 else frozenset()
    return frozenset()


def _script(call: Call, source: SourceFile) -> Answer | None:
    given = [argument.node for argument in call.arguments]
    if _JS_ERRORS.search(call.callee):
        found = [node for node in given if _STATUS.search(node.text()[:200])]
        known = (
            statuses(found[0], source)
            if found
            else frozenset({500} if not call.callee.endswith("createError") else ())
        )
        return Answer(call.node, call.callee, given, known)
    if call.name not in _JS_SINKS or not _JS_OBJECTS.search(call.callee):
        return None
    if call.name == "Response" and not call.is_new:
        return None
    status = _chained_status(call, source)
    if status is None:
        status = _init_status(call, given)
    carried = given[:1] if len(given) < len("abc") else given[:2]
    known = statuses(status, source) if status is not None else _assigned_status(call)
    return Answer(call.node, call.callee, carried, known)


def _chained_status(call: Call, source: SourceFile) -> SgNode | None:
    if not re.search(r"(?:status|code|writeHead|type|header|set)\(\)", call.callee):
        return None
    chain = [
        inner_call
        for inner_call in calls_within(call.node, source)
        if inner_call.name in {"status", "code", "writeHead"}
    ]
    receiver = call.receiver
    inside = [
        inner_call
        for inner_call in chain
        if receiver is not None and span(inner_call.node)[1] <= span(receiver)[1]
    ]
    return inside[0].positional(0) if inside else None


def _init_status(call: Call, given: Sequence[SgNode]) -> SgNode | None:
    if len(given) > 1:
        if given[1].kind() in OBJECTS:
            return object_value(given[1], "status")
        if call.callee.partition(".")[0] in {"c", "ctx", "context"}:
            return given[1]
    return None


def _assigned_status(call: Call) -> frozenset[int] | None:
    """`res.statusCode = 500; res.end(text)` and `res.status(500); res.send(text)` of the same block."""
    block = next((ancestor for ancestor in call.node.ancestors() if ancestor.kind() in BRACES), None)
    if block is None:
        return frozenset()
    before = block.text()[: max(span(call.node)[0] - span(block)[0], 0)]
    found = re.findall(
        r"(?:statusCode\s*=\s*|\.status\s*=\s*|\.(?:status|writeHead|code)\()([^;)\n]{1,40})", before
    )
    if not found:
        return frozenset()
    numbers = {int(number) for number in _STATUS.findall(found[-1])}
    return frozenset(numbers) or None
