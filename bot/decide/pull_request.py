"""One pull request at one head: ask every gate, combine what they say."""

from collections.abc import Iterable, Sequence

from bot.decide import checklist, queued, refusal, status
from bot.decide.ending import after_the_end
from bot.decide.memory import next_look_in_s, watch_of
from bot.decide.publication import as_judged, checklist_of, ended
from bot.decide.side_acts import worth_trying
from bot.gates import all_gates
from bot.model.decision import Decision
from bot.model.effects import Effect, Enqueue, Merge, PublishCheck, Remember
from bot.model.gate import Case, Examined
from bot.model.markers import OWN_CHECK
from bot.model.snapshot import PullRequestState


def decide(case: Case) -> Decision:
    """The decision on one pull request at one head."""
    if case.snapshot.state is not PullRequestState.OPEN:
        return after_the_end(case)
    examined = tuple(Examined(gate=gate, result=gate.examine(case)) for gate in all_gates())
    merge = _merge(case, examined)
    withdrawal = queued.withdrawal(case, examined)
    said = tuple(checklist.told(case))
    pauses = (next_look_in_s(case, examined), checklist.look_again_in_s(case, said))
    asked = tuple(_asked_for(examined))
    first = [
        *queued.revised(case, examined),
        *(_published(case, examined, merge) if withdrawal is None else ()),
        *said,
        *(one for one in asked if isinstance(one, Remember)),
    ]
    rest = [one for one in asked if not isinstance(one, Remember)]
    return Decision(
        examined=examined,
        effects=tuple(worth_trying(case, first)),
        later=tuple(worth_trying(case, (*rest, *status.told(case, examined), *ended(case)))),
        merge=merge,
        watch=watch_of(case, examined),
        look_again_in_s=min((pause for pause in pauses if pause is not None), default=None),
        withdrawal=withdrawal,
        calls=queued.calls(case, examined),
    )


def _merge(case: Case, examined: Sequence[Examined]) -> Merge | Enqueue | None:
    if not all(one.is_open for one in examined) or refusal.stands(case):
        return None
    snapshot = case.snapshot
    if not snapshot.base.has_merge_queue:
        return Merge(head_sha=snapshot.head.sha, method=case.config.merge.method.value)
    if snapshot.queue_entry is not None:
        return None
    return Enqueue(node_id=snapshot.node_id, head_sha=snapshot.head.sha)


def _published(
    case: Case, examined: Sequence[Examined], merge: Merge | Enqueue | None
) -> tuple[PublishCheck, ...]:
    """The check run now; left to what follows a merge, and left alone while it shows GitHub's refusal."""
    follows = merge is not None and not _must_be_published_first(case)
    is_refused = merge is None and all(one.is_open for one in examined) and refusal.stands(case)
    return () if follows or is_refused else as_judged(case, examined)


def _must_be_published_first(case: Case) -> bool:
    """Whether GitHub would refuse the merge without our green check run.

    Otherwise it is published afterwards; before where nothing but the check run can hold the review.
    """
    base, own = case.snapshot.base, case.snapshot.own_check
    if checklist_of(case):
        return True
    is_green = own is not None and own.conclusion == "success"
    is_asked_for = base.has_merge_queue or any(wanted.name == OWN_CHECK for wanted in base.required_contexts)
    return is_asked_for and not is_green


def _asked_for(examined: Sequence[Examined]) -> Iterable[Effect]:
    """What the gates ask for; the costly part only from a gate that alone is still shut."""
    shut = [one for one in examined if not one.is_open]
    for one in examined:
        yield from one.result.effects
        if shut == [one]:
            yield from one.result.effects_if_last
