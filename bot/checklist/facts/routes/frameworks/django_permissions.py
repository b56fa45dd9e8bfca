"""What a class or a view of Django and its REST framework asks of who comes."""

import re
from collections.abc import Iterator

from bot.checklist.facts.routes.frameworks.python_views import (
    base_values,
    decorator_gates,
    is_derived,
    listed,
)
from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing, words_of
from bot.checklist.facts.routes.values import (
    Array,
    ClassValue,
    Constant,
    Following,
    Reference,
    Value,
    name_of,
)
from bot.checklist.languages.program import Function

REST = (
    "rest_framework", "APIView", "ViewSet", "Serializer", "ListAPIView", "CreateAPIView",
    "RetrieveAPIView", "GenericAPI", "UpdateAPIView", "DestroyAPIView",
)  # fmt: skip
_OPEN = frozenset({"allow", "any", "public", "anonymous", "open", "everyone", "everybody", "nobody"})
_ASKS = re.compile(
    r"return\b[^\n]*(?:is_authenticated|is_staff|is_superuser|has_perms?\()|super\(\)\.has_permission"
)
_ASKS_NOT = re.compile(r"\bor\b|SAFE_METHODS|return True|\bnot\b|\bif\b")
_UNSET = "the settings' DEFAULT_PERMISSION_CLASSES were not seen"
DEEPEST = 6
# a list of classes or of their instances; what is looked up by a text, or a comprehension, is none
_LISTS = re.compile(r"\[((?:[\w.,|&()~]|\s){0,400})\]")
_NAMES = re.compile(r"[\w.]+")


def class_named(run: Following, view: Value | None) -> ClassValue | None:
    """The class that a value is, or that a name stands for whose file was not seen from here."""
    if isinstance(view, Reference) and not view.module:
        return next((made for (_, name), made in run.classes.items() if name == view.name), None)
    return view if isinstance(view, ClassValue) else None


def rest_gates(run: Following, view: Value | None) -> tuple[tuple[Middleware, ...], str]:
    """What stands before a REST view: its own permission classes, else the settings' default."""
    view = class_named(run, view) or view
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
        name_of(base) for base in bases(run, made) if isinstance(base, Reference) and not _is_library(base)
    ]
    if unseen:
        yield Middleware(unseen[0], Refusal.PERHAPS, f"the base class {unseen[0]} was not seen")
        return
    yield from default_permissions(run)


def _is_library(base: Reference) -> bool:
    return (
        base.module.startswith("rest_framework")
        or any(mark in base.name for mark in REST)
        or base.name.endswith("Mixin")
    )


def bases(run: Following, made: ClassValue, depth: int = 0) -> Iterator[Value]:
    """What a class is made of, and what that is made of, as far as it is in sight."""
    for base in base_values(run, made):
        yield base
        if isinstance(base, ClassValue) and depth < DEEPEST:
            yield from bases(run, base, depth + 1)


def _field(run: Following, made: ClassValue, name: str) -> Value | None:
    for made_class in (made, *bases(run, made)):
        fields = dict(made_class.body.fields) if isinstance(made_class, ClassValue) else {}
        if name in fields and isinstance(made_class, ClassValue):
            return run.value(fields[name], made_class.scope)
    return None


def _method(run: Following, made: ClassValue, name: str) -> Function | None:
    for made_class in (made, *bases(run, made)):
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
        found = permissions(run, own) if own is not None else default_permissions(run)
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


def default_permissions(run: Following) -> Iterator[Middleware]:
    """What the settings ask of everybody where a view says nothing."""
    known = run.notes.get("django:permissions")
    if known is not None:
        yield from permissions(run, known)
    elif "django:settings" not in run.notes:
        yield Middleware("DEFAULT_PERMISSION_CLASSES", Refusal.PERHAPS, _UNSET)
