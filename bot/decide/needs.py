"""What must still be read before a decision: only where it makes a difference, for it costs a request."""

from collections.abc import Sequence

from bot.decide import queued
from bot.decide.acting import act_on
from bot.decide.examining import examine
from bot.model.effects import Enqueue, Merge
from bot.model.gate import Case, Examined, Need
from bot.model.snapshot import PullRequestState


def next_need(case: Case) -> Need | None:
    """The next thing to read, asked again with what that told; None where all is known that decides."""
    if case.snapshot.state is not PullRequestState.OPEN:
        return None
    examined = examine(case)
    if queued.needs_queue(case, examined):
        return Need.QUEUE
    if Need.MERGEABILITY not in case.told and _awaits_mergeability(examined):
        return Need.MERGEABILITY
    is_merging = isinstance(act_on(case, examined), Merge | Enqueue)
    return Need.CHECK_RUNS if is_merging and Need.CHECK_RUNS not in case.told else None


def _awaits_mergeability(examined: Sequence[Examined]) -> bool:
    """Whether the gate that alone keeps the check run from success waits for GitHub to tell if it merges.

    Whether Babysit or a human would merge then makes no difference.
    """
    shut = [answer for answer in examined if answer.gate.decides_conclusion and not answer.is_open]
    return len(shut) == 1 and Need.MERGEABILITY in shut[0].result.needs
