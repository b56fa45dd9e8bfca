"""What a question finds: one thing to judge, at a line of one version of a file."""

from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_symbol, line_of
from bot.model.review import Verdict

_ANCHOR_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject and its verdict.

    `anchor` is its line with the blanks evened out and `symbol` the function or class around it: together
    with the path they tell whether a subject at head is one that base had. `anchor` may hold a secret and
    never leaves the engine; `message` must not.

    `key` tells it apart from others of its file where its line may change, as a route does by its method and
    pattern; `basis` names what its verdict rests upon, the first of them what a pass is due to.
    """

    path: str
    line: int
    verdict: Verdict
    message: str
    symbol: str
    anchor: str
    key: str = ""
    basis: tuple[str, ...] = ()


def judged(source: SourceFile, at: SgNode | int, verdict: Verdict, message: str) -> Subject:
    """A subject at a node or at a line of `source`."""
    line = at if isinstance(at, int) else line_of(at)
    symbol = "" if isinstance(at, int) else enclosing_symbol(at)
    anchor = " ".join(source.line(line).split())[:_ANCHOR_CHARACTERS]
    return Subject(
        path=source.path, line=line, verdict=verdict, message=message, symbol=symbol, anchor=anchor
    )


def fails(source: SourceFile, at: SgNode | int, message: str) -> Subject:
    """Proven wrong. The message says what is wrong there and what would mend it."""
    return judged(source, at, Verdict.FAIL, message)


def passes(source: SourceFile, at: SgNode | int, message: str = "") -> Subject:
    """Proven fine. The message says why."""
    return judged(source, at, Verdict.PASS, message)


def unclear(source: SourceFile, at: SgNode | int, message: str) -> Subject:
    """Undecided. The message says what could not be resolved."""
    return judged(source, at, Verdict.UNCLEAR, message)
