"""NestJS: guards of the application, the controller and the method; `@Public()` takes the first away.

Middleware that a module applies `forRoutes` stands before controllers and paths, open ones too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.checklist.facts.routes.calls import follow
from bot.checklist.facts.routes.gates import middleware_of, middlewares
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.paths import join
from bot.checklist.facts.routes.values import (
    Array,
    ClassValue,
    Closure,
    Constant,
    Following,
    Framework,
    Invocation,
    Link,
    Record,
    Reference,
    Registration,
    Router,
    Scope,
    Value,
    name_of,
)
from bot.checklist.languages.program import Call, Expression, Fields, Function, Name, dotted
from bot.checklist.languages.script.libraries.nestjs import CONSUMERS, ROUTERS

_EVERYWHERE = frozenset({"", "*", "(.*)", "{*splat}", "*splat", "{*path}", "*path"})
_OPEN_WORDS = frozenset({"public", "skip", "anonymous", "unauthenticated", "unprotected", "optional", "no"})


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`NestFactory.create(AppModule)`."""
    if callee.replace(":", ".").endswith("NestFactory.create"):
        return _root(invocation.run)
    return None


def _root(run: Following) -> Router:
    """The application, on which global guards are put; one a program."""
    known = run.notes.get("nest:root")
    if isinstance(known, Router):
        return known
    made = Router(NESTJS, "application", 1, links=[Link(_applied(run), "", None)])
    run.notes["nest:root"] = made
    return made


def _applied(run: Following) -> Router:
    """What the modules' middleware is put on that names paths; it stands above the guards."""
    known = run.notes.get("nest:applied")
    if isinstance(known, Router):
        return known
    made = Router(NESTJS, "application", 1)
    run.notes["nest:applied"] = made
    return made


def _of_controller(run: Following, name: str, *, is_open: bool) -> Router:
    """What stands before a controller's routes: below the global guards, or past them where it is open."""
    key = f"nest:{'open' if is_open else 'guarded'}:{name}"
    known = run.notes.get(key)
    if isinstance(known, Router):
        return known
    above = _applied(run) if is_open else _root(run)
    made = Router(NESTJS, name, 1, links=[Link(above, "", None)])
    run.notes[key] = made
    return made


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`app.useGlobalGuards(new JwtAuthGuard())`."""
    if method == "useGlobalGuards":
        run = invocation.run
        run.put(router, middlewares(run, invocation.call.arguments, invocation.scope))
        return router
    if method == "setGlobalPrefix":
        return router
    return None


def define_class(made: ClassValue, run: Following) -> None:
    """A module's global guards, or a controller's routes."""
    for decorator in made.body.decorators:
        name = dotted(decorator)
        if name == "Module":
            _global_guards(run, decorator, made.scope)
            _configured(run, made)
        elif name == "Controller":
            _controller(run, made, _prefix(run, decorator, made.scope))


def _configured(run: Following, made: ClassValue) -> None:
    """`configure(consumer)`: what a module applies, and for which routes."""
    for method in made.body.methods:
        if method.name == "configure":
            follow(run, Closure(method, made.scope, made.path), [Router(CONSUMER, "consumer", method.line)])


def consume(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`consumer.apply(A).exclude("x").forRoutes(B)`."""
    run = invocation.run
    match method:
        case "apply":
            made = Router(CONSUMER, "consumer", invocation.call.line)
            run.put(made, middlewares(run, invocation.call.arguments, invocation.scope))
            return made
        case "exclude":
            places = [place for value in invocation.values for place in _places(run, value)]
            spared = tuple(f"{verb} {path}".strip() for path, verb in places)
            for scoped in router.gates:
                scoped.spared = (*scoped.spared, *spared)
            return router
        case "forRoutes":
            for value in invocation.values:
                _apply(run, router, value)
            return Router(CONSUMER, "consumer", invocation.call.line)
        case _:
            return None


def _apply(run: Following, applied: Router, value: Value) -> None:
    name = name_of(value).rsplit(".", 1)[-1]
    if isinstance(value, Array):
        for item in value.items:
            _apply(run, applied, item)
    elif isinstance(value, ClassValue | Reference) and name:
        for is_open in (False, True):
            _of_controller(run, name, is_open=is_open).gates.extend(applied.gates)
    for path, verb in _places(run, value):
        everywhere = path.strip("/") in _EVERYWHERE
        for scoped in applied.gates:
            placed = replace(
                scoped,
                prefix="" if everywhere else path,
                method=verb,
                is_exact=bool(verb) and "*" not in path,
            )
            _applied(run).gates.append(placed)


def _places(run: Following, value: Value) -> Iterator[tuple[str, str]]:
    """A path with the method that it is meant for, "" for any."""
    if isinstance(value, Constant):
        yield value.text, ""
    elif isinstance(value, Record) and value.made_by is None and "path" in value.fields:
        verb = name_of(value.fields.get("method")).rsplit(".", 1)[-1]
        yield run.text(value.fields["path"]), "" if verb == "ALL" else verb


def _global_guards(run: Following, decorator: Expression, scope: Scope) -> None:
    options = decorator.arguments[0] if isinstance(decorator, Call) and decorator.arguments else None
    given = run.value(options, scope) if isinstance(options, Fields) else None
    providers = given.fields.get("providers") if isinstance(given, Record) else None
    for provider in providers.items if isinstance(providers, Array) else ():
        if isinstance(provider, Record) and name_of(provider.fields.get("provide")).endswith("APP_GUARD"):
            guard = (
                provider.fields.get("useClass")
                or provider.fields.get("useExisting")
                or provider.fields.get("useFactory")
            )
            run.put(_root(run), middleware_of(run, guard, name_of(guard)) if guard is not None else ())


def _prefix(run: Following, decorator: Expression, scope: Scope) -> str:
    if not isinstance(decorator, Call) or not decorator.arguments:
        return ""
    value = run.value(decorator.arguments[0], scope)
    if isinstance(value, Record):
        value = value.fields.get("path", Constant(""))
    return run.text(_first(value))


def _first(value: Value) -> Value:
    return value.items[0] if isinstance(value, Array) and value.items else value


def _controller(run: Following, made: ClassValue, prefix: str) -> None:
    above = tuple(_guards(run, made.body.decorators, made.scope))
    for method in made.body.methods:
        for decorator in method.decorators:
            verb = ROUTERS.verbs.get(dotted(decorator).rsplit(".", 1)[-1])
            if verb is None or not isinstance(decorator, Call):
                continue
            inner = (
                run.text(_first(run.value(decorator.arguments[0], made.scope))) if decorator.arguments else ""
            )
            _register(run, made, method, (verb, join(f"/{prefix.strip('/')}", inner), decorator.line, above))


def _register(
    run: Following, made: ClassValue, method: Function, route: tuple[str, str, int, tuple[Middleware, ...]]
) -> None:
    verb, pattern, line, above = route
    is_open = _is_open(method.decorators) or _is_open(made.body.decorators)
    own = tuple(_guards(run, method.decorators, made.scope))
    router = _of_controller(run, made.body.name, is_open=is_open)
    gates = () if _is_open(method.decorators) else above
    run.registrations.append(
        Registration(
            router,
            None,
            verb,
            pattern,
            f"{made.body.name}.{method.name}",
            (*gates, *own),
            run.path,
            line,
        )
    )


def _is_open(decorators: Iterable[Expression]) -> bool:
    """`@Public()`, `@SkipAuth()`, `@AllowAnonymous()`."""
    return any(
        _OPEN_WORDS & set(words_of(dotted(decorator))) and not dotted(decorator).startswith("Api")
        for decorator in decorators
    )


def _guards(run: Following, decorators: Iterable[Expression], scope: Scope) -> Iterator[Middleware]:
    for decorator in decorators:
        name = dotted(decorator)
        if name == "UseGuards" and isinstance(decorator, Call):
            yield from middlewares(run, decorator.arguments, scope)
        elif not name.startswith("Api") and auth_standing(name) is Standing.GATE:
            yield _composed(run, decorator, name, scope)


def _composed(run: Following, decorator: Expression, name: str, scope: Scope) -> Middleware:
    """`@Auth()`: a decorator of one's own, which is a gate if it is seen to use guards."""
    callee = decorator.function if isinstance(decorator, Call) else Name(name, decorator.line)
    body = getattr(getattr(run.value(callee, scope), "function", None), "body", None)
    if body is None or any(mark in body.text() for mark in ("UseGuards", "applyDecorators", "SetMetadata")):
        return Middleware(name)
    return Middleware(name, Refusal.PERHAPS, f"what the decorator {name} does was not seen")


NESTJS = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    define_class=define_class,
)
CONSUMER = Framework(routers=CONSUMERS, call=consume)
