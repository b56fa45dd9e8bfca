"""The head merges into the base.

Opens when GitHub says so. GitHub computes it in the background: as long as it does not know, Babysit asks it
to and looks again after 5, 10, 20 and 40 seconds, then every five minutes. A head behind a base that requires
up-to-date branches is shut, too, by GitHub's word for it, whether or not the rule itself can be read; with
`merge.update_branch` Babysit updates it.
"""

from bot.model.effects import UpdateBranch
from bot.model.gate import Case, Gate, GateResult, GateState, InQueue, Need
from bot.model.snapshot import Mergeability
from bot.model.text import Code
from bot.policy import refusals
from bot.policy.updating import may_update

LOOK_AGAIN_IN_S = (5.0, 10.0, 20.0, 40.0, 300.0)
"""The last one stays: other waits may have used up the first ones."""


def examine(case: Case) -> GateResult:
    """Closed by a conflict, waiting while GitHub computes, closed or being mended when behind."""
    match case.snapshot.mergeability:
        case Mergeability.CONFLICTING:
            return _conflict(case)
        case Mergeability.UNKNOWN:
            return _unknown(case)
        case Mergeability.MERGEABLE:
            refused = refusals.as_gate(case, GATE.name)
            is_behind = case.snapshot.merge_state == "BEHIND" and not case.snapshot.base.has_merge_queue
            if refused is None and is_behind:
                return _behind(case)
            return refused or GateResult(
                state=GateState.OPEN, says=("It merges into ", Code(case.snapshot.base.ref), ".")
            )


def _conflict(case: Case) -> GateResult:
    return GateResult(
        state=GateState.CLOSED,
        says=("It conflicts with ", Code(case.snapshot.base.ref), "."),
        next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": merge or rebase"),
    )


def _unknown(case: Case) -> GateResult:
    return GateResult(
        state=GateState.WAITING,
        says=("GitHub has not computed yet whether it merges into ", Code(case.snapshot.base.ref), "."),
        next_actor=("GitHub",),
        needs=frozenset({Need.MERGEABILITY}),
        look_again_if_last_in_s=LOOK_AGAIN_IN_S[min(case.looks, len(LOOK_AGAIN_IN_S) - 1)],
    )


def _behind(case: Case) -> GateResult:
    says = ("It is behind ", Code(case.snapshot.base.ref), ", which requires branches to be up to date")
    if may_update(case):
        return GateResult(
            state=GateState.WAITING,
            says=(*says, "; Babysit updates it once every other gate is open."),
            next_actor=("Babysit",),
            effects_if_last=(UpdateBranch(head_sha=case.snapshot.head.sha),),
        )
    return GateResult(
        state=GateState.CLOSED,
        says=(*says, "."),
        next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": update the branch"),
    )


GATE = Gate(name="conflicts", position=20, examine=examine, section="merge", in_queue=InQueue.LEFT_TO_QUEUE)
