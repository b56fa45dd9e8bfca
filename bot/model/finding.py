"""Something wrong at a line of a file, shown as an annotation of the check run."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """GitHub's annotation levels."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One annotation. `line` counts from 1. `title` and `message` are plain text, foreign parts and all."""

    path: str
    line: int
    title: str
    message: str
    severity: Severity = Severity.FAILURE
