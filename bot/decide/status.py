"""The status comment, and who is told of claims: who made one is answered, who must act reminded, once."""

from collections.abc import Iterator, Sequence

from bot.model import markers
from bot.model.claims import ClaimState
from bot.model.effects import AnswerClaimant, ClaimEffect, PublishStatus, Remind
from bot.model.gate import Case, Examined
from bot.model.ledger import EntryKind
from bot.model.markers import digest
from bot.render import status
from bot.standing.settlements import Standing, standing_of


def told(case: Case, examined: Sequence[Examined]) -> Iterator[ClaimEffect]:
    """Only what GitHub does not say yet."""
    claims = standing_of(case)
    published = list(_comment(case, examined, claims))
    yield from published
    is_answer = any(effect.comment_id is None for effect in published)
    if not is_answer:
        yield from _answers(case, claims)
    yield from _reminders(case, claims)


def _comment(case: Case, examined: Sequence[Examined], claims: Sequence[Standing]) -> Iterator[PublishStatus]:
    """One comment, the oldest of ours with the marker; a new one only where there is something to say."""
    ours = [one for one in case.snapshot.own_comments if one.body.startswith(markers.STATUS)]
    known = ours[0].comment_id if ours else case.status.comment_id
    if known is None and (case.snapshot.missing or not _has_something_to_say(case, claims)):
        return
    body = status.comment(case, examined, claims)
    content = digest(body)
    if ours and ours[0].body.split() == body.split():
        return
    if not ours and case.status.digest == content:
        return
    answered = [one.known.number for one in claims if not one.known.is_told]
    yield PublishStatus(
        comment_id=known, body=body, digest=content, answered=answered if known is None else ()
    )


def _has_something_to_say(case: Case, claims: Sequence[Standing]) -> bool:
    """Claims, approvals, a hold: what the check run cannot tell whoever reads the conversation."""
    held = [entry.kind for entry in case.ledger if entry.kind in {EntryKind.HELD, EntryKind.RELEASED}]
    return (
        any(one.state is not ClaimState.WITHDRAWN for one in claims)
        or bool(status.approvals(case))
        or held[-1:] == [EntryKind.HELD]
    )


def _answers(case: Case, claims: Sequence[Standing]) -> Iterator[AnswerClaimant]:
    """One for each statement with a claim that nobody was answered for; not before there is an answer."""
    sources = {one.identity: one for one in case.snapshot.statements}
    waiting: dict[str, list[int]] = {}
    for one in claims:
        is_judged = one.state not in {ClaimState.UNVERIFIED, ClaimState.WITHDRAWN}
        if is_judged and not one.known.is_told and one.known.source in sources:
            waiting.setdefault(one.known.source, []).append(one.known.number)
    for source, numbers in waiting.items():
        yield AnswerClaimant(node_id=sources[source].node_id, numbers=numbers)


def _reminders(case: Case, claims: Sequence[Standing]) -> Iterator[Remind]:
    """One comment for all that wait long enough."""
    told_before = {number for one in case.snapshot.own_comments for number in markers.reminded_in(one.body)}
    due = [
        one
        for one in claims
        if one.is_holding
        and one.state is not ClaimState.UNVERIFIED
        and one.known.since is not None
        and case.now - one.known.since >= case.config.claims.remind_after
        and not one.known.is_reminded
        and one.known.number not in told_before
    ]
    if due:
        yield Remind(numbers=[one.known.number for one in due], body=status.reminder(case, due))
