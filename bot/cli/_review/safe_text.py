"""Foreign text made safe to show on a terminal: nothing moves the cursor, hides or turns around."""

import unicodedata

from bot.checklist.core.secrets import masked

_LONGEST = 400
_TAB = 4


def visible(text: str) -> str:
    """The text on one line, tabs as blanks, control and formatting characters spelled out, cut when long."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return "".join(_spelled(character) for character in cut.expandtabs(_TAB))


def _spelled(character: str) -> str:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    return f"\\u{{{ord(character):x}}}" if hidden else character


def excerpt(line: str) -> str:
    """A line of a repository's code, its secrets cut to four characters and a length."""
    return visible(masked(line))
