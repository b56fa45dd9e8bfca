"""`checklist:ignore`, question and reason: a comment that accepts a finding once base has it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.checklist.core.source import SourceFile

_MARK = "checklist:ignore"
_COMMENT = re.compile(
    r"checklist:ignore\s+(?P<questions>[A-Z]\d{1,2}(?:\s*,\s*[A-Z]\d{1,2})*)(?P<rest>[^\n]{0,400})"
)
_UNTIL = re.compile(r"\buntil=(\S{1,20})")
_REASON = re.compile(r"\breason=(.*?)(?:\s+until=.*)?$")
_CLOSERS = ("-->", "*/", "#}", "%>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One comment for one question. It speaks of `line` and, standing alone, of the line below it.

    `target` is the code it speaks of, blanks evened out. `flaw` says why it can never count: no reason, or a
    date that is none.
    """

    question: str
    line: int
    covers: frozenset[int]
    target: str
    reason: str
    until: date | None
    flaw: str = ""

    def refusal(self, today: date, *, at_base: bool) -> str:
        """Why it does not count, in words; empty if it does."""
        if self.flaw:
            return self.flaw
        if self.until is not None and self.until < today:
            return f"it ended on {self.until.isoformat()}"
        return "" if at_base else "it is new in this change and counts once it is on the base branch"


def suppressions(source: SourceFile) -> Sequence[Suppression]:
    """Every suppression comment of a file, in order."""
    return list(_find(source)) if _MARK in source.text else []


def _find(source: SourceFile) -> Iterator[Suppression]:
    for number, line in enumerate(source.lines, start=1):
        match = _COMMENT.search(line) if _MARK in line else None
        if match is None:
            continue
        alone = not any(character.isalnum() for character in line[: match.start()])
        covers = frozenset({number, number + 1} if alone else {number})
        target = " ".join((source.line(number + 1) if alone else line[: match.start()]).split())
        reason, until, flaw = _terms(match["rest"])
        for question in re.split(r"\s*,\s*", match["questions"]):
            yield Suppression(
                question=question,
                line=number,
                covers=covers,
                target=target,
                reason=reason,
                until=until,
                flaw=flaw,
            )


def _terms(rest: str) -> tuple[str, date | None, str]:
    for closer in _CLOSERS:
        rest = rest.split(closer, maxsplit=1)[0]
    reason_match, until_match = _REASON.search(rest.strip()), _UNTIL.search(rest)
    reason = reason_match[1].strip().strip("\"'") if reason_match else ""
    if not reason:
        return "", None, "it gives no reason=…"
    if until_match is None:
        return reason, None, ""
    try:
        return reason, date.fromisoformat(until_match[1]), ""
    except ValueError:
        return reason, None, "its until=… is no date like 2027-01-31"


def at_base(head: Sequence[Suppression], base: Sequence[Suppression]) -> list[bool]:
    """For each suppression of a file at head whether base has it, in the same words for the same code."""
    left = Counter(_identity(suppression) for suppression in base)
    known: list[bool] = []
    for suppression in head:
        known.append(left[_identity(suppression)] > 0)
        left[_identity(suppression)] -= 1
    return known


def _identity(suppression: Suppression) -> tuple[str, str, str, date | None]:
    return suppression.question, suppression.target, suppression.reason, suppression.until
