"""Session cookies that a service sets, by calls, literals, settings or a header."""

import re
from collections.abc import Iterator

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.browser import OptionCookies
from bot.checklist.questions.i_browser_and_errors.cookie_literals import literal_cookies, placed_cookie
from bot.checklist.questions.i_browser_and_errors.cookie_settings import cookie_settings
from bot.checklist.questions.i_browser_and_errors.session_cookies import (
    FLAGS,
    NO_SESSION,
    SESSION_WORDS,
    SHOWN,
    judged,
)
from bot.checklist.questions.i_browser_and_errors.set_cookies import keyword_cookie, option_cookie
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.folding import fold
from bot.checklist.values.purpose import words_of

_HEADER = re.compile(r"^\s*([\w.-]*)\0?[\w.-]*=")
_DELETED = re.compile(r"(?i)max-age=0|max-age=-|expires=thu, 0?1[ -]jan[ -]1970")


def cookies(source: SourceFile) -> Iterator[Subject]:
    """Each session cookie that a file sets, and each option of a session store."""
    if re.search(r"(?i)cookie|sessions?\b", source.text) is None:
        return
    yield from cookie_settings(source)
    yield from literal_cookies(source)
    for call in calls(source):
        yield from placed_cookie(call, source)
        yield from keyword_cookie(call, source)
        yield from option_cookie(call, source)
        yield from _header(call, source)


def _header(call: Call, source: SourceFile) -> Iterator[Subject]:
    """A `Set-Cookie` header by hand."""
    given = [argument.node for argument in call.arguments]
    if len(given) < len("nv") or given[0].text()[:20].strip("\"'`").lower() != "set-cookie":
        return
    if not joined(source.language, OptionCookies).has_header_lists and call.name not in {
        "Set",
        "Add",
        "Header",
        "append",
        "set",
        "setdefault",
    }:
        return
    text = fold(given[1], source).text[:2000]
    name = _HEADER.match(text)
    words = set(words_of(name[1])) if name else set()
    if not words & SESSION_WORDS or words & NO_SESSION or _DELETED.search(text):
        return
    present = text.lower().replace("samesite=none", "")
    missing = [SHOWN[flag] for flag in FLAGS if flag not in present]
    if "\0" in text.partition("=")[2].partition(";")[2] and missing:
        yield unclear(source, call.node, "Which flags the cookie has could not be followed.")
        return
    yield judged(source, call.node, missing)
