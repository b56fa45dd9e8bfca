"""The requests that a file sends to other services, each with the expression that says where to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.language import Language
from bot.checklist.languages.vocabulary import (
    AS_PATTERNS,
    AS_TARGETS,
    LISTS,
    MEMBERS,
    NAMES,
    OBJECTS,
    first_within,
)
from bot.checklist.questions.h_outbound.browsers import page_address
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, object_value
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.values.folding import fold
from bot.checklist.values.safe_names import word_set

_GO_PLACES = {
    "http.Get": 0,
    "http.Head": 0,
    "http.Post": 0,
    "http.PostForm": 0,
    "http.NewRequest": 1,
    "http.NewRequestWithContext": 2,
    "httputil.NewSingleHostReverseProxy": 0,
    "retryablehttp.NewRequest": 1,
    "retryablehttp.Get": 0,
    "websocket.DefaultDialer.Dial": 0,
    "net.Dial": 1,
    "net.DialTimeout": 1,
    "tls.Dial": 1,
}
_GO_METHODS = {"Get": 1, "Head": 1, "Post": 3, "PostForm": 2}
_VERBS = word_set("get post put patch delete head options")
_PY_LIBRARIES = re.compile(
    r"^(?:requests|httpx|niquests|curl_cffi\.requests|grequests|requests_html|cloudscraper)\.(\w+)$"
)
_PY_OPENERS = re.compile(
    r"(?:^|\.)(?:urllib\.request\.(?:urlopen|urlretrieve|Request)|urlopen|urlretrieve|aiohttp\.request"
    r"|urllib3\.request)$"
)
_PY_CLIENTS = re.compile(
    r"(?:await )?(?:requests\.(?:Session|session)|httpx\.(?:Async)?Client|(?:Async)?Client"
    r"|aiohttp\.ClientSession|ClientSession"
    r"|urllib3\.PoolManager|PoolManager|niquests\.Session|AsyncSession|\w*safe\w*)\("
)
_SCRIPT_CLIENTS = re.compile(
    r"(?:^|\.)(?:axios|got|ky|superagent|needle|phin|undici|wretch|httpService|this\.http|\$http"
    r"|httpClient|axiosInstance)(?:\.\w+)?$",
    re.IGNORECASE,
)
_CALLED = word_set(
    "fetch axios got ky request superagent needle nodeFetch node-fetch cross-fetch undici.fetch "
    "undici.request fetchRetry $fetch ofetch"
)
_REQUEST_LIBRARIES = ("request", "request-promise", "request-promise-native", "requestretry")
_REQUEST = re.compile(
    r"^(?:request(?:-promise(?:-native)?)?|requestretry)(?:\.(?:default|get|post|put|patch|del|delete|head|defaults))?$"
)
# A module of the repository: by a relative path, or by an alias for one of its folders.
_OWN_MODULE = re.compile(r"\.|[@~]/|~\w|src/|@[\w-]+/[\w.-]+/")
_NODE = re.compile(r"^(?:https?|node:https?)\.(?:request|get)$")
_CLIENT_NAME = re.compile(
    r"(?:^|[._])(?:http_?client|client|http|session|requests?|conn|httpx|sess|restclient)(?:\(\))?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?i)url|uri|link|address|target|endpoint|host|href|callback|feed|://|\bsrc\b")
_BROWSER = re.compile(
    r"\bdocument\.(?:get|query|create|body|cookie|add)|\bwindow\.|localStorage|[\"']use client[\"']"
    r"|from [\"'](?:react|vue|svelte|preact)\b"
    r"|self\.addEventListener|\bcaches\.open|skipWaiting\("
    r"|require\([\"']react[\"']\)|\bXMLHttpRequest\b|angular/|\$\(document\)|\bjQuery\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Outbound:
    """One request. `address` is its URL, or its host where `is_host` says so. `is_page`: a browser's."""

    call: Call
    address: SgNode
    is_host: bool = False
    is_page: bool = False


def outbound(source: SourceFile) -> Iterator[Outbound]:
    """Every request that a file sends; none where the code runs in a browser."""
    if source.language is Language.GO:
        read = _go
    elif source.language is Language.PYTHON:
        read = _python
    elif source.language is Language.TSX or _BROWSER.search(source.text):
        return
    else:
        read = _script
    for call in calls(source):
        page = page_address(call, source)
        found = Outbound(call, page, is_page=True) if page is not None else read(call, source)
        if found is not None:
            yield found


def _go(call: Call, source: SourceFile) -> Outbound | None:
    if call.callee in _GO_PLACES:
        at = call.positional(_GO_PLACES[call.callee])
        return Outbound(call, at, is_host=call.name.startswith("Dial")) if at is not None else None
    if len(call.arguments) != _GO_METHODS.get(call.name, -1) and not (
        call.name.title() == call.name and ".R()" in call.callee
    ):
        return None
    at = call.positional(0)
    if at is None or call.receiver is None or call.name.lower() not in _VERBS | {"postform"}:
        return None
    if ".R()" in call.callee or _is_go_client(call.receiver, source):
        return Outbound(call, at)
    named = _CLIENT_NAME.search(call.callee.rpartition(".")[0])
    return (
        Outbound(call, at)
        if named and (_ADDRESS.search(at.text()[:200]) or "://" in fold(at, source).text)
        else None
    )


def _is_go_client(node: SgNode, source: SourceFile) -> bool:
    found = bindings(source).of(node.text(), node)
    kinds = [
        binding.annotation or (binding.value.text()[:60] if binding.value is not None else "")
        for binding in found
    ]
    return node.text() == "http.DefaultClient" or any(
        re.search(r"\bhttp\.(?:Client|DefaultClient)\b|resty\.", kind) for kind in kinds
    )


def _python(call: Call, source: SourceFile) -> Outbound | None:  # noqa: PLR0911 - one line a form
    method = call.name.lower()
    if match := _PY_LIBRARIES.match(call.resolved):
        if match[1] in _VERBS or match[1] in {"request", "stream"}:
            return _py_at(call, 1 if match[1] in {"request", "stream"} else 0)
        return None
    if _PY_OPENERS.search(call.resolved) or _PY_OPENERS.search(call.callee):
        return _py_at(
            call, 1 if call.resolved.endswith(".request") and "urllib.request" not in call.resolved else 0
        )
    if call.receiver is None or (method not in _VERBS and method not in {"request", "stream", "ws_connect"}):
        return None
    index = 1 if method in {"request", "stream"} else 0
    made = client_text(call, source)
    if made is not None:
        return _py_at(call, index) if _PY_CLIENTS.match(made) else None
    at = call.positional(index) or call.keyword("url")
    if at is None or not _CLIENT_NAME.search(call.callee.rpartition(".")[0]) or "objects" in call.callee:
        return None
    likely = index == 1 or _ADDRESS.search(at.text()[:200]) or imports(source, "requests", "httpx", "aiohttp")
    fits = (
        likely
        and at.kind() not in LISTS
        and not at.text()[:1].isupper()
        and not re.match(r"[\"']\w", at.text()[:3])
    )
    web = not re.search(r"(?:^|\.)request\.session\b", call.callee)
    return (
        Outbound(call, at)
        if fits and web and _ADDRESS.search(at.text()[:200] + fold(at, source).text[:200])
        else None
    )


def _py_at(call: Call, index: int) -> Outbound | None:
    at = call.positional(index) or call.keyword("url") or call.keyword("fullurl")
    if at is None or re.match(r"(?:urllib\.request\.)?Request\(", at.text()[:30]):
        return None  # `urlopen(Request(url))`: the request is a subject of its own
    return Outbound(call, at)


def client_text(call: Call, source: SourceFile) -> str | None:
    """How the client of a call was made, as text; None where that is not in this file."""
    receiver = call.receiver
    if receiver is None or receiver.kind() not in MEMBERS | NAMES:
        return receiver.text()[:400] if receiver is not None else None
    node = client_value(receiver, source)
    return node.text()[:600] if node is not None else None


def client_value(receiver: SgNode, source: SourceFile) -> SgNode | None:
    """The expression that made a client: assigned, or opened by `with … as client`."""
    name = receiver.text()
    if source.language is Language.PYTHON:
        function = enclosing_function(receiver)
        begin, end = span(function) if function is not None else (0, len(source.text))
        for pattern in source.nodes(AS_PATTERNS):
            target = first_within(pattern, AS_TARGETS)
            if target is not None and target.text() == name and begin <= span(pattern)[0] < end:
                return pattern.child(0)
    values = [binding.value for binding in bindings(source).of(name, receiver) if binding.value is not None]
    return values[0] if len(values) == 1 else None


def _script(call: Call, source: SourceFile) -> Outbound | None:  # noqa: PLR0911 - one line a form
    resolved = call.resolved
    first = call.positional(0)
    if first is None or call.is_new:
        return None
    if _REQUEST.match(resolved) and imports(source, *_REQUEST_LIBRARIES):
        return _options(call, first)
    if _NODE.match(resolved) and (imports(source, "http", "https") or call.callee == resolved):
        return _options(call, first)
    base = _base_address(call)
    if base is not None:
        return Outbound(call, base)
    known = imported_names(source)
    if "." not in call.callee:
        local = call.callee in known and bool(_OWN_MODULE.match(known[call.callee]))
        name = resolved if call.callee in known else call.callee
        last = name.rpartition("/")[2]
        if local or not (last in _CALLED or name in _CALLED or call.callee in {"fetch", "axios", "got"}):
            return None
        if call.callee == "request" and call.callee not in known:
            return None
        return _options(call, first)
    if _SCRIPT_CLIENTS.search(call.callee) and call.name in _VERBS | {
        "request",
        "stream",
        "fetch",
        "head",
        "del",
    }:
        return _options(call, first)
    made = client_text(call, source) or ""
    if call.name in _VERBS | {"request"} and re.match(r"(?:axios|got|ky)\.(?:create|extend)\(", made):
        return _options(call, first)
    return None


def _base_address(call: Call) -> SgNode | None:
    """`axios.create({ baseURL })`: what every request of that client begins with."""
    if call.name not in {"create", "extend"} or not re.match(r"(?:axios|got|ky)\b", call.callee):
        return None
    return call.keyword("baseURL") or call.keyword("prefixUrl")


def _options(call: Call, first: SgNode) -> Outbound | None:
    """A URL, or options with one or with a host."""
    if first.kind() not in OBJECTS:
        return Outbound(call, first)
    url = object_value(first, "url") or object_value(first, "uri")
    if url is not None:
        return Outbound(call, url)
    host = object_value(first, "hostname") or object_value(first, "host")
    return Outbound(call, host, is_host=True) if host is not None else None
