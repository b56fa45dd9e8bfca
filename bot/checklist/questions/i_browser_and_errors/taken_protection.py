"""CSRF protection that a change takes out of a file."""

import re
from collections.abc import Iterator

from bot.checklist.core.places import line_now
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails
from bot.checklist.core.tree import Tree
from bot.checklist.questions.i_browser_and_errors.csrf import csrf_settings
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.conditions import is_for_development
from bot.model.review import Verdict

_INSTALLS = re.compile(
    r"(?:^|\.)(?:CSRFProtect|CsrfProtect|SeaSurf|nosurf\.New|csrf\.Protect|csrf\.New|middleware\.CSRF(?:WithConfig)?"
    r"|NewCrossOriginProtection|csurf|lusca\.csrf|doubleCsrf|csrfSync|csrf_protect|ensure_csrf_cookie)$"
)
_HANDS_ON = frozenset(
    {"use", "Use", "register", "init_app", "Handler", "addHook", "add_middleware", "applyMiddleware"}
)
_NAMED = re.compile(r"(?i)csu?rf|xsrf|lusca")
# Django names its middleware in a list of the settings.
_LISTED = re.compile(r"[\"'](?:[\w.]+\.)?Csrf\w*Middleware[\"']")
# Off by default wherever these are read.
_COOKIE_SETTING = re.compile(
    r"^[ \t]*(?:app\.config\[[\"'])?((?:SESSION|CSRF|REMEMBER|JWT)_COOKIE_SECURE)(?:[\"']\])?[ \t]*[=:][ \t]*"
    r"[tT]rue\b",
    re.MULTILINE,
)
_DECORATED = re.compile(r"@(?:[\w.]+\()?(?:\w+\.)*(?:csrf_protect|requires_csrf_token)\b")
_LONGEST = 300


def taken_protection(before: SourceFile, after: SourceFile, tree: Tree) -> Iterator[Subject]:
    """What kept cookies and forms safe at base, where nothing at head does any more."""
    yield from _taken_settings(before, after, tree)
    if not _NAMED.search(before.text) and "NewCrossOriginProtection" not in before.text:
        return
    old = _places(before)
    if not old or _places(after) or is_for_development(after.path) or _is_elsewhere(after, tree):
        return
    if any(found.verdict is Verdict.FAIL for found in csrf_settings(after, tree.names)):
        return  # the file as it is now says so itself
    line, what = old[0]
    message = (
        f"CSRF protection, `{what}` on line {line} of the base, is taken away: leave it on for what a "
        "browser's cookies authenticate."
    )
    yield fails(after, line_now(before, after, line), message)


def _taken_settings(before: SourceFile, after: SourceFile, tree: Tree) -> Iterator[Subject]:
    """`SESSION_COOKIE_SECURE = True` that no changed file sets any more, whatever to."""
    if "_COOKIE_SECURE" not in before.text or is_for_development(after.path):
        return
    for found in _COOKIE_SETTING.finditer(before.text):
        if found[1] in after.text or any(found[1] in source.text for source in tree.changed.values()):
            continue
        line = before.text.count("\n", 0, found.start(1)) + 1
        message = (
            f"`{found[1]}` on line {line} of the base is taken away, and it is off by default: set it again."
        )
        yield fails(after, line_now(before, after, line), message)


def _places(source: SourceFile) -> list[tuple[int, str]]:
    found = [(call.line, call.callee[:60]) for call in calls(source) if _protects(call)]
    decorated = [
        (source.text.count("\n", 0, match.start()) + 1, match[0][:60])
        for match in _DECORATED.finditer(source.text)
    ]
    listed = [
        (source.text.count("\n", 0, match.start()) + 1, match[0].strip("\"'")[:60])
        for match in _LISTED.finditer(source.text)
        if not source.lines[source.text.count("\n", 0, match.start())].lstrip().startswith("#")
    ]
    return sorted({*found, *decorated, *listed})


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
