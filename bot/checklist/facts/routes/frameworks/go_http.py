"""Go's net/http, and the ways of wrapping a handler that all of Go's routers share."""

import re

from bot.checklist.facts.routes.calls import serve
from bot.checklist.facts.routes.frameworks.registering import register, text
from bot.checklist.facts.routes.gates import middlewares
from bot.checklist.facts.routes.values import (
    Called,
    Framework,
    Invocation,
    Link,
    Reference,
    Router,
    Value,
    Wrapped,
    routers_in,
)
from bot.checklist.languages.go.libraries.net_http import CHAINS, ROUTERS

_METHOD_PATTERN = re.compile(r"^([A-Z]+)\s+(.*)$")


def construct(  # noqa: PLR0911  one arm a function of the package
    callee: str, invocation: Invocation
) -> Value | None:
    """`http.NewServeMux()`, and the package's own functions that use the default mux or serve one."""
    if not callee.startswith(("net/http:", "http.")) and not CHAINS.makes(callee):
        return None
    run = invocation.run
    member = callee.replace("http.", "", 1) if callee.startswith("http.") else callee.rsplit(":", 1)[-1]
    if CHAINS.makes(callee):
        chain = run.make(Router(CHAIN, "", invocation.call.line))
        run.put(chain, middlewares(run, invocation.call.arguments, invocation.scope))
        return chain
    match member:
        case "NewServeMux":
            return run.make(Router(NET_HTTP, "", invocation.call.line))
        case "HandleFunc" | "Handle":
            return call(default_mux(invocation), member, invocation)
        case "ListenAndServe" | "ListenAndServeTLS" | "Serve":
            for value in invocation.values[1:]:
                serve(value)
            return Reference("served")
        case "StripPrefix" | "TimeoutHandler" | "MaxBytesHandler" | "AllowQuerySemicolons":
            return _transparent(invocation)
        case "HandlerFunc":
            return _transparent(invocation)
        case _:
            return None


def _transparent(invocation: Invocation) -> Value | None:
    """What only passes its handler on is that handler."""
    values = invocation.values
    routers = [value for value in values if next(routers_in(value), None) is not None]
    if routers:
        return routers[0]
    name = "http.HandlerFunc"
    return Called(Reference(name), name, tuple(values[-1:] or values[:1]), (), invocation.call.line)


def default_mux(invocation: Invocation) -> Router:
    """`http.DefaultServeMux`, one a program."""
    known = invocation.run.notes.get("http.DefaultServeMux")
    if isinstance(known, Router):
        return known
    made = Router(NET_HTTP, "http.DefaultServeMux", invocation.call.line)
    invocation.run.notes["http.DefaultServeMux"] = made
    return made


def split_pattern(pattern: str) -> tuple[str, str]:
    """`GET example.com/x` of Go 1.22 as method and path; any method where none is named."""
    found = _METHOD_PATTERN.match(pattern)
    method, path = (found.group(1), found.group(2)) if found else ("ANY", pattern)
    if not path.startswith(("/", "{")) and "/" in path:
        path = path[path.index("/") :]
    return method, path.removesuffix("{$}")


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`mux.Handle` and `mux.HandleFunc`; a mux among the handlers is mounted."""
    if method not in {"Handle", "HandleFunc"} or len(invocation.call.arguments) < 2:  # noqa: PLR2004  pattern and handler
        return None
    verb, path = split_pattern(text(invocation, 0))
    mounted = list(routers_in(invocation.value(1)))
    for inner in mounted:
        invocation.run.link(inner, Link(router, _mount_prefix(invocation, path), router.reach))
    if not mounted:
        register(invocation, router, verb, path, invocation.call.arguments[1:])
    return Reference("handled")


def _mount_prefix(invocation: Invocation, path: str) -> str:
    """A mounted mux sees whole paths unless `http.StripPrefix` stands before it."""
    written = invocation.call.arguments[1]
    del invocation
    stripped = "StripPrefix" in str(written)
    return path.rstrip("/") if stripped else ""


def chain_call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`alice.New(a, b).Then(handler)`, `Append`, and negroni's `UseHandler`."""
    run, arguments, scope = invocation.run, invocation.call.arguments, invocation.scope
    match method:
        case "Append" | "With":
            made = run.make(Router(CHAIN, router.label, router.line, gates=list(router.gates)))
            run.put(made, middlewares(run, arguments, scope))
            return made
        case "Extend":
            made = run.make(Router(CHAIN, router.label, router.line, gates=list(router.gates)))
            for other in routers_in(invocation.value(0)):
                made.gates.extend(other.gates)
            return made
        case "Then" | "ThenFunc" | "UseHandler" | "UseHandlerFunc":
            return _wrapped(router, invocation)
        case "Use" | "UseFunc":
            run.put(router, middlewares(run, arguments, scope))
            return router
        case _:
            return None


def _wrapped(chain: Router, invocation: Invocation) -> Value | None:
    value = invocation.value(0)
    gates = tuple(scoped.middleware for scoped in chain.gates)
    routers = list(routers_in(value))
    if not routers:
        return Wrapped(value, gates) if value is not None else None
    outer = invocation.run.make(Router(NET_HTTP, "chain", invocation.call.line))
    for router in routers:
        invocation.run.link(router, Link(outer, "", None, gates))
    return outer


NET_HTTP = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
)
CHAIN = Framework(
    routers=CHAINS,
    call=chain_call,
)
