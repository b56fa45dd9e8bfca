"""Tells an HTTP client's `verify` and `ssl` from options of other things that have the same name."""

import re

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import ASSIGNMENTS
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.syntax.options import Option

_LIBRARIES = (
    "requests",
    "httpx",
    "niquests",
    "curl_cffi",
    "botocore",
    "boto3",
    "hvac",
    "requests_html",
    "cloudscraper",
)
_CLIENTS = re.compile(
    r"^(?:requests|httpx|niquests|curl_cffi(?:\.requests)?)\.|(?:^|\.)(?:boto3|hvac|consul)\."
    r"|^(?:\w+\.)*(?:AsyncClient|HTTPTransport|AsyncHTTPTransport|Session)$"
)
_VERBS = frozenset(
    {
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "send",
        "stream",
        "merge_environment_settings",
    }
)
_RECEIVER = re.compile(
    r"(?:^|[._])(?:session|sess|s|client|http|requests?|conn|httpx|_http)(?:\(\))?$", re.IGNORECASE
)
_WEB_CLIENTS = frozenset({"TCPConnector", "ClientSession", "ws_connect", *_VERBS})


def verify_option(option: Option, source: SourceFile) -> bool:
    """Whether an option is `verify` of requests, httpx or a client made of them."""
    if option.name != "verify":
        return False
    if option.holder is None:
        known = bool(_RECEIVER.search(option.target)) or _is_spread(option.target, source)
        return known and imports(source, *_LIBRARIES)
    holder = option.holder.parent()
    named = holder.field("left") if holder is not None and holder.kind() in ASSIGNMENTS else None
    if named is not None:
        return imports(source, *_LIBRARIES) and _is_spread(named.text(), source)
    call = call_of(holder, imported_names(source)) if holder is not None else None
    return call is not None and _is_client(call, source)


def _is_spread(name: str, source: SourceFile) -> bool:
    """Whether a client gets all options of a dictionary: `requests.get(url, **options)`."""
    return any(
        argument.spread and argument.node.text().lstrip("*") == name and _is_client(call, source)
        for call in calls(source)
        for argument in call.arguments
    )


def _is_client(call: Call, source: SourceFile) -> bool:
    if _CLIENTS.search(call.resolved):
        return True
    if call.name not in _VERBS or call.receiver is None:
        return False
    made = [
        binding.value
        for binding in bindings(source).of(call.receiver.text(), call.node)
        if binding.value is not None
    ]
    if any(re.match(r"(?:await )?(?:requests|httpx)\.", value.text()[:40]) for value in made):
        return True
    return bool(_RECEIVER.search(call.callee.rpartition(".")[0]))


def is_client_of_web(call: Call, source: SourceFile) -> bool:
    """Whether a call is one of aiohttp's, whose `ssl=False` means that nobody is verified."""
    if call.name not in _WEB_CLIENTS:
        return False
    return call.resolved.startswith("aiohttp.") or imports(source, "aiohttp") or call.name == "TCPConnector"
