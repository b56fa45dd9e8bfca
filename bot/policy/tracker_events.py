"""Which event of a pull request its issues are told now: merged, CI red on this head, or held by a gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.model.config import Mode, TrackerEvent
from bot.model.gate import Case, Examined, GateState
from bot.model.snapshot import PullRequestState

NEWS_FOR = timedelta(days=7)
"""A merge before that is not told any more: whoever looks at an old pull request makes no news of it."""
_EVERYDAY = frozenset({"reviews"})
"""Gates that wait for a human on almost every pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`occasion` is the same for the same event however often it is looked at; `gate` None of a merge."""

    event: TrackerEvent
    occasion: str
    gate: Examined | None = None


def happenings(case: Case, examined: Sequence[Examined]) -> Sequence[Happening]:
    """What is worth telling now; mostly nothing.

    From a fork, whose author anybody may be, only the merge is told.
    """
    snapshot = case.snapshot
    if case.config.mode is Mode.OBSERVE:
        return ()
    if snapshot.state is PullRequestState.MERGED:
        at = snapshot.merged_at
        is_news = at is not None and case.now - at <= NEWS_FOR
        return (Happening(event=TrackerEvent.MERGED, occasion="merged"),) if is_news else ()
    if snapshot.state is not PullRequestState.OPEN or snapshot.is_draft or snapshot.head.is_fork:
        return ()
    return tuple(found for gate in examined if (found := _shut(case, gate)) is not None)


def _shut(case: Case, examined: Examined) -> Happening | None:
    name, state = examined.gate.name, examined.result.state
    if name == "ci" and state is GateState.CLOSED:
        return Happening(event=TrackerEvent.RED, occasion=f"red {case.snapshot.head.sha}", gate=examined)
    if state is GateState.HELD and examined.gate.decides_conclusion and name not in _EVERYDAY:
        return Happening(event=TrackerEvent.HELD, occasion=f"held {name}", gate=examined)
    return None
