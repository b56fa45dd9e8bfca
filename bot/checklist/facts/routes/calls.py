"""What a call comes to: a framework's business, a function to follow, or something that stays a call."""

import re

from bot.checklist.core.mentions import Mentions
from bot.checklist.facts.routes.adoption import adopted
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.reading import home_of, shares_folder
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Constant,
    Either,
    Following,
    HandedOver,
    Invocation,
    Link,
    Method,
    Record,
    Reference,
    Router,
    Scope,
    Value,
    is_type,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import (
    Assign,
    Attribute,
    Call,
    Expression,
    Import,
    Name,
    Parameter,
    dotted,
)

_REGISTERS = re.compile(
    r"\.(Use|Route|Group|With|Mount|Handle|HandleFunc|Subrouter|PathPrefix|Any|Match|Static)\(|"
    r"\.(Get|Post|Put|Patch|Delete|Head|Options|GET|POST|PUT|PATCH|DELETE)\(\s*[\"`]|"
    r"NewRouter|NewServeMux|NewMux|gin\.(New|Default)|echo\.New|ListenAndServe|http\.Server\{|"
    r"\bexpress\(|\bRouter\(|Hono[<(]|[Ff]astify\(|FastAPI\(|Flask\(|Blueprint\(|APIRouter\(|\bApplication\(|"
    r"include_router|register_blueprint|add_url_rule|add_middleware|add_api_route|add_routes|add_subapp|"
    r"before_request|\.add_(get|post|put|patch|delete|route|view|resource)\(|addHook|useGlobalGuards|"
    r"\.(use|register|route|basePath)\(|\.(get|post|put|patch|delete|all)\(\s*['\"`][/$]"
)
# Of each way to say it a part that is always there: to search for these in every function is cheap.
_MAY_REGISTER = Mentions.of(
    """
    .Use( .Route( .Group( .With( .Mount( .Handle( .HandleFunc( .Subrouter( .PathPrefix( .Any( .Match(
    .Static( .Get( .Post( .Put( .Patch( .Delete( .Head( .Options( .GET( .POST( .PUT( .PATCH( .DELETE(
    NewRouter NewServeMux NewMux gin.New gin.Default echo.New ListenAndServe http.Server{ express( Router(
    Hono astify( FastAPI( Flask( Blueprint( Application( include_router register_blueprint add_url_rule
    add_middleware add_api_route add_routes add_subapp before_request .add_ addHook useGlobalGuards .use(
    .register( .route( .basePath( .get( .post( .put( .patch( .delete( .all(
    """
)
_SETS_UP = re.compile(r"auth(?!or)|passport|security|guard|middleware", re.IGNORECASE)
_HELD = re.compile(r"\b(app|router|mux|engine|server|api|group|srv)\b", re.IGNORECASE)
_HANDS_ON = frozenset({"Handle", "Handler", "HandlerFunc", "HandleFunc", "Mount", "Host", "mount", "Any"})
_DEEPEST = 12
_WAYS = 4


def call(run: Following, expression: Call, scope: Scope, *, is_statement: bool = False) -> Value:
    """Follows one call."""
    invocation = Invocation(expression, scope, run)
    function = expression.function
    if isinstance(function, Name) and function.name == run.language.requires:
        return _required(run, invocation)
    base = run.value(function.of, scope) if isinstance(function, Attribute) else None
    if isinstance(function, Attribute):
        answer = _on_router(base, function, invocation)
        if answer is not None:
            return answer
        if function.name == "as_view" and isinstance(base, ClassValue):
            return Called(base, f"{base.body.name}.as_view", (), (), expression.line)
    callee = run.value(function, scope) if base is None else None
    if callee is None and isinstance(function, Attribute):
        callee = run.member(base, function.name) or Reference(dotted(function))
    if isinstance(callee, Method):
        return callee.router.framework.call(callee.router, callee.name, invocation) or callee.router
    made = _constructed(callee, invocation) or _appended(base, function, invocation)
    if made is not None:
        return made
    return _followed(run, callee or Reference(""), invocation, is_statement=is_statement)


def _appended(base: Value | None, function: Expression, invocation: Invocation) -> Value | None:
    """`append(gates, other)` and `gates.concat(other)`: the list with what comes after it."""
    named = function.name if isinstance(function, Name) else ""
    is_concat = isinstance(function, Attribute) and function.name == "concat"
    if named and named == invocation.run.language.appends:
        base = invocation.value(0)
        more = invocation.values[1:]
    elif is_concat:
        more = [item for value in invocation.values for item in _items_of(value)]
    else:
        return None
    return Array([*base.items, *more], base.line, base.is_open) if isinstance(base, Array) else None


def _items_of(value: Value) -> list[Value]:
    return value.items if isinstance(value, Array) else [value]


def _required(run: Following, invocation: Invocation) -> Value:
    first = invocation.value(0)
    module = first.text if isinstance(first, Constant) else ""
    return run.import_module(run.path, Import("", module, "default")) or Reference("", module, "default")


def _on_router(base: Value | None, function: Attribute, invocation: Invocation) -> Value | None:
    routers = list(routers_in(base))
    if not routers:
        router = adopted(base, function, invocation)
        routers = [router] if router is not None else []
    answers = [router.framework.call(router, function.name, invocation) for router in routers]
    known = [answer for answer in answers if answer is not None]
    if known:
        return known[0] if len(known) == 1 else Either(tuple(known))
    return Reference(dotted(function)) if routers else None


def _constructed(callee: Value | None, invocation: Invocation) -> Value | None:
    if not isinstance(callee, Reference):
        return None
    is_new = bool(callee.name) and callee.name == invocation.run.language.makes
    given = invocation.value(0) if is_new else None
    if isinstance(given, ClassValue):
        return instance_of(invocation.run, given)
    named = f"{callee.module}:{callee.member}" if callee.module else callee.name
    for framework in invocation.run.frameworks:
        made = framework.construct(named, invocation)
        if made is not None:
            return made
    return None


def _followed(  # noqa: C901  the kinds of callee in their order
    run: Following, callee: Value, invocation: Invocation, *, is_statement: bool
) -> Value:
    expression, scope = invocation.call, invocation.scope
    arguments = invocation.values
    named = tuple((name, run.value(given, scope)) for name, given in expression.named)
    if isinstance(callee, ClassValue):
        return _instance(invocation, callee, arguments, dict(named))
    if isinstance(callee, Closure) and registers(callee, arguments):
        answer = follow(run, callee, arguments, dict(named))
        if answer is not None:
            return answer
    result = Called(callee, dotted(expression.function), tuple(arguments), named, expression.line)
    if is_statement and isinstance(callee, Closure):
        return result
    if is_statement:
        _note_handed_over(run, invocation, arguments)
    if is_statement and result.name.rsplit(".", 1)[-1] in _HANDS_ON:
        for router in (mounted for argument in arguments for mounted in routers_in(argument)):
            router.unknown = router.unknown or f"what `{result.name}` puts it under was not seen"
        return result
    for argument in (*arguments, *(value for _, value in named)):
        for router in routers_in(argument):
            wrapped = _wrapped(run, router, result, is_statement=is_statement)
            if wrapped is not None:
                return wrapped
    return result


def _note_handed_over(run: Following, invocation: Invocation, arguments: list[Value]) -> None:
    """`homeHandler.RegisterRoutes(router)`: which method that is may be known when all files are read."""
    function = invocation.call.function
    if not isinstance(function, Attribute) or not any(map(_holds_router, arguments)):
        return
    base = run.value(function.of, invocation.scope)
    made = name_of(base) if isinstance(base, Called) else ""
    owner = made.rsplit(".", 1)[-1].removeprefix("New") if made else dotted(function.of).rsplit(".", 1)[-1]
    given = HandedOver(owner, tuple(arguments), invocation.call)
    run.handed_over.setdefault(function.name, []).append(given)


def arguments_of(run: Following, closure: Closure) -> list[list[Value]]:
    """With what a method is called on something unknown: where its type is named, else by the only such call.

    A loop over all of an interface's implementations calls each of them.
    """
    known = run.handed_over.get(closure.function.name, []) if closure.function.owner else []
    count = len(closure.function.parameters) - (1 if run.language.declares_receiver else 0)
    fitting = [invocation for invocation in known if len(invocation.arguments) == count]
    named = [
        invocation for invocation in fitting if invocation.owner.lower() == closure.function.owner.lower()
    ]
    is_only_one = len({id(invocation.call) for invocation in fitting}) == 1
    chosen = named or (fitting[:_WAYS] if is_only_one else [])
    return [list(invocation.arguments) for invocation in chosen]


def _wrapped(run: Following, router: Router, result: Called, *, is_statement: bool) -> Value | None:
    """`auth(mux)` stands before the whole of `mux`; a helper in an unseen file may put anything on it."""
    if is_statement:
        if _SETS_UP.search(result.name):
            doubt = f"what `{result.name}` puts on it was not seen"
            run.put(router, [Middleware(result.name, Refusal.PERHAPS, doubt)])
        return None
    outer = run.make(Router(router.framework, result.name, result.line))
    run.link(router, Link(outer, "", None, tuple(middleware_of(run, result, result.name))))
    return outer


def registers(closure: Closure, arguments: list[Value] | None = None) -> bool:
    """Whether following the function may register routes or make a router."""
    body = closure.function.body
    if body is None:
        return False
    if arguments and any(_holds_router(value) for value in arguments):
        types = [parameter.type_text for parameter in closure.function.parameters]
        if "http.Handler" in types:
            return False
    text = body.text()
    return _MAY_REGISTER.occur_in(text) and bool(_REGISTERS.search(text))


def _holds_router(value: Value) -> bool:
    if isinstance(value, Record):
        return any(isinstance(field, Router) for field in value.fields.values())
    return next(routers_in(value), None) is not None


def follow(
    run: Following, closure: Closure, arguments: list[Value], named: dict[str, Value] | None = None
) -> Value | None:
    """Runs a function's body with these arguments; None where it returns nothing or goes too deep."""
    if len(run.stack) >= _DEEPEST or any(
        running_call.function is closure.function for running_call in run.stack
    ):
        return None
    scope = Scope(closure.scope)
    function = closure.function
    parameters = list(function.parameters)
    path, run.path = run.path, closure.path
    if function.receiver:
        scope.names[function.receiver] = closure.bound or _receiver(run, closure)
        if run.language.declares_receiver and parameters and parameters[0].name == function.receiver:
            parameters = parameters[1:]
    for position, parameter in enumerate(parameters):
        given = arguments[position] if position < len(arguments) else (named or {}).get(parameter.name)
        _bind(run, scope, parameter, given)
    run.followed.add(id(function))
    run.stack.append(closure)
    try:
        return run.run(function.statements(), scope)
    finally:
        run.stack.pop()
        run.path = path


def _bind(run: Following, scope: Scope, parameter: Parameter, given: Value | None) -> None:
    name = parameter.name
    if given is None or (isinstance(given, Reference) and not given.module):
        known = typed(run, parameter.type_text, name, None) or _of_type(run, parameter.type_text)
        given = known or (given if given is not None and name_of(given) else None)
    if name.startswith("{"):
        for part in name.strip("{} ").split(","):
            key = part.split(":")[0].split("=")[0].strip()
            local = part.split(":")[-1].split("=")[0].strip()
            scope.names[local] = run.member(given, key) or Reference(local)
        return
    scope.names[name] = given if given is not None else Reference(name)


def _of_type(run: Following, type_text: str) -> Record | None:
    """The one instance of a Go type in sight, by a written type such as `*handlers.Users`."""
    package, _, name = type_text.strip("*& ").rpartition(".")
    if not run.language.is_shared_by_folder or not name.isidentifier():
        return None
    made = run.classes.get((run.home, name)) if not package else None
    if package:
        made = next(
            (
                class_value
                for (home, own), class_value in run.classes.items()
                if own == name and home.endswith(package)
            ),
            None,
        )
    if made is None and not package and (run.home, name) in run.owners:
        return Record(name, {}, run.path, 0)
    return instance_of(run, made) if made is not None else None


def typed(run: Following, type_text: str, label: str, statement: Assign | None) -> Router | None:
    """A router known only by its declared type, whose making is not seen."""
    if not type_text:
        return None
    for framework in run.frameworks:
        if is_type(framework, type_text):
            line = statement.target.line if statement is not None else 0
            is_whole = type_text.strip() in framework.routers.whole_types
            reason = "" if is_whole else f"no caller was found that shows what is put on `{label}`"
            return run.make(Router(framework, label, line, unknown=reason))
    return None


def _receiver(run: Following, closure: Closure) -> Record:
    owner = closure.function.owner
    home = home_of(closure.path)
    made = run.classes.get((home, owner))
    return instance_of(run, made) if made is not None else Record(owner, {}, closure.path, 0)


def instance_of(run: Following, made: ClassValue) -> Record:
    """The one instance that stands for all of a class."""
    if made.instance is None:
        made.instance = Record(made.body.name, {}, made.path, made.body.line, made)
        for name, given in made.body.fields:
            made.instance.fields[name] = run.value(given, made.scope)
    return made.instance


def _instance(
    invocation: Invocation, made: ClassValue, arguments: list[Value], named: dict[str, Value]
) -> Value:
    run = invocation.run
    for base in made.body.bases:
        router = _constructed(run.value(base, made.scope), invocation)
        if router is not None:
            return router
    instance = instance_of(run, made)
    for method in made.body.methods:
        if method.name in {"constructor", "__init__"} and method.body is not None:
            closure = Closure(method, made.scope, made.path, instance)
            if _REGISTERS.search(method.body.text()) or _HELD.search(method.body.text()):
                follow(run, closure, arguments, named)
    return instance


def method_of(run: Following, owner: Record, name: str) -> Value | None:
    """A method bound to its instance, or a field that only its type is known of."""
    if owner.made_by is None:
        return _method_of_unseen(run, owner, name)
    made = owner.made_by
    for method in made.body.methods:
        if method.name == name:
            return Closure(method, made.scope, made.path, owner)
    home = home_of(made.path)
    found = run.methods.get((home, made.body.name, name))
    if found is not None:
        return Closure(found.function, found.scope, found.path, owner)
    types = dict(made.body.field_types)
    promoted = _promoted(run, made, name) if home and name not in types else None
    if promoted is not None:
        return promoted
    router = typed(run, types.get(name, ""), name, None)
    if router is not None:
        owner.fields[name] = router
    return router or _of_type(run, types.get(name, ""))


def _promoted(run: Following, made: ClassValue, name: str) -> Value | None:
    """A method that a Go type has from one that it embeds."""
    home = made.path.rpartition("/")[0]
    for field, type_text in made.body.field_types:
        package, _, own = type_text.strip("*").rpartition(".")
        if field != own or not shares_folder(made.path):
            continue
        for (place, owner, method), found in run.methods.items():
            if (owner, method) == (own, name) and (place.endswith(package) if package else place == home):
                inner = run.classes.get((place, own))
                bound = instance_of(run, inner) if inner is not None else None
                return Closure(found.function, found.scope, found.path, bound)
    return None


def _method_of_unseen(run: Following, owner: Record, name: str) -> Value | None:
    """A method of a Go type whose own definition is not in sight."""
    home = owner.path.rpartition("/")[0]
    found = run.methods.get((home, owner.type_name, name)) if shares_folder(owner.path) else None
    return Closure(found.function, found.scope, found.path, owner) if found is not None else None


def class_member(run: Following, owner: ClassValue, name: str) -> Value | None:
    """A static method or field."""
    return method_of(run, instance_of(run, owner), name) or instance_of(run, owner).fields.get(name)


def define_class(run: Following, made: ClassValue) -> None:
    """A class as its framework sees it; the methods of others are followed later."""
    for framework in run.frameworks:
        if framework.define_class is not None:
            framework.define_class(made, run)
    instance = None
    for method in made.body.methods:
        instance = instance or instance_of(run, made)
        closure = Closure(method, made.scope, made.path, instance)
        run.functions.append(closure)
        if run.language.decorates_methods and method.decorators:
            decorate(run, closure, made.scope)


def decorate(run: Following, made: Closure, scope: Scope) -> None:
    """`@app.get("/x")`: the decorators of a function that are a router's methods."""
    for decorator in made.function.decorators:
        function = decorator.function if isinstance(decorator, Call) else decorator
        if not isinstance(function, Attribute):
            continue
        shown = decorator if isinstance(decorator, Call) else Call(function, (), (), function.line)
        invocation = Invocation(shown, scope, run)
        base = run.value(function.of, scope)
        routers = list(routers_in(base))
        if not routers:
            router = adopted(base, function, invocation)
            routers = [router] if router is not None else []
        for router in routers:
            if router.framework.decorate is not None:
                router.framework.decorate(router, function.name, invocation, made)
    for framework in run.frameworks:
        if framework.define_function is not None:
            framework.define_function(made, run)


def serve(value: Value | None) -> None:
    """The router is served as it is, beside whatever else it hangs under."""
    if isinstance(value, Router):
        value.is_served = True


def row_field(row: Array, name: str) -> Value | None:
    """A field of a row that is written by position, told by what the row holds."""
    lowered = name.lower()
    texts = [item for item in row.items if isinstance(item, Constant)]
    if lowered in {"method", "verb", "httpmethod"}:
        return next((item for item in texts if item.text.isalpha() and item.text.isupper()), None)
    if lowered in {"path", "pattern", "route", "url", "uri", "endpoint"}:
        return next((item for item in texts if "/" in item.text), None)
    if lowered.startswith("hand") or lowered in {"func", "fn", "action", "h"}:
        named = [item for item in row.items if isinstance(item, Reference | Closure | Called)]
        return named[-1] if named else None
    return None
