"""A merge group of a merge queue, judged by the pull request it was made for."""

from bot.decide import queued
from bot.decide.examining import examine
from bot.decide.memory import watch_of
from bot.model.decision import Decision
from bot.model.gate import Case, Examined
from bot.model.keys import Key
from bot.model.snapshot import OwnCheck, PullRequestState

LOOK_AGAIN_IN_S = 30.0
BEHIND_IN_S = 300.0
"""For one that waits for those ahead: the looks at those bring the news."""
TOGETHER_IN_S = 5.0
"""For one that waits for what nobody has judged yet: groups are made, and judged, at one moment."""


def judge_group(case: Case, group_sha: str) -> Decision:
    """The check run on a merge group's head: every gate of its pull request, asked afresh.

    Whether the group merges and what its own CI says is GitHub's to find out, by the same required checks. No
    event names the group again, so a wait is looked at until it ends, and told once. What may not merge is
    left to a look at the pull request, which takes it out of the queue.
    """
    if case.snapshot.state is not PullRequestState.OPEN:
        return Decision(examined=(), effects=(), watch=watch_of(case, ()))
    if _has_left(case, group_sha):
        return Decision(examined=(), effects=(), watch=watch_of(case, ()))
    examined = examine(case)
    told = queued.on_group(case, examined, group_sha, own_check_on(case, group_sha))
    is_shut = bool(queued.vetoes(case, examined))
    waits = not is_shut and (bool(queued.ahead(case)) or _waits(case, examined))
    calls: list[Key] = [case.snapshot.key] if is_shut and case.snapshot.queue_entry else []
    return Decision(
        examined=examined,
        effects=() if waits and case.looks else told,
        watch=watch_of(case, examined),
        look_again_in_s=_again(case) if waits else None,
        calls=(*calls, *queued.behind(case, examined)),
    )


def _again(case: Case) -> float:
    ahead = queued.ahead(case)
    if any(entry.own_check is None for entry in ahead):
        return TOGETHER_IN_S
    return BEHIND_IN_S if ahead else LOOK_AGAIN_IN_S


def _has_left(case: Case, group_sha: str) -> bool:
    """Whether GitHub let this very group go: nothing hangs on it any more."""
    entry, event = case.snapshot.queue_entry, case.snapshot.queue_event
    return entry is None and event is not None and event.is_exit and event.group_sha == group_sha


def _waits(case: Case, examined: tuple[Examined, ...]) -> bool:
    return any(not answer.is_open for answer in queued.deciding(case, examined))


def own_check_on(case: Case, group_sha: str) -> OwnCheck | None:
    """Babysit's check run on a group, as far as the snapshot tells."""
    entry = case.snapshot.queue_entry
    return entry.own_check if entry is not None and entry.group_sha == group_sha else None
