"""Finds the functions that receive webhooks: by the path they are registered under, or by their own name."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.globs import matches_any
from bot.checklist.core.source import SourceFile, enclosing_symbol, span
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    CALLS,
    CLASSES,
    COMMENTS,
    DECORATED,
    DECORATORS,
    EXPORTS,
    FUNCTION_VALUES,
    FUNCTIONS,
    LAMBDAS,
    METHODS,
)
from bot.checklist.questions.g_verification.webhook_mounts import mounted
from bot.checklist.syntax.calls import Argument, Call, calls
from bot.checklist.syntax.functions import calls_named, function_of, named_functions
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

_REGISTERS = re.compile(
    r"^(?:HandleFunc|Handle|Post|POST|Any|Put|post|all|put|route|api_route|add_route|add_post"
    r"|add_api_route|any|Method|MethodFunc|path|re_path|url)$"
)
_MANAGES = word_set(
    """
    create list get delete update add remove register unregister test send deliver dispatch trigger
    fire edit new build notify enable disable ping retry validate verify check save store upsert
    patch setup configure fetch load make schedule enqueue emit publish post call invoke sign
    generate parse convert render redeliver resend replay rotate show view index find search is has
    should can init install uninstall subscribe unsubscribe set log format describe export import
    requeue queue record count sync from to with attempt resolve
    """
)
_HOOK = re.compile(
    r"(?i)web_?hooks?$|web_?hook_?(?:handler|endpoint|receiver|events?|view|route|callback|listener"
    r"|controller|post)$"
)
_MOST_USES = 100
_TRAILING = frozenset(
    {"handler", "endpoint", "receiver", "event", "events", "view", "route", "callback", "listener", "post"}
)
_USER = re.compile(
    r"requireAuth|require_auth|isAuthenticated|ensureAuth|requireUser|requireLogin|login_required"
    r"|(?:check|require|verify|ensure)_(?:\w{1,20}_)?(?:admin|user|login)\w{0,20}"
    r"|get_(?:\w{1,20}_)?user\b|CurrentUser|authMiddleware|RequireAuth|IsAuthenticated|current_user|req\.user"
    r"|request\.user|session\.user|getServerSession|auth\(\)|requireAdmin|protect\b",
    re.IGNORECASE,
)


# Classes that receive webhooks, and how their methods that do so are called.
_OWNER = re.compile(
    r"(?i)web_?hooks?(?:view|handler|endpoint|receiver|resource|controller|api|server|service)?s?$"
)
_RECEIVES = re.compile(
    r"(?i)^(?:post|on_post|handle|serve_?http|receive|process_request|handle_?(?:request|event|stripe|git_?hub|git_?lab|slack"
    r"|shopify|twilio|paddle|clerk|mailgun|sendgrid|paypal|square|linear|bitbucket|zoom|telegram|plaid|razorpay|paystack))$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """A function that receives a webhook, and what stands around it: its registration and decorators."""

    function: SgNode
    around: str


def handlers(source: SourceFile, paths: Sequence[str]) -> Iterator[Handler]:
    """The webhook handlers of a file, each once."""
    seen: set[tuple[int, int]] = set()
    for handler in (
        *_registered(source, paths),
        *_by_name(source),
        *_by_owner(source),
        *_by_file(source, paths),
        *_served(source),
    ):
        at = span(handler.function)
        if at not in seen and not _is_managed(handler):
            seen.add(at)
            yield handler


def is_webhook_path(path: str, paths: Sequence[str]) -> bool:
    """Whether a route is one that other systems call."""
    clean = "/" + path.rpartition(" ")[2].strip("^$").strip("/")
    return matches_any(clean.strip("/"), paths) or matches_any(clean, paths)


def _is_managed(handler: Handler) -> bool:
    """Whether a route is for people who manage webhooks, told by who must be logged in."""
    return bool(_USER.search(handler.around)) or bool(_USER.search(handler.function.text()[:3000]))


def _registered(source: SourceFile, paths: Sequence[str]) -> Iterator[Handler]:
    for call in calls(source):
        if not _REGISTERS.match(call.name):
            continue
        path = next(
            (
                argument.node.text().strip("\"'`r")
                for argument in call.arguments[:2]
                if argument.node.kind() in ANY_TEXTS
            ),
            "",
        )
        if not path or re.match(r"(?:GET|DELETE|HEAD) ", path):
            continue
        if not is_webhook_path(path, paths) and not _is_below(call, path, source, paths):
            continue
        yield from _handlers_of(call, source)


def _is_below(call: Call, path: str, source: SourceFile, paths: Sequence[str]) -> bool:
    """Whether a path that names no webhook is registered on a router that is mounted under one that does."""
    last = list(words_of(path.rpartition("}")[2] or path))
    if not path.strip("/") or path.strip("/")[:1] in ":{<" or set(last) & _MANAGES - _TRAILING:
        return False
    return any(is_webhook_path(f"{prefix}/{path.strip('/')}", paths) for prefix in mounted(call, source))


def _handlers_of(call: Call, source: SourceFile) -> Iterator[Handler]:
    decorator = call.node.parent()
    if decorator is not None and decorator.kind() in DECORATORS:
        yield from _decorated(call, decorator, source)
        return
    known = joined(source.language, Webhooks)
    if not known.takes_handlers and call.name not in known.registering:
        return
    for argument in reversed(call.arguments):
        function = _function(argument.node, source)
        if function is None:
            continue
        if not _manages(_own_name(function)):
            yield Handler(function, _around_handler(call, argument, function, source))
        return


def _around_handler(call: Call, given: Argument, function: SgNode, source: SourceFile) -> str:
    """What stands around the handler that a call is given."""
    others = "\n".join(passed.node.text()[:400] for passed in call.arguments if passed is not given)
    owner = function.parent()
    decorated = _decorators(owner) if owner is not None and owner.kind() in DECORATED else ""
    return f"{call.callee}\n{_chain(call)}\n{others}\n{decorated}\n{_before(call, source)}"


def _decorated(call: Call, decorator: SgNode, source: SourceFile) -> Iterator[Handler]:
    """The function or method that a decorator registers."""
    definition = decorator.parent()
    function = definition.field("definition") if definition is not None else None
    if definition is None:
        return
    if function is None:
        yield from _decorated_method(decorator)
        return
    methods = call.keyword("methods")
    if call.name != "route" or (methods is not None and "POST" in methods.text()):
        yield Handler(function, _decorators(definition) + _before(call, source))


def _decorated_method(decorator: SgNode) -> Iterator[Handler]:
    """The method of a controller below its decorators, all of them and those of its class around it."""
    beside = [node for node in decorator.next_all() if node.kind() not in COMMENTS]
    method = next((node for node in beside if node.kind() not in DECORATORS), None)
    owner = next((ancestor for ancestor in decorator.ancestors() if ancestor.kind() in CLASSES), None)
    if method is None or method.kind() not in METHODS or owner is None:
        return
    if _manages(_own_name(method)):
        return
    above = [node for node in decorator.prev_all() if node.kind() in COMMENTS | DECORATORS]
    around = [*itertools.takewhile(lambda node: node.kind() in DECORATORS, above), decorator, *beside]
    texts = [
        node.text()[:300] for node in around if node.kind() in DECORATORS and span(node)[1] <= span(method)[0]
    ]
    outer = owner.parent()
    texts.extend(_decorators(node) for node in (owner, outer) if node is not None)
    yield Handler(method, "\n".join(texts))


def _function(node: SgNode, source: SourceFile) -> SgNode | None:
    if node.kind() in CALLS:  # `http.HandlerFunc(hook)`, `verify(secret)(hook)`
        arguments = node.field("arguments")
        for child in arguments.children() if arguments is not None else ():
            found = function_of(child, source) if child.is_named() else None
            if found is not None and found.kind() not in LAMBDAS:
                return found
        return None
    return function_of(node, source)


def _own_name(function: SgNode) -> str:
    name = function.field("name")
    return name.text() if name is not None else ""


def _chain(call: Call) -> str:
    """`r.With(VerifySignature(secret)).Post`: the receiver holds the middleware."""
    return call.receiver.text()[:600] if call.receiver is not None else ""


def _before(call: Call, source: SourceFile) -> str:
    """The middleware that the same router was given before."""
    receiver = call.callee.partition(".")[0]
    start = span(call.node)[0]
    known = [
        use for name in ("Use", "use", "before_request") for use in calls_named(name, source)[:_MOST_USES]
    ]
    used = [known_call for known_call in known if known_call.callee.partition(".")[0] == receiver]
    return "\n".join(used_call.node.text()[:300] for used_call in used if span(used_call.node)[0] < start)


def _decorators(definition: SgNode) -> str:
    return "\n".join(child.text()[:300] for child in definition.children() if child.kind() in DECORATORS)


def _manages(name: str) -> bool:
    words = list(words_of(name))
    return bool(words) and words[0] in _MANAGES


def _by_name(source: SourceFile) -> Iterator[Handler]:
    """Functions whose name says webhook and whose parameters are those of a handler."""
    if "hook" not in source.text.lower():
        return
    for name, functions in named_functions(source).items():
        words = list(words_of(name))
        core = [
            word
            for word in words
            if word not in {"handle", "on", "receive", "process", "do", "api", "serve", "http"}
        ]
        if not _HOOK.search(name) or not core or _manages(name) or set(core) & _MANAGES - _TRAILING:
            continue
        for function in functions:
            if _takes_request(function, source):
                owner = function.parent()
                around = _decorators(owner) if owner is not None and owner.kind() in DECORATED else ""
                if not re.search(r"[\"']GET[\"']\]|require_GET", around):
                    yield Handler(function, around + _mentions(name, source))


def _by_owner(source: SourceFile) -> Iterator[Handler]:
    """Methods that receive a request, of a class or type whose name says webhook."""
    if "hook" not in source.text.lower():
        return
    for name, functions in named_functions(source).items():
        if not _RECEIVES.match(name):
            continue
        for function in functions:
            owner = enclosing_symbol(function) or _receiver(function)
            if _OWNER.search(owner.rpartition(".")[2]) and _takes_request(function, source):
                outer = next(
                    (ancestor for ancestor in function.ancestors() if ancestor.kind() in CLASSES), None
                )
                holder = outer.parent() if outer is not None else None
                yield Handler(function, _decorators(holder) if holder is not None else "")


def _receiver(function: SgNode) -> str:
    receiver = function.field("receiver")
    return receiver.text().strip("() ").rpartition(" ")[2].lstrip("*") if receiver is not None else ""


def _served(source: SourceFile) -> Iterator[Handler]:
    """The one function of a file that is named after a webhook and runs as a function of a cloud."""
    if not re.search(r"(?i)web[-_]?hook", source.path):
        return
    for name in ("handler", "lambda_handler"):
        for function in named_functions(source).get(name, ()):
            if _takes_request(function, source):
                yield Handler(function, "")
    serves = joined(source.language, Webhooks).serves
    for name in ("serve", "http"):
        for call in calls_named(name, source) if serves else ():
            served = call.arguments[-1].node if call.arguments and call.callee in serves else None
            if served is not None and served.kind() in FUNCTION_VALUES:
                yield Handler(served, "")


def _mentions(name: str, source: SourceFile) -> str:
    """The lines that register a function, for the middleware on them."""
    found = [
        line
        for line in source.lines
        if name in line and re.search(r"(?:With|Use|use|post|Post|POST|Handle\w*|path|Depends)\(", line)
    ]
    return "\n".join(found[:10])[:2000]


def _takes_request(function: SgNode, source: SourceFile) -> bool:
    listed = function.field("parameters")
    text = listed.text()[:400] if listed is not None else ""
    return bool(either(joined(source.language, Webhooks).requests).search(text))


def _by_file(source: SourceFile, paths: Sequence[str]) -> Iterator[Handler]:
    """Next.js routes, which are named by their files."""
    match = either(joined(source.language, Webhooks).files).search(source.path)
    if match is None:
        return
    route = re.sub(r"\([^)]*\)/", "", match["app"] or match["pages"])
    if not is_webhook_path(route.removesuffix("/index"), paths):
        return
    for name in ("POST", "PUT", "handler"):
        for function in named_functions(source).get(name, ()):
            yield Handler(function, "")
    for statement in source.nodes(EXPORTS):
        value = statement.field("value") or statement.field("declaration")
        is_default = "export default" in statement.text()[:20]
        if is_default and value is not None and value.kind() in FUNCTION_VALUES | FUNCTIONS:
            yield Handler(value, "")
