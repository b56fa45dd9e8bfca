"""Django and its REST framework: url tables, views with their permissions, and the settings' defaults."""

from collections.abc import Iterator

from bot.checklist.facts.routes.frameworks.django_permissions import (
    DEEPEST,
    REST,
    bases,
    class_named,
    default_permissions,
    permissions,
    rest_gates,
)
from bot.checklist.facts.routes.frameworks.python_views import (
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
from bot.checklist.languages.program import Call, Import, dotted
from bot.checklist.languages.python.libraries.django import ROUTERS

_PATHS = frozenset({"path", "re_path", "url"})
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
    made = class_named(run, view)
    if made is not None:
        _note_actions(run, router, made, pattern)
    return router


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
            if depth < DEEPEST:
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
    return is_derived(run, made, REST) or any(name == "permission_classes" for name, _ in made.body.fields)


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
        yield from default_permissions(run)


def _unseen(run: Following, view: Value | None, made: ClassValue | None, name: str) -> Iterator[Middleware]:
    """A view, or a base of one, in a file that is not in sight may bring anything."""
    inner = view
    while isinstance(inner, Called) and inner.arguments and not isinstance(inner.callee, ClassValue):
        inner = inner.arguments[-1]
    is_elsewhere = not isinstance(inner, Reference) or bool(inner.module) or "." in inner.name
    if made is None and not isinstance(inner, Closure) and is_elsewhere:
        yield Middleware(name, Refusal.PERHAPS, f"the view {name or 'here'} was not seen")
    for base in bases(run, made) if made is not None and not _is_rest(run, made) else ():
        is_own = isinstance(base, Reference) and not base.module.startswith("django")
        if is_own and isinstance(base, Reference) and base.module:
            yield Middleware(base.name, Refusal.PERHAPS, f"the base class {base.name} was not seen")


DJANGO = Framework(
    routers=ROUTERS,
    construct=construct,
    call=call,
    finish_module=finish_module,
)
