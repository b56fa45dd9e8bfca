"""Foreign text and moments as HTML: everything is escaped, nothing is a link but an http address."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from bot.model.text import Code, Fragment, Link, Text
from bot.render.markdown import is_web, revealed, visible

LONGEST_SENTENCE = 1_000
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `kind` is how it is shown, `who` a login or empty for Babysit.

    `cause` is what asked for it, None where nobody knows.
    """

    at: datetime
    kind: str
    says: Markup
    who: str = ""
    url: str = ""
    cause: Markup | None = None


def prose(text: Text) -> Markup:
    """A sentence with its foreign names as code, and as links where they lead somewhere."""
    return Markup("").join(_fragment(fragment) for fragment in text)


def _fragment(fragment: Fragment) -> Markup:
    match fragment:
        case Link(value, url) if is_web(url):
            return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, visible(value))
        case Link(value) | Code(value):
            return Markup("<code>{}</code>").format(visible(value))
        case str():
            return _in_code(fragment)


def quoted(sentence: str) -> Markup:
    """A plain sentence in which what stands between backticks is code."""
    return _in_code(visible(sentence, most=LONGEST_SENTENCE))


def _in_code(sentence: str) -> Markup:
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return escape(sentence)
    shown = (
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )
    return Markup("").join(shown)


def shown(value: object) -> object:
    """What a template writes for a value: a string without invisible characters, anything else as it is."""
    return revealed(value) if type(value) is str else value


def ago(when: datetime | None, now: datetime) -> str:
    """How long it is since: `3 h`; empty for nobody knows."""
    return "" if when is None else span(now - when)


def span(time: timedelta) -> str:
    """A length of time in its largest unit that counts: `12 min`, `3 h`, `2 d`; `<1 min` for less."""
    seconds = max(0.0, time.total_seconds())
    for length, name in _UNITS:
        if seconds >= length:
            return f"{int(seconds // length)} {name}"
    return "<1 min"


def stamp(when: datetime | None) -> str:
    """The moment for programs: ISO 8601 in UTC."""
    return "" if when is None else when.astimezone(UTC).isoformat(timespec="seconds")


def clock_time(when: datetime | None) -> str:
    """The moment for people, the same in every time zone."""
    return "" if when is None else when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
