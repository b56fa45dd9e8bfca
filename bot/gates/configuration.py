"""The configuration can be trusted: the base branch's file, and the one this pull request proposes.

Opens when both files are valid. A broken file on the base branch shuts every pull request until it is mended;
a broken file in a pull request shuts that one.
"""

from collections.abc import Sequence

from bot.model.config import BrokenConfig, ConfigProblem
from bot.model.finding import Finding
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Text


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
    return GateResult(state=GateState.OPEN, says=("The configuration is valid.",))


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
