"""Nobody's report of something blocked, missing or broken stands unanswered.

Opens when every claim that holds is refuted, resolved or withdrawn, by a look at the repository or by a
human's `/verify C2 refuted: why`. A confirmed one is the author's to mend, an undetermined one a human's to
settle, and an unverified one Babysit's own to look at. `claims.hold_from` says whose claims hold; others' are
listed only.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.claims.judging.reports import runs_of
from bot.contexts import watched_as, with_suites
from bot.model.claims import ClaimKind, ClaimState
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Link, Text, listed
from bot.model.trigger import Outcome
from bot.policy.settlements import SettledClaim, standing_of

LOOK_AGAIN_IN_S = 5.0
MOST_DETAILS = 20
_ORDER = (ClaimState.CONFIRMED, ClaimState.UNDETERMINED, ClaimState.UNVERIFIED)


def examine(case: Case) -> GateResult:
    """Closed by a confirmed claim, held by an undetermined one, waiting for a look."""
    holding = [standing for standing in standing_of(case) if standing.is_holding]
    if not holding:
        return (
            _unread(case) if case.unread else GateResult(state=GateState.OPEN, says=("No claim holds it.",))
        )
    worst = min((standing.state for standing in holding), key=_ORDER.index)
    first = [standing for standing in holding if standing.state is worst]
    checks = [standing for standing in holding if standing.known.claim.kind is ClaimKind.CHECK]
    told = with_suites(case.snapshot)
    runs = [run for check in checks for run in runs_of(check.known.claim.subject, told)]
    return GateResult(
        state=_state(worst),
        says=_says(worst, first),
        details=tuple(_detail(standing) for standing in holding[:MOST_DETAILS]),
        next_actor=_next_actor(case, worst, first),
        since=min(
            (standing.known.since for standing in first if standing.known.since is not None), default=None
        ),
        awaits=watched_as([run for run in runs if run.outcome is Outcome.PENDING], case.snapshot),
        failed=watched_as([run for run in runs if run.outcome is Outcome.FAILED], case.snapshot),
        counts_every_context=bool(checks) and not runs,
        look_again_in_s=_pause_s(case, holding),
    )


def _unread(case: Case) -> GateResult:
    return GateResult(
        state=GateState.WAITING,
        says=(f"{case.unread} comments were not read for claims yet.",),
        next_actor=("Babysit",),
        look_again_in_s=LOOK_AGAIN_IN_S,
    )


def _state(worst: ClaimState) -> GateState:
    match worst:
        case ClaimState.CONFIRMED:
            return GateState.CLOSED
        case ClaimState.UNDETERMINED:
            return GateState.HELD
        case _:
            return GateState.WAITING


def _says(worst: ClaimState, claims: Sequence[SettledClaim]) -> Text:
    names = listed([Link(claim.known.name, claim.known.url) for claim in claims])
    subject = claims[0].known.claim.subject
    about: Text = (" (", Code(subject, most=60), ")") if len(claims) == 1 and subject else ()
    are = "is" if len(claims) == 1 else "are"
    return (f"Claim{'s' if len(claims) > 1 else ''} ", *names, *about, f" {are} {worst.value}.")


def _next_actor(case: Case, worst: ClaimState, claims: Sequence[SettledClaim]) -> Text:
    match worst:
        case ClaimState.CONFIRMED:
            return ("the author, ", Code(f"@{case.snapshot.author.login}"))
        case ClaimState.UNDETERMINED:
            return (
                "a human with write access but not the claim's author: ",
                Code(f"/verify {claims[0].known.name} refuted: why"),
            )
        case _:
            return ("Babysit",)


def _detail(standing: SettledClaim) -> Text:
    known, settlement = standing.known, standing.settlement
    if settlement is not None:
        entry = settlement.entry
        why: Text = (": ", Code(entry.why)) if entry.why else ()
        return (f"{known.name} {standing.state.value} by ", Code(f"@{entry.by}"), *why)
    return (f"{known.name} {standing.state.value}: ", *known.verdict.evidence)


def _pause_s(case: Case, holding: Sequence[SettledClaim]) -> float | None:
    """Until time alone may tell more, or somebody is to be reminded.

    A reminder that is due is given at this look, or not at all: where nothing is commented, none ever comes.
    """
    times = [standing.known.look_again_at for standing in holding if standing.known.look_again_at is not None]
    times += [time for time in _reminders(case, holding) if time > case.now]
    coming = [time - case.now for time in times]
    pauses = [max(pause, timedelta(seconds=LOOK_AGAIN_IN_S)).total_seconds() for pause in coming]
    return min(pauses, default=LOOK_AGAIN_IN_S if case.unread else None)


def _reminders(case: Case, holding: Sequence[SettledClaim]) -> Iterator[datetime]:
    for standing in holding:
        if standing.known.since is not None and not standing.known.is_reminded:
            yield standing.known.since + case.config.claims.remind_after


GATE = Gate(name="claims", position=50, examine=examine, section="claims", in_comment=True)
