"""Foreign text made harmless: it cannot ping, link, forge markup, leave its table cell or close a fold.

GitHub renders neither mentions nor references inside inline code, so every foreign value is shown as code.
See the GitHub Flavored Markdown specification, sections 6.3 (code spans) and 4.10 (tables).
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from bot.model.text import Code, Fragment, Link, Text

MOST_CHARACTERS = 160
_PLAIN_WORD = re.compile(
    r"|\(?(?:[A-Za-z]{1,40}(?:['-][A-Za-z]{1,40}){0,4}|[0-9]{1,6}(?:,[0-9]{3}){0,3})?[.,;:)?!]{0,3}| "
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: Text) -> str:
    """The sentence without markup, for places that show none: titles, terminals, logs."""
    return "".join(_unmarked(fragment) for fragment in text)


def markdown(text: Text) -> str:
    """The sentence as Markdown, for running text and lists."""
    return "".join(_fragment(fragment) for fragment in text)


def cell(text: Text) -> str:
    """The sentence as Markdown that stays inside one table cell."""
    return re.sub(r"\\*\|", r"\\|", markdown(text))


def visible(value: str, *, most: int = MOST_CHARACTERS) -> str:
    """At most `most` characters on one line; each that is invisible or turns text around is replaced."""
    shown = revealed(" ".join(value[: most * 4].split()))
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def revealed(text: str) -> str:
    """The text with each character replaced that is invisible or turns text around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(char) in _INVISIBLE else char for char in text)


def code(value: str, *, most: int = MOST_CHARACTERS) -> str:
    """Inline code that holds `value` whatever it is, with a fence longer than any in it."""
    shown = visible(value, most=most) or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str, *, most: int = 400) -> str:
    """A sentence of ours that quotes foreign names, bare or in backticks, as Markdown in which none can act.

    Only plain words stay bare; every other word becomes code, so that nothing is left to be taken for markup,
    a mention, a reference, a commit or an address.
    """
    shown = visible(text, most=most)
    parts = shown.split("`")
    if len(parts) % 2 == 0:
        return _words(" ".join(" ".join(parts).split()))
    shown_parts = (code(part) if index % 2 else _words(part) for index, part in enumerate(parts) if part)
    return "".join(shown_parts)


def _words(text: str) -> str:
    return "".join(word if _is_plain(word) else _code_word(word) for word in re.split("( )", text))


def _is_plain(word: str) -> bool:
    return _PLAIN_WORD.fullmatch(word) is not None


def _code_word(word: str) -> str:
    """The word as code, the punctuation that ends a clause outside of it."""
    kept = word.rstrip(".,;:)?!")
    before = "(" if kept.startswith("(") and len(kept) > 1 else ""
    kept = kept[len(before) :]
    return before + (code(kept) + word[len(before) + len(kept) :] if kept else code(word))


def fenced(lines: Sequence[str]) -> str:
    """Lines that are `visible` already, in a fence longer than any in them."""
    text = "\n".join(lines)
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"


def fold(title: str, lines: Sequence[str]) -> str:
    """Lines of Markdown behind a title of ours that opens them."""
    return "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"])


def moment(when: datetime) -> str:
    """A point in time that reads the same in every time zone, to the minute."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _fragment(fragment: Fragment) -> str:
    match fragment:
        case Link(value, url):
            return f"[{code(value)}]({_address(url)})" if is_web(url) else code(value)
        case Code(value, most):
            return code(value, most=most)
        case str():
            return fragment


def _unmarked(fragment: Fragment) -> str:
    match fragment:
        case Link(value):
            return visible(value)
        case Code(value, most):
            return visible(value, most=most)
        case str():
            return fragment


def is_web(url: str) -> bool:
    """Whether it is an address that may be shown as a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) < 2000  # noqa: PLR2004 - longer is no link


def _address(url: str) -> str:
    return quote(url, safe=":/?#@!$&'*+,;=%~-._")
