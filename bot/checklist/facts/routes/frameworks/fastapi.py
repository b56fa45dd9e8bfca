"""FastAPI: dependencies of application, router, include, decorator and parameter, and middleware classes."""

from collections.abc import Iterator

from bot.checklist.facts.routes.below import refusal_of
from bot.checklist.facts.routes.frameworks.python_views import below, decorator_gates, listed, own_check
from bot.checklist.facts.routes.frameworks.registering import mount, note, text, texts_of
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, is_never, words_of
from bot.checklist.facts.routes.paths import join
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Either,
    Following,
    Framework,
    Invocation,
    Record,
    Reference,
    Router,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import Choice, Index, Parameter, dotted
from bot.checklist.languages.python.libraries.fastapi import ROUTERS

_SCHEMES = frozenset(
    {"OAuth2PasswordBearer", "HTTPBearer", "HTTPBasic", "APIKeyHeader", "APIKeyQuery", "APIKeyCookie",
     "OAuth2AuthorizationCodeBearer", "OpenIdConnect", "HTTPDigest"}
)  # fmt: skip
_PEOPLE = frozenset(
    {"user", "admin", "account", "principal", "member", "tenant", "organization", "org", "customer"}
)
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "BaseModel", ""})
_DEEPEST = 5


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`FastAPI(…)` and `APIRouter(…)` with what they are given."""
    if not ROUTERS.makes(callee):
        return None
    run = invocation.run
    made = run.make(Router(FASTAPI, "", invocation.call.line))
    made.notes["prefix"] = _named_text(invocation, "prefix")
    if callee.endswith("APIRouter"):
        made.unmounted = "the place that includes this router was not seen"
    run.put(made, dependencies(run, invocation.named("dependencies")))
    run.put(
        made,
        [layer for item in listed(invocation.named("middleware")) for layer in _middleware_class(run, item)],
    )
    return made


def _named_text(invocation: Invocation, name: str) -> str:
    value = invocation.named(name)
    return invocation.run.text(value) if value is not None else ""


def _middleware_class(run: Following, value: Value) -> Iterator[Middleware]:
    """`Middleware(AuthMiddleware, …)`; one that is only named may pass the anonymous on."""
    inner = value.arguments[0] if isinstance(value, Called) and value.arguments else value
    for middleware in middleware_of(run, inner, name_of(inner)):
        unseen = middleware.refusal is Refusal.UNSEEN and auth_standing(middleware.name) is Standing.GATE
        doubt = (
            f"whether {middleware.name} refuses who is not signed in was not seen"
            if unseen
            else middleware.doubt
        )
        yield Middleware(middleware.name, middleware.refusal, doubt)


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """One method of an application or router."""
    run = invocation.run
    match method:
        case "include_router":
            _include(router, invocation)
        case "mount":
            for inner in routers_in(invocation.value(1)):
                mount(run, router, inner, text(invocation, 0))
        case "add_middleware":
            value = invocation.value(0)
            run.put(router, _middleware_class(run, value) if value is not None else ())
        case "add_api_route" | "add_route":
            _add(router, invocation)
        case _:
            return None
    return router


def _include(router: Router, invocation: Invocation) -> None:
    run = invocation.run
    prefix = join(router.notes.get("prefix", ""), _named_text(invocation, "prefix"))
    extra = dependencies(run, invocation.named("dependencies"))
    for inner in routers_in(invocation.value(0) or invocation.named("router")):
        mount(run, router, inner, prefix, extra)


def _add(router: Router, invocation: Invocation) -> None:
    run = invocation.run
    endpoint = invocation.value(1) or invocation.named("endpoint")
    gates = dependencies(run, invocation.named("dependencies"))
    name = name_of(endpoint)
    if isinstance(endpoint, Closure):
        gates += handler_gates(run, endpoint)
    method = ",".join(texts_of(invocation.named("methods"))) or "GET"
    pattern = join(router.notes.get("prefix", ""), text(invocation, 0))
    unseen = isinstance(endpoint, Reference) and bool(endpoint.module or not endpoint.name)
    if unseen:
        gates += (Middleware("the endpoint", Refusal.PERHAPS, "the endpoint was not seen"),)
    note(run, router, (method, pattern, name), gates, invocation.call.line)


def decorate(router: Router, method: str, invocation: Invocation, closure: Closure) -> None:
    """`@router.get("/x", dependencies=[…])`, and `@app.middleware("http")`."""
    run = invocation.run
    if method == "middleware":
        run.put(router, [Middleware(closure.function.name, refusal_of(run, closure))])
        return
    if method not in ROUTERS.verbs:
        return
    verb = ROUTERS.verbs[method]
    if verb == "ANY":
        verb = ",".join(texts_of(invocation.named("methods"))) or "GET"
    gates = dependencies(run, invocation.named("dependencies"))
    gates += decorator_gates(run, below(closure.function, invocation.call), closure)
    path = text(invocation, 0) or _named_text(invocation, "path")
    pattern = join(router.notes.get("prefix", ""), path)
    route = (verb, pattern, closure.function.name)
    gates += class_gates(run, closure)
    note(run, router, route, (*gates, *handler_gates(run, closure)), invocation.call.line)


def class_gates(run: Following, closure: Closure) -> tuple[Middleware, ...]:
    """What the fields of a class depend on whose decorator makes views of its methods, and of its bases."""
    made = closure.bound.made_by if closure.bound is not None else None
    if made is None or not made.body.decorators:
        return ()
    return tuple(_of_class(run, made, 0))


def _of_class(run: Following, made: ClassValue, depth: int) -> Iterator[Middleware]:
    path, run.path = run.path, made.path
    given = [run.value(value, made.scope) for _, value in made.body.fields]
    bases = [run.value(base, made.scope) for base in made.body.bases]
    run.path = path
    for value in given:
        yield from dependency(run, value, 0) if isinstance(value, Called) else ()
    for base in bases:
        if isinstance(base, ClassValue) and depth < _DEEPEST:
            yield from _of_class(run, base, depth + 1)
        elif name_of(base).rsplit(".", 1)[-1] not in _PLAIN_BASES and not isinstance(base, ClassValue):
            doubt = f"what `{name_of(base)}` depends on was not seen"
            yield Middleware(name_of(base), Refusal.PERHAPS, doubt)


def handler_gates(run: Following, closure: Closure) -> tuple[Middleware, ...]:
    """What the parameters of a handler depend on, and what its body checks."""
    asked = parameter_gates(run, closure, 0)
    return asked if any(map(_is_plain, asked)) else (*asked, *own_check(run, closure))


def _is_plain(middleware: Middleware) -> bool:
    """A gate beyond doubt, beside which the body need not be read."""
    is_gate = middleware.refusal is Refusal.YES or auth_standing(middleware.name) is Standing.GATE
    return is_gate and not middleware.doubt and middleware.refusal not in {Refusal.NO, Refusal.OPEN}


def parameter_gates(run: Following, closure: Closure, depth: int) -> tuple[Middleware, ...]:
    """The dependencies of each parameter, by its default or its annotation."""
    found: list[Middleware] = []
    path, run.path = run.path, closure.path
    for parameter in closure.function.parameters:
        gates = [
            asked_gate
            for value in _asked(run, parameter, closure)
            for asked_gate in dependency(run, value, depth)
        ]
        if _is_optional(parameter):
            gates = [_softened(gate) for gate in gates]
        found.extend(gates)
    run.path = path
    return tuple(found)


def _asked(run: Following, parameter: Parameter, closure: Closure) -> Iterator[Value]:
    if parameter.default is not None:
        yield run.value(parameter.default, closure.scope)
    if parameter.annotation is None:
        return
    value = run.value(parameter.annotation, closure.scope)
    if isinstance(value, Called):
        yield from value.arguments
    elif isinstance(value, Reference) and parameter.default is None:
        yield value


def _is_optional(parameter: Parameter) -> bool:
    kind = parameter.annotation
    is_choice = isinstance(kind, Choice) and any(dotted(option) == "None" for option in kind.options)
    return is_choice or (isinstance(kind, Index) and dotted(kind.of).endswith("Optional"))


def _softened(middleware: Middleware) -> Middleware:
    return Middleware(
        middleware.name,
        Refusal.PERHAPS,
        f"the type of the parameter says that {middleware.name} may give nothing",
    )


def dependencies(run: Following, value: Value | None) -> tuple[Middleware, ...]:
    """The gates among a list of dependencies."""
    found: list[Middleware] = []
    for item in listed(value):
        found.extend(dependency(run, item, 0))
    if isinstance(value, Array) and value.is_open:
        found.append(
            Middleware("dependencies", Refusal.PERHAPS, "what the list of dependencies holds was not seen")
        )
    elif isinstance(value, Reference):
        found.append(
            Middleware(value.name, Refusal.PERHAPS, f"what the list `{value.name}` holds was not seen")
        )
    return tuple(found)


def dependency(run: Following, value: Value, depth: int) -> Iterator[Middleware]:
    """What one `Depends(x)` or `Security(x)`, or an alias that holds one, asks for."""
    last = name_of(value).rsplit(".", 1)[-1]
    if isinstance(value, Called) and last in {"Depends", "Security"}:
        target = value.arguments[0] if value.arguments else dict(value.named).get("dependency")
        yield from _target(run, target, depth) if target is not None else ()
    elif isinstance(value, Called) and last == "Annotated":
        for argument in value.arguments:
            yield from dependency(run, argument, depth)
    elif isinstance(value, Reference) and depth == 0 and _names_person(last) and value.module:
        yield Middleware(value.name, Refusal.YES)


def _target(run: Following, target: Value, depth: int) -> Iterator[Middleware]:
    name = name_of(target)
    if isinstance(target, Closure):
        yield from _followed(run, target, depth)
        return
    if isinstance(target, Either):
        for option in target.options:
            for gate in _target(run, option, depth):
                yield Middleware(gate.name, gate.refusal, f"`{gate.name}` is one of several choices")
        return
    if isinstance(target, Called):
        yield from _made(run, target, depth)
        return
    if isinstance(target, Record) and isinstance(target.made_by, ClassValue):
        yield from _callable(run, target.made_by, depth)
        return
    if isinstance(target, ClassValue):
        for method in target.body.methods:
            if method.name == "__init__":
                yield from _followed(run, Closure(method, target.scope, target.path), depth)
        return
    yield _by_name(name)


def _followed(run: Following, closure: Closure, depth: int) -> Iterator[Middleware]:
    name = closure.function.name
    refusal = refusal_of(run, closure)
    if refusal is Refusal.PERHAPS and _names_person(name):
        refusal = Refusal.YES
    if (
        refusal in {Refusal.NO, Refusal.OPEN}
        and auth_standing(name) is not Standing.NONE
        and depth < _DEEPEST
    ):
        inner = parameter_gates(run, closure, depth + 1)
        yield from inner
        yield Middleware(
            name, Refusal.PERHAPS if inner else refusal, "" if not inner else f"{name} refuses nobody itself"
        )
        return
    yield Middleware(name, refusal)
    if depth < _DEEPEST:
        yield from parameter_gates(run, closure, depth + 1)


def _made(run: Following, target: Called, depth: int) -> Iterator[Middleware]:
    last = target.name.rsplit(".", 1)[-1]
    if last in _SCHEMES:
        doubt = f"{last} asks for a credential but does not check it"
        yield Middleware("security scheme", Refusal.PERHAPS, doubt)
    elif isinstance(target.callee, ClassValue):
        yield from _callable(run, target.callee, depth)
    else:
        for middleware in middleware_of(run, target, target.name):
            by_convention = (
                middleware.refusal is Refusal.UNSEEN
                and _names_person(middleware.name)
                and not is_never(middleware.name)
            )
            yield Middleware(
                middleware.name, Refusal.YES if by_convention else middleware.refusal, middleware.doubt
            )


def _callable(run: Following, made: ClassValue, depth: int) -> Iterator[Middleware]:
    for method in made.body.methods:
        if method.name == "__call__":
            refusal = refusal_of(run, Closure(method, made.scope, made.path), made)
            yield Middleware(made.body.name, refusal)
            yield from parameter_gates(run, Closure(method, made.scope, made.path), min(depth + 1, _DEEPEST))
            return
    if any(name_of(run.value(base, made.scope)).rsplit(".", 1)[-1] in _SCHEMES for base in made.body.bases):
        yield Middleware(
            made.body.name, Refusal.PERHAPS, f"{made.body.name} asks for a credential; its check was not seen"
        )
        return
    yield Middleware(made.body.name)


def _by_name(name: str) -> Middleware:
    """By convention a dependency that gives the current user raises where there is none."""
    last = name.rsplit(".", 1)[-1]
    words = set(words_of(last))
    if _names_person(last) and not is_never(last):
        return Middleware(name, Refusal.YES)
    if words & {"scheme", "security", "bearer"}:
        return Middleware(name, Refusal.PERHAPS, f"whether {name} checks the credential was not seen")
    if words & {"admin", "verify", "active", "login"} and words & _PEOPLE and not is_never(last):
        return Middleware(name, Refusal.PERHAPS, f"whether {name} refuses anybody was not seen")
    return Middleware(name)


def _names_person(name: str) -> bool:
    words = set(words_of(name))
    return bool({"current", "authenticate"} & words and words & _PEOPLE) and not is_never(name)


FASTAPI = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    decorate=decorate,
)
