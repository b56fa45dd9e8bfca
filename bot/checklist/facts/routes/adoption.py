"""Routers that come from where nobody looked: told by what is called on them, and never trusted."""

from bot.checklist.facts.routes.values import Framework, Invocation, ModuleValue, Reference, Router, Value
from bot.checklist.languages.program import Attribute, Fields, Text

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "options", "head", "all", "any"})
_GO = {
    "HandleFunc": "net/http",
    "Handle": "net/http",
    "GET": "gin",
    "POST": "gin",
    "PUT": "gin",
    "PATCH": "gin",
    "DELETE": "gin",
    "Get": "chi",
    "Post": "chi",
    "Put": "chi",
    "Patch": "chi",
    "Delete": "chi",
    "Route": "chi",
    "Mount": "chi",
    "With": "chi",
}
_GROUPING = frozenset({"echo", "gin", "fiber"})
_SCRIPT_NAMES = frozenset({
    "app", "router", "server", "fastify", "api", "instance", "route", "routes", "r", "express",
    "application", "hono", "web", "webserver",
})  # fmt: skip
_OF_PROCEDURES = frozenset({"query", "mutation", "subscription", "input", "output", "use", "meta"})
_NOT_ROUTERS = (
    "axios",
    "client",
    "http",
    "request",
    "fetch",
    "cache",
    "supertest",
    "agent",
    "ky",
    "session",
    "redis",
    "mock",
)


def adopted(base: Value | None, function: Attribute, invocation: Invocation) -> Router | None:
    """The router that an unknown name must be, None where the call does not show that it is one."""
    if not isinstance(base, Reference):
        return None
    run = invocation.run
    name = base.name
    guess = _GUESSES[run.language.family]
    framework_name = guess(base, function.name, invocation)
    framework = next(
        (known_framework for known_framework in run.frameworks if known_framework.name == framework_name),
        None,
    )
    if framework is None:
        return None
    known = run.notes.get(name)
    if isinstance(known, Router) and not base.module and known.notes.get("path") == run.path:
        return known
    return _made(base, framework, invocation)


def _made(base: Reference, framework: Framework, invocation: Invocation) -> Router:
    run = invocation.run
    origin = (
        f"comes from {base.module}, which was not seen" if base.module else "comes from where it was not seen"
    )
    router = run.make(Router(framework, base.name, invocation.call.line, unknown=f"`{base.name}` {origin}"))
    router.notes["path"] = run.path
    holder = invocation.scope.holder(base.name.split(".")[0])
    if "." in base.name:
        run.notes[base.name] = router
    else:
        holder.names[base.name] = router
    return router


def _first_is_text(invocation: Invocation) -> bool:
    return bool(invocation.call.arguments) and isinstance(invocation.call.arguments[0], Text)


def _imported(invocation: Invocation) -> str:
    """The framework with groups that the file imports; `c.Web.Group("")` then makes one of its groups."""
    for framework in invocation.run.frameworks:
        for called in framework.routers.called if framework.name in _GROUPING else ():
            if isinstance(invocation.scope.find(called), Reference | ModuleValue):
                return framework.name
    return ""


def _first_is_path(invocation: Invocation) -> bool:
    first = invocation.call.arguments[0] if invocation.call.arguments else None
    return isinstance(first, Text) and (first.value.startswith("/") or " /" in first.value)


def _go(base: Reference, method: str, invocation: Invocation) -> str:
    if method == "Group" and base.name and _first_is_text(invocation):
        return _imported(invocation)
    if base.name in {"http", "log", "fmt"} or method not in _GO or not _first_is_path(invocation):
        return ""
    if len(invocation.call.arguments) < 2 or any(mark in base.name.lower() for mark in _NOT_ROUTERS):  # noqa: PLR2004  path and handler
        return ""
    return _GO[method]


def _python(base: Reference, method: str, invocation: Invocation) -> str:
    if not base.name or any(mark in base.name.lower() for mark in _NOT_ROUTERS):
        return ""
    if method == "route" and _first_is_path(invocation):
        return "Flask"
    if method in _VERBS and _first_is_path(invocation):
        named = {name for name, _ in invocation.call.named}
        last = base.name.rsplit(".", 1)[-1].lower()
        if named & {"response_model", "dependencies", "status_code", "tags", "summary"} or "router" in last:
            return "FastAPI"
        return "FastAPI" if last in {"app", "api"} else ""
    return ""


def _script(base: Reference, method: str, invocation: Invocation) -> str:
    last = base.name.rsplit(".", 1)[-1].lower()
    arguments = invocation.call.arguments
    if any(mark in base.name.lower() for mark in _NOT_ROUTERS):
        return ""
    if last.endswith("procedure") and method in _OF_PROCEDURES:
        return "tRPC"
    known = last in _SCRIPT_NAMES or last.endswith(("router", "app", "routes"))
    is_fastify = last in {"fastify", "instance"} or (bool(arguments) and isinstance(arguments[0], Fields))
    if method in {"use", "route", "register", "addHook", "decorate"} and known:
        return "Fastify" if is_fastify or method in {"register", "addHook", "decorate"} else "Express"
    if method in _VERBS and known and _first_is_path(invocation) and len(arguments) > 1:
        options = arguments[1]
        return "Fastify" if is_fastify or isinstance(options, Fields) else "Express"
    return ""


_GUESSES = {"go": _go, "python": _python, "script": _script}
