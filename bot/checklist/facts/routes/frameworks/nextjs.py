"""Next.js: exported handlers, their file's path as pattern; `middleware.ts` before those it matches."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.checklist.facts.routes.gates import middleware_of
from bot.checklist.facts.routes.handlers import handler_from
from bot.checklist.facts.routes.model import Middleware, Refusal
from bot.checklist.facts.routes.paths import covers
from bot.checklist.facts.routes.values import (
    Array,
    Called,
    Closure,
    Constant,
    Following,
    Framework,
    ModuleValue,
    Record,
    Registration,
    Router,
    Scope,
    Value,
    name_of,
)
from bot.checklist.languages.program import Import
from bot.checklist.languages.script.libraries.nextjs import ROUTERS

_APP_ROUTE = re.compile(r"^(?P<root>(?:.*/)?)app/(?P<route>(?:.*/)?)route\.(?:ts|tsx|js|mjs)$")
_PAGES_ROUTE = re.compile(r"^(?P<root>(?:.*/)?)pages/(?P<route>api/.*?)(?:/index)?\.(?:ts|tsx|js|mjs)$")
_GROUPS = re.compile(r"^\(.*\)$|^@")
_EXCLUDED = re.compile(r"\(\?!([^)]*)\)")
_PROTECTS = re.compile(r"\bauth\(\)\s*\.protect\(|\bauth\.protect\(|\.protect\(")


def finish_module(path: str, scope: Scope, run: Following) -> None:
    """The handlers that a file exports, if its path makes it a route."""
    found = _APP_ROUTE.match(path)
    pages = None if found else _PAGES_ROUTE.match(path)
    match = found or pages
    if match is None:
        return
    segments = [part for part in match["route"].split("/") if part and not _GROUPS.match(part)]
    pattern = "/" + "/".join(segments)
    before = tuple(_before(run, path, match["root"], pattern))
    for method, value in _handlers(scope, is_page=pages is not None):
        name, own = handler_from(run, value, method)
        line = _line_of(value) or _export_line(scope, method)
        router = Router(NEXTJS, path, line)
        run.registrations.append(
            Registration(router, None, method, pattern, name, (*before, *own), path, line)
        )


def _handlers(scope: Scope, *, is_page: bool) -> Iterator[tuple[str, Value]]:
    if is_page:
        value = scope.names.get("export:default")
        if value is not None:
            yield "ANY", value
        return
    for method in sorted(ROUTERS.verbs):
        value = scope.names.get(f"export:{method}")
        if value is not None:
            yield method, value


def _line_of(value: Value) -> int:
    match value:
        case Closure():
            return value.function.line
        case Called():
            return value.line
        case _:
            return 0


def _export_line(scope: Scope, method: str) -> int:
    known = scope.names.get(f"line:{method}")
    return int(known.text) if isinstance(known, Constant) else 1


def _before(run: Following, path: str, root: str, pattern: str) -> Iterator[Middleware]:
    """What the project's middleware file puts before this pattern."""
    folders = path.removeprefix(root).count("/")
    up = "../" * folders or "./"
    own, run.path = run.path, path
    for name in (f"{up}middleware", f"{up}proxy", f"{up}../middleware"):
        module = run.import_module(path, Import("", name))
        if isinstance(module, ModuleValue):
            value = module.member("middleware") or module.member("proxy") or module.member("default")
            config = module.member("config")
            matcher = config.fields.get("matcher") if isinstance(config, Record) else None
            if value is not None and _matches(matcher, pattern):
                yield from _gates(run, value)
            break
    run.path = own


def _gates(run: Following, value: Value) -> Iterator[Middleware]:
    for middleware in middleware_of(run, value, name_of(value)):
        name = "middleware" if middleware.name in {"", "default", "export default"} else middleware.name
        yield replace(middleware, name=name)
    inner = value.arguments[0] if isinstance(value, Called) and value.arguments else None
    if (
        isinstance(inner, Closure)
        and inner.function.body is not None
        and _PROTECTS.search(inner.function.body.text())
    ):
        doubt = "the project's middleware protects some paths, chosen at run time"
        yield Middleware("auth.protect", Refusal.PERHAPS, doubt)


def _matches(matcher: Value | None, pattern: str) -> bool:
    """Whether the middleware's matcher takes the pattern; one that is not constant is taken to."""
    match matcher:
        case None:
            return True
        case Constant(text):
            return _takes(text, pattern)
        case Array(items):
            return any(_matches(item, pattern) for item in items)
        case Record(fields=fields):
            return _matches(fields.get("source"), pattern)
        case _:
            return True


def _takes(matcher: str, pattern: str) -> bool:
    excluded = _EXCLUDED.search(matcher)
    if excluded is not None:
        rest = pattern.lstrip("/")
        starts = [part.strip("/").replace("\\", "") for part in excluded[1].split("|")]
        return not any(
            beginning and not beginning.startswith((".", "_")) and rest.startswith(beginning)
            for beginning in starts
        )
    head = matcher.split("(", maxsplit=1)[0]
    if "(" in matcher and not matcher.startswith("/("):
        return covers(head, pattern)
    if matcher.startswith("/("):
        choices = matcher[2:].split(")", maxsplit=1)[0].split("|")
        return any(
            covers(f"/{choice}", pattern) for choice in choices if choice not in {".*", ""}
        ) or choices == [".*"]
    is_open_ended = ":" in matcher or "*" in matcher
    return covers(matcher.split("/:", maxsplit=1)[0] or "/", pattern) if is_open_ended else pattern == matcher


NEXTJS = Framework(
    routers=ROUTERS,
    finish_module=finish_module,
)
