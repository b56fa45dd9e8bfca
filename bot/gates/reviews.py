"""GitHub's own review rules are met.

Opens when nobody with write access requests changes, the required approvals are there (code owners'
included), and the conversations are resolved where the branch asks for it. Changes requested count also where
no review is required.
"""

from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Link, listed
from bot.policy import refusals


def examine(case: Case) -> GateResult:
    """Closed where the author must act, held where a reviewer must."""
    return (
        _changes_requested(case)
        or _conversations(case)
        or _approvals(case)
        or refusals.as_gate(case, GATE.name)
        or _open(case)
    )


def _author(case: Case) -> tuple[str, Code]:
    return ("the author, ", Code(f"@{case.snapshot.author.login}"))


def _changes_requested(case: Case) -> GateResult | None:
    critics = [review for review in case.snapshot.reviews if review.state == "CHANGES_REQUESTED"]
    if not critics and case.snapshot.review_decision != "CHANGES_REQUESTED":
        return None
    names = [Link(f"@{review.author.login}", review.url or "") for review in critics]
    return GateResult(
        state=GateState.CLOSED,
        says=("Changes were requested by ", *(listed(names) if names else ("a reviewer",)), "."),
        next_actor=_author(case),
        since=min((review.submitted_at for review in critics if review.submitted_at), default=None),
    )


def _conversations(case: Case) -> GateResult | None:
    unresolved = case.snapshot.unresolved_threads
    if not case.snapshot.base.requires_resolved_conversations or not unresolved:
        return None
    noun = "conversation is" if unresolved == 1 else "conversations are"
    return GateResult(
        state=GateState.CLOSED,
        says=(f"{unresolved} {noun} not resolved, which ", Code(case.snapshot.base.ref), " asks for."),
        next_actor=(*_author(case), ", or whoever opened it"),
    )


def _approvals(case: Case) -> GateResult | None:
    decision, wanted = case.snapshot.review_decision, case.snapshot.base.required_approvals
    given = sum(review.state == "APPROVED" for review in case.snapshot.reviews)
    if decision == "APPROVED" or (decision is None and given >= wanted):
        return None
    needs = (
        f"needs {wanted} approving review{'s' if wanted != 1 else ''}"
        if wanted
        else "needs an approving review"
    )
    return GateResult(
        state=GateState.HELD,
        says=(f"It {needs}, and has {given}; a code owner's may be among those asked for.",),
        next_actor=("a reviewer with write access",),
    )


def _open(case: Case) -> GateResult:
    approvers = [
        Code(f"@{review.author.login}") for review in case.snapshot.reviews if review.state == "APPROVED"
    ]
    says = ("Approved by ", *listed(approvers), ".") if approvers else ("No review is required.",)
    return GateResult(state=GateState.OPEN, says=says)


GATE = Gate(name="reviews", position=30, examine=examine)
