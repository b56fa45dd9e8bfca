"""tRPC: a procedure inherits what its base uses; each `query`, `mutation` and `subscription` is a route."""

from dataclasses import replace

from bot.checklist.facts.routes.frameworks.registering import note, subrouter
from bot.checklist.facts.routes.gates import INLINE, middlewares
from bot.checklist.facts.routes.handlers import handler_from
from bot.checklist.facts.routes.model import Middleware
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.values import Framework, Invocation, Router, Value
from bot.checklist.languages.program import Attribute, Call, Expression
from bot.checklist.languages.script.libraries.trpc import ROUTERS

_OWN = "the check in its procedure"
_SAME = frozenset({"input", "output", "meta", "concat", "unstable_concat"})


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`initTRPC.context<Context>().create()`."""
    name = callee.rpartition(":")[2]
    if name.startswith("initTRPC") and name.endswith(".create"):
        return invocation.run.make(Router(TRPC, "t", invocation.call.line))
    return None


def member(router: Router, name: str) -> Value | None:
    """`t.procedure`: the base of all procedures."""
    return Router(TRPC, "procedure", router.line, unknown=router.unknown) if name == "procedure" else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One step of a procedure, or `t.middleware(…)`, which is what it is given."""
    run = invocation.run
    _judge_by_name(invocation, router)
    if method in ROUTERS.verbs:
        name, own = handler_from(run, invocation.value(0))
        pattern = "/".join(("", *run.naming)) if run.naming else f"/{name or '{?}'}"
        route = (ROUTERS.verbs[method], pattern, router.label)
        note(run, router, route, own, _first_line(invocation.call))
        return router
    match method:
        case "use":
            made = subrouter(run, router, "")
            made.label = ""
            gates = middlewares(run, invocation.call.arguments, invocation.scope)
            run.put(made, (replace(gate, name=_OWN) if gate.name == INLINE else gate for gate in gates))
            return made
        case "middleware":
            return invocation.value(0) or router
        case "router" | "mergeRouters" | "createCallerFactory":
            return invocation.value(0) or router
        case _:
            return router if method in _SAME else None


def _first_line(call: Call) -> int:
    """Where the chain begins, which is where a reader looks for the procedure."""
    expression: Expression = call
    while isinstance(expression, Call | Attribute):
        expression = expression.function if isinstance(expression, Call) else expression.of
    return expression.line


def _judge_by_name(invocation: Invocation, router: Router) -> None:
    """A procedure made where nobody looked is told by its name: `protectedProcedure`, `publicProcedure`."""
    if not router.unknown or "judged" in router.notes:
        return
    router.notes["judged"] = "by name"
    name = router.label.rsplit(".", 1)[-1]
    if auth_standing(name) is Standing.GATE:
        invocation.run.put(router, [Middleware(name)])
    elif "public" in words_of(name):
        router.unknown = ""


TRPC = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    member=member,
)
