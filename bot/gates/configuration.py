"""The configuration can be trusted: the base branch's file, and the one this pull request proposes.

Opens when both files are valid. A broken file on the base branch shuts every pull request until it is mended;
a broken file in a pull request shuts that one.
"""

from collections.abc import Sequence

from bot.checklist.items.builtin import builtin_letters
from bot.model.checklist import Reviewed
from bot.model.config import BrokenConfig, ConfigProblem, Level
from bot.model.finding import Finding
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Text, listed

EVERY_ITEM = "*"


def examine(case: Case) -> GateResult:
    """Closed where either file is broken, with an annotation at each broken line of the proposed one."""
    if isinstance(case.proposed, BrokenConfig):
        return GateResult(
            state=GateState.CLOSED,
            says=(
                "The configuration that this pull request proposes, ",
                Code(case.proposed.path),
                ", is broken.",
            ),
            details=_lines(case.proposed.problems),
            next_actor=("the author, ", Code(f"@{case.snapshot.author.login}")),
            findings=tuple(_finding(case.proposed.path, problem) for problem in case.proposed.problems),
        )
    if case.broken is not None and case.proposed is None:
        return GateResult(
            state=GateState.CLOSED,
            says=(
                "The configuration ",
                Code(case.broken.path),
                " is broken: nothing merges until it is mended.",
            ),
            details=_lines(case.broken.problems),
            next_actor=("whoever may change ", Code(case.broken.path)),
        )
    return _unknown_items(case) or GateResult(state=GateState.OPEN, says=("The configuration is valid.",))


def _unknown_items(case: Case) -> GateResult | None:
    """Own items that `checklist.items` names and nobody wrote; known once the head was reviewed."""
    if not isinstance(case.reviewed, Reviewed):
        return None
    known = {*builtin_letters(), EVERY_ITEM, *(item.item for item in case.reviewed.review.items)}
    levels = case.config.checklist.items.items()
    unknown = [name for name, level in levels if name[:1] not in known and level is not Level.OFF]
    if not unknown:
        return None
    path = case.snapshot.configuration.path if case.snapshot.configuration else "the configuration"
    return GateResult(
        state=GateState.CLOSED,
        says=(
            "The configuration names items that do not exist: ",
            *listed([Code(key) for key in unknown]),
            ".",
        ),
        details=((Code("checklist.items"), f": there are {', '.join(sorted(known - {EVERY_ITEM}))}."),),
        next_actor=("whoever may change ", Code(path)),
    )


def _lines(problems: Sequence[ConfigProblem]) -> tuple[Text, ...]:
    return tuple(
        (f"Line {problem.line}, ", Code(problem.key or "whole file"), ": ", Code(problem.message))
        for problem in problems
    )


def _finding(path: str, problem: ConfigProblem) -> Finding:
    return Finding(
        path=path, line=problem.line, title=problem.key or "configuration", message=problem.message
    )


GATE = Gate(name="configuration", position=0, examine=examine, shown_when_open=False)
