"""One pull request at one head: ask every gate, combine what they say."""

from collections.abc import Sequence

from bot.decide import answering, findings, queued, status
from bot.decide.acting import act_on, asks_for_check
from bot.decide.ending import after_the_end
from bot.decide.examining import examine
from bot.decide.memory import next_look_in_s, watch_of
from bot.decide.observing import observed
from bot.decide.publication import as_judged, asked_for, calls, ended, is_review_untold
from bot.decide.side_acts import worth_trying
from bot.model.decision import Decision
from bot.model.effects import Act, Dequeue, Effect, Enqueue, Merge, PublishCheck, Remember, UpdateBranch
from bot.model.gate import Case, Examined
from bot.model.snapshot import PullRequestState

OVERHEARD_IN_S = 2.0
"""When to ask again what became of a command on another pull request with this head."""


def decide(case: Case) -> Decision:
    """The decision on one pull request at one head."""
    return observed(case, _decide(case))


def _decide(case: Case) -> Decision:
    if case.snapshot.state is not PullRequestState.OPEN:
        return after_the_end(case)
    examined = examine(case)
    act = act_on(case, examined)
    is_merging = isinstance(act, Merge | Enqueue)
    published = _published(case, examined, act)
    said = (
        *status.comment(case, examined, is_merging=is_merging),
        *findings.told(case, is_merging=is_merging),
    )
    asked = [effect for effect in asked_for(examined) if not isinstance(effect, UpdateBranch)]
    kept = [effect for effect in asked if is_merging and isinstance(effect, Remember)]
    rest = [effect for effect in asked if effect not in kept]
    group = queued.revised(case, examined) if not isinstance(act, Dequeue) else ()
    told = (*group, *published, *said, *kept)
    effects, later = _ordered(
        case,
        examined,
        act,
        told=tuple(worth_trying(case, told)),
        rest=tuple(worth_trying(case, (*rest, *status.told(case, said), *ended(case)))),
    )
    pauses = (
        next_look_in_s(case, examined),
        findings.look_again_in_s(case, said),
        OVERHEARD_IN_S if any(other.awaits_commands for other in case.others) else None,
    )
    return Decision(
        examined=examined,
        effects=effects,
        act=act,
        later=later,
        watch=watch_of(case, examined),
        look_again_in_s=min((pause for pause in pauses if pause is not None), default=None),
        calls=(*queued.calls(case, examined), *calls(case, published)),
    )


def _ordered(
    case: Case,
    examined: Sequence[Examined],
    act: Act | None,
    *,
    told: Sequence[Effect],
    rest: Sequence[Effect],
) -> tuple[Sequence[Effect], Sequence[Effect]]:
    """What comes before the act, and what comes after all that its answer asks for.

    What commands decided is on record before anything rests on it. A merge, or a veto of what is queued,
    waits for no word: what was just judged is done at once, and whoever asked for it hears of it then. An
    update makes the head an old one, and so comes last.
    """
    written = tuple(answering.written_down(case))
    match act:
        case Merge() | Enqueue():
            return (*written, *told), rest
        case Dequeue():
            return written, (*told, *rest)
        case UpdateBranch() | None:
            return (*written, *answering.answered(case, examined), *told, *rest), ()


def _published(case: Case, examined: Sequence[Examined], act: Act | None) -> Sequence[PublishCheck]:
    """The check run now; left to what follows a merge, unless GitHub waits for it, or a withdrawal."""
    match act:
        case Dequeue():
            return ()
        case Merge() | Enqueue():
            return as_judged(case, examined) if _must_be_published_first(case) else ()
        case UpdateBranch() | None:
            return as_judged(case, examined)


def _must_be_published_first(case: Case) -> bool:
    """Whether GitHub would refuse the merge without our green check run.

    Otherwise it is published afterwards; before where nothing but the check run can hold the review.
    """
    if is_review_untold(case):
        return True
    own = case.snapshot.own_check
    is_green = own is not None and own.conclusion == "success"
    is_asked_for = case.snapshot.base.has_merge_queue or asks_for_check(case)
    return is_asked_for and not is_green
