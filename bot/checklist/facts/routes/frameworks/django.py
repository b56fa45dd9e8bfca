"""Django and its REST framework: url tables, views with their permissions, and the settings' defaults."""

import re
from collections.abc import Iterator

from bot.checklist.facts.routes.frameworks.python_views import (
    base_values,
    decorator_gates,
    is_derived,
    listed,
    method_routes,
    own_check,
    view_gates,
)
from bot.checklist.facts.routes.frameworks.registering import note, text
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.paths import join
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    ClassValue,
    Closure,
    Constant,
    Following,
    Framework,
    Invocation,
    Link,
    ModuleValue,
    Record,
    Reference,
    Router,
    Scope,
    Value,
    name_of,
    routers_in,
)
from bot.checklist.languages.program import Call, Function, Import, dotted
from bot.checklist.languages.python.libraries.django import ROUTERS

_PATHS = frozenset({"path", "re_path", "url"})
_REST = (
    "rest_framework", "APIView", "ViewSet", "Serializer", "ListAPIView", "CreateAPIView",
    "RetrieveAPIView", "GenericAPI", "UpdateAPIView", "DestroyAPIView",
)  # fmt: skip
_OWN_BUSINESS = (
    "django.contrib",
    "admin.site",
    "debug_toolbar",
    "rest_framework_simplejwt",
    "drf_spectacular",
    "drf_yasg",
)
_STATIC = frozenset({
    "TemplateView", "RedirectView", "LoginView", "LogoutView", "SpectacularAPIView",
    "SpectacularSwaggerView", "SpectacularRedocView", "TokenObtainPairView", "TokenRefreshView",
    "obtain_auth_token", "PasswordResetView", "PasswordResetDoneView", "PasswordResetConfirmView",
    "JavaScriptCatalog", "PasswordResetCompleteView", "TokenVerifyView", "serve", "sitemap",
})  # fmt: skip
_OPEN = frozenset({"allow", "any", "public", "anonymous", "open", "everyone", "everybody", "nobody"})
_ASKS = re.compile(
    r"return\b[^\n]*(?:is_authenticated|is_staff|is_superuser|has_perms?\()|super\(\)\.has_permission"
)
_ASKS_NOT = re.compile(r"\bor\b|SAFE_METHODS|return True|\bnot\b|\bif\b")
_UNSET = "the settings' DEFAULT_PERMISSION_CLASSES were not seen"
_DEEPEST = 6
# a list of classes or of their instances; what is looked up by a text, or a comprehension, is none
_LISTS = re.compile(r"\[((?:[\w.,|&()~]|\s){0,400})\]")
_NAMES = re.compile(r"[\w.]+")


def construct(callee: str, invocation: Invocation) -> Value | None:
    """`DefaultRouter()`."""
    return invocation.run.make(Router(DJANGO, "", invocation.call.line)) if ROUTERS.makes(callee) else None


def call(router: Router, method: str, invocation: Invocation) -> Value | None:
    """`router.register("documents", DocumentViewSet)`."""
    if method != "register":
        return None
    run, view = invocation.run, invocation.value(1) or invocation.named("viewset")
    gates, name = rest_gates(run, view)
    pattern = text(invocation, 0)
    route = ("ANY", pattern, name)
    note(run, router, route, gates, invocation.call.line)
    made = _class_named(run, view)
    if made is not None:
        _note_actions(run, router, made, pattern)
    return router


def _class_named(run: Following, view: Value | None) -> ClassValue | None:
    if isinstance(view, Reference) and not view.module:
        return next((made for (_, name), made in run.classes.items() if name == view.name), None)
    return view if isinstance(view, ClassValue) else None


def _note_actions(run: Following, router: Router, made: ClassValue, pattern: str) -> None:
    """`@action(permission_classes=[…])`: a route of its own, registered where it stands."""
    own, run.path = run.path, made.path
    for method in made.body.methods:
        for decorator in method.decorators:
            given = dict(decorator.named).get("permission_classes") if isinstance(decorator, Call) else None
            if given is not None:
                gates = tuple(permissions(run, run.value(given, made.scope)))
                route = ("ANY", join(pattern, method.name), method.name)
                note(run, router, route, gates, decorator.line)
    run.path = own


def rest_gates(run: Following, view: Value | None) -> tuple[tuple[Middleware, ...], str]:
    """What stands before a REST view: its own permission classes, else the settings' default."""
    view = _class_named(run, view) or view
    if not isinstance(view, ClassValue):
        name = name_of(view)
        return (Middleware(name, Refusal.PERHAPS, f"the view {name or 'here'} was not seen"),), name
    return tuple(_class_permissions(run, view)), view.body.name


def _class_permissions(run: Following, made: ClassValue) -> Iterator[Middleware]:
    yield from decorator_gates(run, made.body.decorators, made)
    chooses = _method(run, made, "get_permissions")
    if chooses is not None:
        chosen = list(_chosen(run, made, chooses))
        if chosen and all(chosen):
            yield from chosen[0]
            return
        doubt = f"{made.body.name} chooses its permissions at run time"
        yield Middleware("get_permissions", Refusal.PERHAPS, doubt)
        return
    own = _field(run, made, "permission_classes")
    if own is not None:
        yield from permissions(run, own)
        return
    unseen = [
        name_of(base) for base in _bases(run, made) if isinstance(base, Reference) and not _is_library(base)
    ]
    if unseen:
        yield Middleware(unseen[0], Refusal.PERHAPS, f"the base class {unseen[0]} was not seen")
        return
    yield from _default_permissions(run)


def _is_library(base: Reference) -> bool:
    return (
        base.module.startswith("rest_framework")
        or any(mark in base.name for mark in _REST)
        or base.name.endswith("Mixin")
    )


def _bases(run: Following, made: ClassValue, depth: int = 0) -> Iterator[Value]:
    for base in base_values(run, made):
        yield base
        if isinstance(base, ClassValue) and depth < _DEEPEST:
            yield from _bases(run, base, depth + 1)


def _field(run: Following, made: ClassValue, name: str) -> Value | None:
    for made_class in (made, *_bases(run, made)):
        fields = dict(made_class.body.fields) if isinstance(made_class, ClassValue) else {}
        if name in fields and isinstance(made_class, ClassValue):
            return run.value(fields[name], made_class.scope)
    return None


def _method(run: Following, made: ClassValue, name: str) -> Function | None:
    for made_class in (made, *_bases(run, made)):
        found = (
            [method for method in made_class.body.methods if method.name == name]
            if isinstance(made_class, ClassValue)
            else []
        )
        if found:
            return found[0]
    return None


def _chosen(run: Following, made: ClassValue, method: Function) -> Iterator[tuple[Middleware, ...]]:
    """The gates of each list that `get_permissions` may choose; an empty one where a list has none."""
    text = method.body.text() if method.body is not None else ""
    for written in _LISTS.findall(text):
        if " for " in written:
            continue
        items = Array([Reference(name) for name in _NAMES.findall(written)])
        found = permissions(run, items)
        yield tuple(gate for gate in found if not gate.doubt and auth_standing(gate.name) is Standing.GATE)
    if "super()" in text:
        own = _field(run, made, "permission_classes")
        found = permissions(run, own) if own is not None else _default_permissions(run)
        yield tuple(gate for gate in found if not gate.doubt and auth_standing(gate.name) is Standing.GATE)


def permissions(run: Following, value: Value) -> Iterator[Middleware]:
    """Permission classes as middleware; `…OrReadOnly` lets anybody read."""
    if isinstance(value, Reference):
        yield Middleware(value.name, Refusal.PERHAPS, f"what {value.name} holds was not seen")
    if isinstance(value, Array) and value.is_open:
        doubt = "what else the list of permission classes holds was not seen"
        yield Middleware("permission_classes", Refusal.PERHAPS, doubt)
    for item in listed(value) if not isinstance(value, Reference) else []:
        if isinstance(item, Array):
            yield from permissions(run, item)
            continue
        if isinstance(item, Constant):
            item = Reference(item.text)  # noqa: PLW2901  settings name a class by its dotted path
        for middleware in middleware_of(run, item, name_of(item)):
            refusal = Refusal.UNSEEN
            if auth_standing(middleware.name) is Standing.NONE and not _OPEN & set(words_of(middleware.name)):
                refusal = Refusal.PERHAPS
            if isinstance(item, ClassValue):
                refusal = Refusal.UNSEEN if _derives_from_a_gate(run, item) else Refusal.PERHAPS
                refusal = Refusal.YES if _asks_for_a_person(item) else refusal
            plain = middleware.name.rsplit(".", 1)[-1]
            if {"read", "only"} <= set(words_of(plain)):
                yield Middleware("permission", Refusal.PERHAPS, f"{plain} lets anybody read")
                continue
            known = {
                "DjangoModelPermissions": "RequireModelPermissions",
                "DjangoObjectPermissions": "RequireObjectPermissions",
            }
            doubt = (
                f"whether {plain} refuses who is not signed in was not seen"
                if refusal is Refusal.PERHAPS
                else middleware.doubt
            )
            yield Middleware(known.get(plain, middleware.name), refusal, doubt)


def _asks_for_a_person(made: ClassValue) -> bool:
    """Whether `has_permission` is one conjunction that asks for somebody signed in."""
    bodies = [
        method.body
        for method in made.body.methods
        if method.name == "has_permission" and method.body is not None
    ]
    text = bodies[0].text() if bodies else ""
    return bool(_ASKS.search(text)) and not _ASKS_NOT.search(text)


def _derives_from_a_gate(run: Following, made: ClassValue) -> bool:
    return is_derived(
        run, made, ("IsAuthenticated", "IsAdminUser", "DjangoModelPermissions")
    ) and not is_derived(run, made, ("ReadOnly",))


def _default_permissions(run: Following) -> Iterator[Middleware]:
    known = run.notes.get("django:permissions")
    if known is not None:
        yield from permissions(run, known)
    elif "django:settings" not in run.notes:
        yield Middleware("DEFAULT_PERMISSION_CLASSES", Refusal.PERHAPS, _UNSET)


def finish_module(path: str, scope: Scope, run: Following) -> None:
    """Settings are remembered; a url table is registered."""
    names = scope.names
    if isinstance(names.get("MIDDLEWARE"), Array):
        run.notes["django:settings"] = names["MIDDLEWARE"]
        for item in listed(names["MIDDLEWARE"]):
            if isinstance(item, Constant) and "LoginRequired" in item.text.rsplit(".", 1)[-1]:
                run.notes["django:login"] = item
    rest = names.get("REST_FRAMEWORK")
    if isinstance(rest, Record):
        run.notes["django:settings"] = rest
        given = rest.fields.get("DEFAULT_PERMISSION_CLASSES")
        if given is not None:
            run.notes["django:permissions"] = given
    patterns = names.get("urlpatterns")
    if isinstance(patterns, Array):
        _register(run, patterns, _table(run, path), (path, "", 0))


def _table(run: Following, path: str) -> Router:
    """The router that stands for one url table."""
    key = f"django:{path}"
    known = run.notes.get(key)
    if isinstance(known, Router):
        return known
    made = Router(DJANGO, "urlpatterns", 1)
    run.notes[key] = made
    login = run.notes.get("django:login")
    if isinstance(login, Constant):
        made.notes["login"] = login.text
    return made


def _register(run: Following, patterns: Array, table: Router, at: tuple[str, str, int]) -> None:
    path, prefix, depth = at
    for item in patterns.items:
        if not isinstance(item, Called) or item.name.rsplit(".", 1)[-1] not in _PATHS or not item.arguments:
            continue
        pattern = join(prefix, run.text(item.arguments[0]).strip("^$"))
        view = item.arguments[1] if len(item.arguments) > 1 else dict(item.named).get("view")
        if isinstance(view, Called) and view.name.rsplit(".", 1)[-1] == "include":
            if depth < _DEEPEST:
                _include(run, view, table, (path, pattern, depth))
            continue
        _note_view(run, view, table, (path, pattern, item.line))


def _include(run: Following, included: Called, table: Router, at: tuple[str, str, int]) -> None:
    path, pattern, depth = at
    target = included.arguments[0] if included.arguments else None
    if isinstance(target, Array) and target.items and isinstance(target.items[0], Array | Constant):
        target = target.items[0]
    if isinstance(target, Array):
        _register(run, target, table, (path, pattern, depth + 1))
    for router in routers_in(target):
        run.link(router, Link(table, pattern, None))
    if isinstance(target, Constant):
        module = run.import_module(path, Import("", target.text))
        if isinstance(module, ModuleValue):
            run.link(_table(run, module.path), Link(table, pattern, None))
    elif isinstance(target, ModuleValue):
        run.link(_table(run, target.path), Link(table, pattern, None))


def _note_view(run: Following, view: Value | None, table: Router, at: tuple[str, str, int]) -> None:
    path, pattern, line = at
    made = _class_of(view)
    name = name_of(made or view)
    if _is_not_asked(view, name):
        return
    gates: tuple[Middleware, ...]
    if made is not None and _is_rest(run, made):
        gates, name = rest_gates(run, made)
        gates = (*_around(run, view), *gates)
    elif isinstance(view, Closure) and _is_api_view(view):
        gates = tuple(_function_permissions(run, view))
    else:
        name, gates = view_gates(run, view)
    gates = (*gates, *_unseen(run, view, made, name))
    if "login" in table.notes or "django:login" in run.notes:
        gates = (Middleware("LoginRequiredMiddleware", Refusal.YES), *gates)
    own, run.path = run.path, path
    verbs = [(verb, more) for verb, more in method_routes(run, made)] if made is not None else []
    if any(more for _, more in verbs):
        for verb, more in verbs:
            note(run, table, (verb, pattern, name), (*gates, *more), line)
    else:
        note(run, table, ("ANY", pattern, name), gates, line)
    run.path = own


def _is_not_asked(view: Value | None, name: str) -> bool:
    inner = view
    while isinstance(inner, Called):
        inner = inner.arguments[-1] if inner.arguments else inner.callee
    module = inner.module if isinstance(inner, Reference) else ""
    last = name.removesuffix(".as_view").rsplit(".", 1)[-1]
    return (
        last in _STATIC
        or module.startswith(_OWN_BUSINESS)
        or "admin.site" in name
        or name.endswith(".site.urls")
    )


def _class_of(view: Value | None) -> ClassValue | None:
    """The class in `X.as_view()`, whatever is wrapped around it."""
    if isinstance(view, Called):
        if isinstance(view.callee, ClassValue):
            return view.callee
        return _class_of(view.arguments[-1]) if view.arguments else None
    return view if isinstance(view, ClassValue) else None


def _around(run: Following, view: Value | None) -> Iterator[Middleware]:
    if isinstance(view, Called) and not isinstance(view.callee, ClassValue) and view.arguments:
        outer = Called(view.callee, view.name, (), view.named, view.line)
        yield from middleware_of(run, outer, view.name)
        yield from _around(run, view.arguments[-1])


def _is_rest(run: Following, made: ClassValue) -> bool:
    return is_derived(run, made, _REST) or any(name == "permission_classes" for name, _ in made.body.fields)


def _is_api_view(view: Closure) -> bool:
    return any(dotted(decorator).rsplit(".", 1)[-1] == "api_view" for decorator in view.function.decorators)


def _function_permissions(run: Following, view: Closure) -> Iterator[Middleware]:
    own = False
    for decorator in view.function.decorators:
        if isinstance(decorator, Call) and dotted(decorator).rsplit(".", 1)[-1] == "permission_classes":
            own = True
            for given in decorator.arguments:
                yield from permissions(run, run.value(given, view.scope))
        else:
            yield from decorator_gates(run, [decorator], view)
    yield from own_check(run, view)
    if not own:
        yield from _default_permissions(run)


def _unseen(run: Following, view: Value | None, made: ClassValue | None, name: str) -> Iterator[Middleware]:
    """A view, or a base of one, in a file that is not in sight may bring anything."""
    inner = view
    while isinstance(inner, Called) and inner.arguments and not isinstance(inner.callee, ClassValue):
        inner = inner.arguments[-1]
    is_elsewhere = not isinstance(inner, Reference) or bool(inner.module) or "." in inner.name
    if made is None and not isinstance(inner, Closure) and is_elsewhere:
        yield Middleware(name, Refusal.PERHAPS, f"the view {name or 'here'} was not seen")
    for base in _bases(run, made) if made is not None and not _is_rest(run, made) else ():
        is_own = isinstance(base, Reference) and not base.module.startswith("django")
        if is_own and isinstance(base, Reference) and base.module:
            yield Middleware(base.name, Refusal.PERHAPS, f"the base class {base.name} was not seen")


DJANGO = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    finish_module=finish_module,
)
