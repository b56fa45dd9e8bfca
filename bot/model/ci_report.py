"""Why a context failed, as far as GitHub tells it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.snapshot import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstError:
    """The first error that the run itself pointed at. `line` counts from 1; `path` is empty for none."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """One failed context; every part but the context may be unknown.

    `job` and `step` are names from the workflow, empty where the context is no job of GitHub Actions.
    `log_tail` are at most 40 lines, the newest last, with secrets masked.
    """

    context: Context
    job: str = ""
    step: str = ""
    first_error: FirstError | None = None
    log_tail: Sequence[str] = ()
    url: str | None = None
