"""Where a value comes from: a constant, configuration, a request, a tenant's record or a caller."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS, step
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    AWAITS,
    CALLS,
    CHOICES,
    COMMENTS,
    COMPOSITES,
    CONVERSIONS,
    HOLES,
    INDEXES,
    INTEGERS,
    INTERPRETED_STRINGS,
    INVOCATIONS,
    JOINS,
    KEYED_ELEMENTS,
    KEYWORD_ARGUMENTS,
    LITERAL_BODIES,
    MEMBERS,
    NAMES,
    NULLS,
    QUALIFIED_TYPES,
    RAW_STRINGS,
    READ_NAMES,
    STRINGS,
    SUMS,
    TEMPLATES,
    TRUTHS,
    TYPE_NAMES,
    UNARIES,
    key_of,
    owner_of,
)
from bot.checklist.syntax.bindings import Binding, Origin, bindings
from bot.checklist.syntax.calls import dotted
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.options import bare
from bot.checklist.values.parameters import is_message, is_receiver, is_route_parameter, passed
from bot.checklist.values.purpose import words_of
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set

_DEEPEST = 9
_STEPS_OF_A_CALLER = 4
_SETTING_WORDS = word_set(
    """
    cfg config conf settings setting env environ environment options opts opt constants consts flags viper
    configuration globals secrets
    """
)
_TENANT_WORDS = word_set(
    """
    hook webhook tenant account organization organisation org customer subscription subscriber integration
    workspace merchant company team vendor business shop feed monitor profile user destination callback
    partner site notification payload gitea gitlab
    """
)
# What an address is called that somebody entered, whatever record holds it.
_FOREIGN_WORDS = frozenset(
    {"webhook", "callback", "hook", "avatar", "feed", "logo", "icon", "picture", "photo"}
)
_ADDRESS_WORDS = frozenset(
    {
        "url",
        "uri",
        "address",
        "endpoint",
        "host",
        "hostname",
        "domain",
        "website",
        "homepage",
        "link",
        "href",
        "target",
        "callback",
        "webhook",
    }
)
_ADDRESS_ENDS = re.compile(r"(?:url|endpoint)$", re.IGNORECASE)
_LOOKUPS = re.compile(
    r"\.(?:find\w*|get|first|one|scalar\w*|fetch_?(?:one|row)|load|QueryRow\w*|First|Take|Find\w*|Get\w*"
    r"|select\w*|query)\b",
    re.IGNORECASE,
)
_OWN_REQUEST = re.compile(
    r"^(?:self\.|this\.|c\.|ctx\.)?(?:r|req|request|Request(?:\(\))?)\.(?:URL|url|rel_url|Host"
    r"|host)(?:\.(?:String|Host|Path|Scheme|RequestURI|EscapedPath|toString|path)(?:\(\))?)?$"
)
_ENVIRONMENT = re.compile(
    r"\bos\.environ|\bos\.[gG]etenv|process\.env|import\.meta\.env|\bDeno\.env|\bgetenv\b|\bviper\.|\bflag\."
)
_HANDED_ON = word_set(
    """
    Parse ParseRequestURI String string MustParse urljoin URL str text format Sprintf Sprint strip lower
    trim toLowerCase toString unquote decode encode quote JoinPath join TrimSpace TrimSuffix
    TrimPrefix TrimRight ToLower replace decodeURIComponent urlparse urlsplit urlunparse geturl
    loads parse DictReader reader splitlines read json rstrip lstrip removesuffix removeprefix href
    as_uri Request next iter list sorted split Split get_json formData first getFirst validate
    model_validate parse_obj pick
    """
)
_TAKES = frozenset({"get", "pop", "getlist", "getAll", "get_list"})
_MADE_OF_PARTS = (
    COMPOSITES | UNARIES | TEMPLATES | HOLES | SUMS | CHOICES | JOINS | AWAITS | LITERAL_BODIES | CONVERSIONS
) | KEYED_ELEMENTS
_PARSED_QUERY = re.compile(r"(?:url\.)?parse\((?:req|request)\.url,\s*true\)(?:\.query)?")
_FILLERS = re.compile(
    r"^(?:Decode|Unmarshal|Bind|BindJSON|ShouldBind\w*|BindQuery|BindUri|BodyParser|QueryParser"
    r"|DecodeJSON|ReadJSON|decodeJSON|readJSON|ParamsParser)$"
)


class Source(IntEnum):
    """Where a value comes from, the most worrying last."""

    CONSTANT = 0
    SETTING = 1
    UNKNOWN = 2
    PARAMETER = 3
    STORED = 4
    REQUEST = 5


def provenance(  # noqa: PLR0911 - one line a form
    node: SgNode, source: SourceFile, left: int = _DEEPEST
) -> Source:
    """The most worrying origin of a value, as far as this file tells."""
    node = bare(node)
    kind = node.kind()
    if left <= 0 or not step(source):
        return Source.UNKNOWN
    name = dotted(node)
    if _is_of_environment(node):
        return Source.SETTING
    if kind in INTEGERS | STRINGS | INTERPRETED_STRINGS | RAW_STRINGS:
        return _worst(_in_holes(node), source, left)
    if _is_asked(node, source) or _VALIDATED.search(name):
        return Source.REQUEST
    if kind in READ_NAMES:
        return _of_name(node, source, left)
    if kind in MEMBERS:
        return _of_member(node, name, source, left)
    if kind in INDEXES:
        return _of_index(node, source, left)
    if kind in INVOCATIONS:
        return _of_call(node, name, source, left)
    if kind in _MADE_OF_PARTS:
        return _worst(_parts_of(node), source, left)
    return Source.CONSTANT if kind in TRUTHS | NULLS else Source.UNKNOWN


def _worst(parts: Iterable[SgNode], source: SourceFile, left: int) -> Source:
    return max((provenance(part, source, left - 1) for part in parts), default=Source.CONSTANT)


def _in_holes(text: SgNode) -> Iterator[SgNode]:
    """The expressions inside a string."""
    holes = (child for child in text.children() if child.kind() in HOLES)
    return (part for hole in holes for part in hole.children() if part.is_named())


def _parts_of(node: SgNode) -> list[SgNode]:
    """What a value is made of: without types, and of a key and its value only the value."""
    types = TYPE_NAMES | QUALIFIED_TYPES
    parts = [child for child in node.children() if child.is_named() and child.kind() not in types]
    return parts[-1:] if node.kind() in KEYED_ELEMENTS else parts


def _of_index(node: SgNode, source: SourceFile, left: int) -> Source:
    table, key = owner_of(node), key_of(node)
    if table is None:
        return Source.UNKNOWN
    origin = provenance(table, source, left - 1)
    words = set(words_of(key.text()[:60])) if key is not None and key.text()[:1] in "\"'`" else set()
    foreign = words & _FOREIGN_WORDS and words & _ADDRESS_WORDS
    return Source.STORED if foreign and origin in {Source.UNKNOWN, Source.PARAMETER} else origin


_REQUESTED = re.compile(r"\b(?:req|request)\.(?:query|body|params|headers|args|GET|POST|json)")


def _is_of_environment(node: SgNode) -> bool:
    text = node.text()[:300]
    return _ENVIRONMENT.search(text) is not None and _REQUESTED.search(text) is None


def _is_asked(node: SgNode, source: SourceFile) -> bool:
    """Whether an expression itself reads the request that is being served, not one that is being sent."""
    name = dotted(node)
    if node.kind() in READ_NAMES or _OWN_REQUEST.match(name):
        return False
    root = name.partition(".")[0].replace("()", "").replace("[]", "")
    found = bindings(source).of(root, node) if root else ()
    made = any(binding.origin is Origin.ASSIGNED for binding in found)
    opened = any(binding.origin is Origin.OTHER and binding.value is None for binding in found)
    return not made and not opened and reads_request(node, source)


# What a form, a serializer, a socket or a framework of Python read from its request.
_VALIDATED = re.compile(
    r"\.(?:ReadMessage|NextReader|validated_data|cleaned_data)\b|^self\.get_(?:body_|query_)?arguments?\b|\.receive_(?:json|text)\b|^form\.\w+\.data$"
)


def _of_name(node: SgNode, source: SourceFile, left: int) -> Source:
    name = node.text()
    if name.isupper():
        return Source.SETTING
    found = bindings(source).of(name, node)
    if not found:
        words = set(words_of(name))
        return Source.SETTING if words & _SETTING_WORDS else Source.UNKNOWN
    return max(_of_binding(node, binding, source, left) for binding in found[:MOST_BINDINGS])


def _of_binding(node: SgNode, binding: Binding, source: SourceFile, left: int) -> Source:
    if binding.origin is Origin.PARAMETER:
        return _of_parameter(node, binding, source, left)
    if binding.origin is Origin.ZERO:
        return Source.REQUEST if _is_filled(node, source) else Source.CONSTANT
    if binding.value is None:
        return Source.UNKNOWN
    if _PARSED_QUERY.match(binding.value.text()[:60]):
        return Source.REQUEST
    if source.habits.fills_by_address and _is_filled(node, source):
        return Source.REQUEST
    return provenance(binding.value, source, left - 1)


def _is_filled(node: SgNode, source: SourceFile) -> bool:
    """Whether a variable of Go is decoded from the request in its function."""
    function = enclosing_function(node)
    if function is None:
        return False
    wanted = f"&{node.text()}"
    for call in calls_within(function, source):
        if _FILLERS.match(call.name) and wanted in [argument.node.text()[:80] for argument in call.arguments]:
            whole = call.node.text()[:300]
            return call.name not in {"Decode", "Unmarshal"} or bool(
                re.search(r"\b(?:r|req|request)\.Body|Request\(?\)?\.Body|\bbody\b", whole)
            )
    return False


def _of_parameter(node: SgNode, binding: Binding, source: SourceFile, left: int) -> Source:
    function = next((parent for parent in node.ancestors() if span(parent) == binding.scope), None)
    if function is None:
        return Source.PARAMETER
    if is_route_parameter(function, binding, source) or is_message(function, binding, source):
        return Source.REQUEST
    if set(list(words_of(re.split(r"[\[<|]", binding.annotation)[0]))[-1:]) & _SETTING_WORDS:
        return Source.SETTING
    if is_receiver(function, binding.name):
        return Source.SETTING
    given = (
        [
            provenance(argument, source, left - _STEPS_OF_A_CALLER)
            for argument in passed(function, binding, source)
        ]
        if left > _STEPS_OF_A_CALLER
        else []
    )
    if not given or Source.UNKNOWN in given:
        return max([Source.PARAMETER, *given])
    return max(given)


def _of_member(node: SgNode, name: str, source: SourceFile, left: int) -> Source:  # noqa: PLR0911 - one line a form
    parts = [part for part in re.split(r"[.()\[\]]+", name) if part]
    inner = owner_of(node)
    if inner is not None and inner.kind() in NAMES and _is_filled(inner, source):
        return Source.REQUEST
    if _OWN_REQUEST.match(name) and not _is_model(node, source):
        return Source.UNKNOWN
    if not parts or set(words_of(".".join(parts[:-1]))) & _SETTING_WORDS or _is_constant(parts[-1]):
        return Source.SETTING
    base = parts[-2] if len(parts) > 1 else ""
    address = _is_address(parts[-1])
    if parts[0] in {"self", "this", "cls"} and len(parts) == len(("self", "field")):
        return Source.SETTING
    if address and _is_tenants(inner, base, source):
        return Source.STORED
    if inner is None:
        return Source.UNKNOWN
    origin = provenance(inner, source, left - 1)
    foreign = address and set(words_of(parts[-1])) & _FOREIGN_WORDS
    return Source.STORED if foreign and origin in {Source.UNKNOWN, Source.PARAMETER} else origin


def _is_address(name: str) -> bool:
    return bool(set(words_of(name)) & _ADDRESS_WORDS or _ADDRESS_ENDS.search(name))


def _is_model(node: SgNode, source: SourceFile) -> bool:
    """Whether `request` is the parsed body of a route, told by its annotation: not the request itself."""
    inner = node.field("object")
    if not source.habits.types_bodies or inner is None or inner.kind() not in NAMES:
        return False
    found = bindings(source).of(inner.text(), inner)
    kinds = [binding.annotation.rpartition(".")[2] for binding in found if binding.origin is Origin.PARAMETER]
    return any(kind and kind != "Request" for kind in kinds)


def _is_constant(name: str) -> bool:
    """Whether a name in capitals is a constant's and not `URL` or `ID`."""
    return (name.isupper() and len(name) > len("HTTP")) or ("_" in name and name.isupper())


def _is_tenants(inner: SgNode | None, base: str, source: SourceFile) -> bool:
    """Whether an object is a record that a tenant wrote, by its name, its type or the lookup it came from."""
    words = list(words_of(base))
    if words and words[-1] in _TENANT_WORDS:
        return True
    if inner is None or inner.kind() not in NAMES:
        return False
    for binding in bindings(source).of(inner.text(), inner):
        last = list(words_of(re.split(r"[\[<|]", binding.annotation)[0]))[-1:] if binding.annotation else []
        if last and last[0] in _TENANT_WORDS:
            return True
        if binding.value is not None and binding.value.kind() in CALLS | AWAITS:
            text = binding.value.text()[:300]
            function = binding.value.field("function")
            if function is not None and set(list(words_of(dotted(function)))[-1:]) & _TENANT_WORDS:
                return True
            if _LOOKUPS.search(text) and set(words_of(text)) & {
                "webhook",
                "hook",
                "integration",
                "subscription",
                "tenant",
            }:
                return True
    return False


def _of_call(node: SgNode, name: str, source: SourceFile, left: int) -> Source:
    function = node.field("function") or node.field("constructor")
    last = (dotted(function) if function is not None else name).rpartition(".")[2]
    given = _given(node)
    receiver = (function.field("object") or function.field("operand")) if function is not None else None
    if last in _TAKES and receiver is not None:  # out of what is asked, whatever the key
        return provenance(receiver, source, left - 1)
    if last in _HANDED_ON:
        own = [receiver] if receiver is not None and not _is_module(receiver) else []
        inner = [*own, *given]
        return _worst(inner, source, left) if inner else Source.UNKNOWN
    if receiver is not None and dotted(receiver).partition(".")[0] in {"self", "this", "cls"}:
        return Source.SETTING
    if last.startswith("Get") and not given and receiver is not None:  # a field of a message
        return provenance(receiver, source, left - 1)
    words = set(words_of(name))
    return Source.SETTING if words & _SETTING_WORDS else Source.UNKNOWN


def _given(call: SgNode) -> list[SgNode]:
    """What a call is given, without the names of keywords."""
    arguments = call.field("arguments")
    listed = arguments.named_children() if arguments is not None else []
    whole = [part.field("value") if part.kind() in KEYWORD_ARGUMENTS else part for part in listed]
    return [part for part in whole if part is not None and part.kind() not in COMMENTS]


def _is_module(node: SgNode) -> bool:
    return node.kind() in NAMES and node.text() in {
        "url",
        "urllib",
        "parse",
        "fmt",
        "strings",
        "json",
        "csv",
        "path",
        "os",
        "querystring",
    }
