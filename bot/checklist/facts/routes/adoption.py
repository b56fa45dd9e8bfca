"""Routers that come from where nobody looked: told by what is called on them, and never trusted."""

from bot.checklist.facts.routes.values import Framework, Invocation, ModuleValue, Reference, Router, Value
from bot.checklist.languages.libraries import held_by, joined_by
from bot.checklist.languages.program import Attribute, Fields, Text
from bot.checklist.languages.shapes.adoption import AdoptedByDecorator, AdoptedByMethod, AdoptedByName

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "options", "head", "all", "any"})
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
    guesses = {
        guess(base, function.name, invocation) for kind, guess in _GUESSES if held_by(run.language, kind)
    }
    framework = next(
        (known_framework for known_framework in run.frameworks if known_framework.name in guesses), None
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


def _imported(grouping: frozenset[str], invocation: Invocation) -> str:
    """The framework with groups that the file imports; `c.Web.Group("")` then makes one of its groups."""
    for framework in invocation.run.frameworks:
        for called in framework.routers.called if framework.name in grouping else ():
            if isinstance(invocation.scope.find(called), Reference | ModuleValue):
                return framework.name
    return ""


def _first_is_path(invocation: Invocation) -> bool:
    first = invocation.call.arguments[0] if invocation.call.arguments else None
    return isinstance(first, Text) and (first.value.startswith("/") or " /" in first.value)


def _by_method(base: Reference, method: str, invocation: Invocation) -> str:
    known = joined_by(invocation.run.language, AdoptedByMethod)
    if method == "Group" and base.name and _first_is_text(invocation):
        return _imported(known.grouping, invocation)
    if base.name in {"http", "log", "fmt"} or method not in known.methods or not _first_is_path(invocation):
        return ""
    if len(invocation.call.arguments) < 2 or _is_no_router(base):  # noqa: PLR2004  path and handler
        return ""
    return known.methods[method]


def _by_decorator(base: Reference, method: str, invocation: Invocation) -> str:
    known = joined_by(invocation.run.language, AdoptedByDecorator)
    if not base.name or _is_no_router(base) or not _first_is_path(invocation):
        return ""
    if method in known.methods:
        return known.methods[method]
    if method not in _VERBS:
        return ""
    named = {name for name, _ in invocation.call.named}
    last = base.name.rsplit(".", 1)[-1].lower()
    return known.verbs if named & known.keywords or "router" in last or last in known.names else ""


def _by_name(base: Reference, method: str, invocation: Invocation) -> str:  # noqa: PLR0911 - one line a form
    known = joined_by(invocation.run.language, AdoptedByName)
    last = base.name.rsplit(".", 1)[-1].lower()
    arguments = invocation.call.arguments
    if _is_no_router(base):
        return ""
    if last.endswith("procedure") and method in known.procedures:
        return known.of_procedures
    if last not in known.names and not last.endswith(known.endings):
        return ""
    is_plugged = last in known.plugins or (bool(arguments) and isinstance(arguments[0], Fields))
    if method in known.hooks:
        return known.plugged
    if method in {"use", "route"}:
        return known.plugged if is_plugged else known.plain
    if method in _VERBS and _first_is_path(invocation) and len(arguments) > 1:
        return known.plugged if is_plugged or isinstance(arguments[1], Fields) else known.plain
    return ""


def _is_no_router(base: Reference) -> bool:
    return any(mark in base.name.lower() for mark in _NOT_ROUTERS)


_GUESSES = ((AdoptedByMethod, _by_method), (AdoptedByDecorator, _by_decorator), (AdoptedByName, _by_name))
