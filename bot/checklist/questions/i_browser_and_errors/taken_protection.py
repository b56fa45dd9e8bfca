"""CSRF protection that a change takes out of a file."""

import re
from collections.abc import Iterator

from bot.checklist.core.places import line_now
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails
from bot.checklist.core.tree import Tree
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.conditions import is_for_development

_INSTALLS = re.compile(
    r"(?:^|\.)(?:CSRFProtect|CsrfProtect|SeaSurf|nosurf\.New|csrf\.Protect|csrf\.New|middleware\.CSRF(?:WithConfig)?"
    r"|NewCrossOriginProtection|csurf|lusca\.csrf|doubleCsrf|csrfSync|csrf_protect|ensure_csrf_cookie)$"
)
_HANDS_ON = frozenset(
    {"use", "Use", "register", "init_app", "Handler", "addHook", "add_middleware", "applyMiddleware"}
)
_NAMED = re.compile(r"(?i)c[su]rf|xsrf|lusca")
_DECORATED = re.compile(r"@(?:[\w.]+\()?(?:\w+\.)*(?:csrf_protect|requires_csrf_token)\b")
_LONGEST = 300


def taken_protection(before: SourceFile, after: SourceFile, tree: Tree) -> Iterator[Subject]:
    """The first place at base that put CSRF protection on, where no place at head does any more."""
    if not _NAMED.search(before.text) and "NewCrossOriginProtection" not in before.text:
        return
    old = _places(before)
    if not old or _places(after) or is_for_development(after.path) or _is_elsewhere(after, tree):
        return
    line, what = old[0]
    message = (
        f"CSRF protection, `{what}` on line {line} of the base, is taken away: leave it on for what a "
        "browser's cookies authenticate."
    )
    yield fails(after, line_now(before, after, line), message)


def _places(source: SourceFile) -> list[tuple[int, str]]:
    found = [(call.line, call.callee[:60]) for call in calls(source) if _protects(call)]
    decorated = [
        (source.text.count("\n", 0, match.start()) + 1, match[0][:60])
        for match in _DECORATED.finditer(source.text)
    ]
    return sorted({*found, *decorated})


def _protects(call: Call) -> bool:
    if _INSTALLS.search(call.callee):
        return True
    given = " ".join(argument.node.text()[:_LONGEST] for argument in call.arguments)
    is_exempt = "exempt" in call.callee.lower() or "exempt" in given.lower()
    return (
        call.name in _HANDS_ON and not is_exempt and bool(_NAMED.search(f"{call.callee} {given[:_LONGEST]}"))
    )


def _is_elsewhere(after: SourceFile, tree: Tree) -> bool:
    """Whether another changed file puts protection on, to which it may have moved."""
    return any(
        path != after.path and _NAMED.search(source.text) and _places(source)
        for path, source in tree.changed.items()
    )
