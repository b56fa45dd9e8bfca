"""What was found about one thing: a word, a sentence, and what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.render.markdown import visible

MOST_CHARACTERS = 700
_WIDTH = 14


class Condition(Enum):
    """How one thing is. What could not be looked at counts as a finding: unknown is not fine."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One line: what was `checked`, how it is, what was found, and what to do (empty where nothing is).

    `says` and `do` may hold foreign text; whoever shows them makes it visible.
    """

    checked: str
    condition: Condition
    says: str
    do: str = ""


def ok(checked: str, says: str) -> Diagnosis:
    """Nothing is to be done."""
    return Diagnosis(checked=checked, condition=Condition.OK, says=says)


def warning(checked: str, says: str, do: str) -> Diagnosis:
    """Babysit works, and something is not as it should be."""
    return Diagnosis(checked=checked, condition=Condition.WARNING, says=says, do=do)


def failure(checked: str, says: str, do: str) -> Diagnosis:
    """Something does not work until somebody does this."""
    return Diagnosis(checked=checked, condition=Condition.FAILURE, says=says, do=do)


def unknown(checked: str, says: str, do: str) -> Diagnosis:
    """Nobody can tell."""
    return Diagnosis(checked=checked, condition=Condition.UNKNOWN, says=says, do=do)


def is_fine(diagnoses: Iterable[Diagnosis]) -> bool:
    """Whether nothing is to be done."""
    return all(diagnosis.condition is Condition.OK for diagnosis in diagnoses)


def as_lines(diagnoses: Iterable[Diagnosis]) -> Iterator[str]:
    """A line each, for a terminal."""
    for diagnosis in diagnoses:
        do = f" Do: {diagnosis.do}" if diagnosis.do else ""
        line = visible(f"{diagnosis.says}{do}", most=MOST_CHARACTERS)
        yield f"{diagnosis.condition.value:<8} {diagnosis.checked:<{_WIDTH}} {line}"


def as_data(diagnoses: Iterable[Diagnosis]) -> Mapping[str, object]:
    """The same for programs; the form is stable."""
    rows = list(diagnoses)
    return {
        "version": 1,
        "fine": is_fine(rows),
        "checks": [
            {
                "check": row.checked,
                "state": row.condition.value,
                "says": visible(row.says, most=MOST_CHARACTERS),
                "do": visible(row.do, most=MOST_CHARACTERS),
            }
            for row in rows
        ],
    }
