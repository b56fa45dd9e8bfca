"""What is in a merge queue may still be objected to: its group stops being green, and Babysit takes it out.

A verdict on a group is revised at every look at its pull request. What Babysit put into the queue it takes
out again; what a person put there it only refuses its check to. Nothing that merely takes Babysit a moment
takes anything out: until it is over, the group's check run is in progress, for which a queue waits.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.decide.publication import publish, queued_note
from bot.model.effects import Dequeue, PublishCheck
from bot.model.gate import Case, Examined, GateState, InQueue, Need
from bot.model.keys import Key, MergeGroupKey, PullRequestKey
from bot.model.snapshot import OwnCheck, Queued
from bot.render import check
from bot.render.markdown import plain


def vetoes(case: Case, examined: Sequence[Examined]) -> Sequence[Examined]:
    """The gates that forbid to merge what is in the queue already."""
    return [answer for answer in deciding(case, examined) if not answer.is_open and not _is_a_moment(answer)]


def withdrawal(case: Case, examined: Sequence[Examined]) -> Dequeue | None:
    """How to take it out, None where nothing forbids it or a person put it there."""
    if _is_ours(case) and vetoes(case, examined):
        return Dequeue(node_id=case.snapshot.node_id)
    return None


def needs_queue(case: Case, examined: Sequence[Examined]) -> bool:
    """Whether what is ahead of it, or behind, makes a difference now."""
    entry = case.snapshot.queue_entry
    if case.queue is not None or case.snapshot.missing:
        return False
    if entry is None:
        return any(Need.QUEUE in answer.result.needs for answer in examined)
    if entry.group_sha is None:
        return False
    return entry.position > 1 or bool(revised(case, examined))


def on_group(
    case: Case, examined: Sequence[Examined], group_sha: str, own: OwnCheck | None
) -> tuple[PublishCheck, ...]:
    """The check run on a group's head, where it does not say this already."""
    group = replace(
        case,
        snapshot=replace(case.snapshot, head=replace(case.snapshot.head, sha=group_sha), own_check=own),
        others=(),
    )
    shown = deciding(case, examined)
    vetoing, blocking = vetoes(case, examined), ahead(case)
    if vetoing:
        return publish(group, shown, "failure", check.sentence(vetoing), ())
    if any(not answer.is_open for answer in shown):
        return publish(group, shown, None, check.title(shown), ())
    if blocking:
        title = f"#{blocking[0].number}, ahead of it in the merge queue, may not merge yet. Next: its turn."
        return publish(group, shown, None, title, (title,))
    note = queued_note(case)
    return publish(group, shown, "success", check.shortened(plain(note)), note)


def revised(case: Case, examined: Sequence[Examined]) -> tuple[PublishCheck, ...]:
    """The same for the group that it is in now, once that has been judged."""
    entry = case.snapshot.queue_entry
    if entry is None or entry.group_sha is None or entry.own_check is None:
        return ()
    return on_group(case, examined, entry.group_sha, entry.own_check)


def calls(case: Case, examined: Sequence[Examined]) -> Sequence[Key]:
    """A group of its own that nobody has judged, and those behind it, where its own verdict turns."""
    entry = case.snapshot.queue_entry
    if entry is None or entry.group_sha is None:
        return ()
    if entry.own_check is None:
        return (_group_key(case, entry.group_sha, entry.group_base_sha or ""),)
    return behind(case, examined)


def behind(case: Case, examined: Sequence[Examined]) -> Sequence[Key]:
    """Those behind it in the queue, where the verdict on its group turns: their groups hold it, too."""
    entry = case.snapshot.queue_entry
    if entry is None or entry.own_check is None:
        return ()
    if all(told.conclusion == entry.own_check.conclusion for told in revised(case, examined)):
        return ()
    return [
        replace(case.snapshot.key, number=queued.number)
        for queued in case.queue or ()
        if queued.position > entry.position and queued.group_sha is not None
    ]


def ahead(case: Case) -> Sequence[Queued]:
    """Those ahead of it that Babysit does not let through: a group holds them, too."""
    entry = case.snapshot.queue_entry
    if entry is None:
        return ()
    return [
        queued
        for queued in case.queue or ()
        if queued.position < entry.position
        and (queued.own_check is None or queued.own_check.conclusion != "success")
    ]


def _is_ours(case: Case) -> bool:
    entry = case.snapshot.queue_entry
    return entry is not None and case.snapshot.is_own(entry.enqueuer)


def deciding(case: Case, examined: Sequence[Examined]) -> list[Examined]:
    """The gates that count for a group: some only for what Babysit queued, or what became a draft since."""
    is_for_own = _is_ours(case) or case.snapshot.is_draft
    return [
        answer
        for answer in examined
        if answer.gate.in_queue is InQueue.COUNTS
        or (is_for_own and answer.gate.in_queue is InQueue.OF_OWN_ENTRIES)
    ]


def _is_a_moment(answer: Examined) -> bool:
    return answer.result.state is GateState.WAITING and not answer.result.is_lasting


def _group_key(case: Case, group_sha: str, base_sha: str) -> MergeGroupKey:
    key: PullRequestKey = case.snapshot.key
    return MergeGroupKey(
        installation_id=key.installation_id,
        repository_id=key.repository_id,
        repository=key.repository,
        head_sha=group_sha,
        head_ref=f"gh-readonly-queue/{case.snapshot.base.ref}/pr-{key.number}-{base_sha}",
    )
