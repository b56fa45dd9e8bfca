"""What is said of a lookup that the base kept to its owner and the head does not: which line went."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.checklist.core.question import Fell
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.model.review import Verdict

_NEAR = 60
_WORD = re.compile(r"\w+")


def naming(kept: str, speaks: Callable[[str, Tree], bool]) -> Fell:
    """Adds to a failure what the base did, `kept`, and at which of the lines that are gone.

    `speaks` tells whether a line speaks of it. Where such a line went, or lost words, and nothing was written
    in its place, what is in doubt now is proven.
    """

    def fell(before: Subject, after: Subject, base: Tree, head: Tree) -> Subject:
        lines = _gone(before, after, base, head)
        spoken = [number for number, text in lines if speaks(text, base)]
        words = [set(_WORD.findall(text)) for _, text in lines]
        new = (set(_WORD.findall(text)) for _, text in _gone(after, before, head, base))
        written = any(not any(fresh <= other for other in words) for fresh in new)
        if after.verdict is Verdict.UNCLEAR and (not spoken or written):
            return after
        line = next(iter(spoken), lines[0][0] if lines else before.line)
        message = f"{after.message} The base {kept} at line {line}."
        return replace(after, verdict=Verdict.FAIL, message=message)

    return fell


def _gone(subject: Subject, other: Subject, of: Tree, than: Tree) -> list[tuple[int, str]]:
    """The lines around a subject that the other side has not."""
    source, left = of.read(subject.path), than.read(other.path)
    if source is None or left is None:
        return []
    stays = {text.strip() for text in left.lines}
    first = max(subject.line - _NEAR, 1)
    near = enumerate(source.lines[first - 1 : subject.line + _NEAR], start=first)
    return [(number, text) for number, text in near if text.strip() and text.strip() not in stays]
