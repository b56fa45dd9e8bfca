"""The one comment, and who is told of claims: who made one is answered, who must act reminded, once."""

from collections.abc import Iterable, Iterator, Sequence

from bot.model import markers
from bot.model.claims import ClaimState
from bot.model.effects import AnswerClaimant, ClaimEffect, Effect, PublishComment, PublishStatus, Remind
from bot.model.gate import Case, Examined
from bot.model.markers import digest
from bot.model.snapshot import OwnComment
from bot.policy.commenting import is_silent, wants_comment
from bot.policy.settlements import SettledClaim, standing_of
from bot.render import status


def comment(
    case: Case, examined: Sequence[Examined], *, is_merging: bool = False
) -> Iterator[PublishStatus | PublishComment]:
    """What is to be posted or edited so that there is one comment, and it is true.

    An older Babysit had two: its status comment goes on, else its checklist does; the other one points there.
    """
    ours, left_over = _own(case)
    known = ours.comment_id if ours is not None else None if is_silent(case) else case.posted.comment_id
    if known is None and (case.snapshot.missing or not _is_wanted(case, examined, is_merging=is_merging)):
        return
    claims = standing_of(case)
    body = status.comment(case, examined, claims)
    content = digest(*status.steady(body))
    if not _says(ours, case, status.steady(body), content):
        answered = [claim.known.number for claim in claims if not claim.known.is_told]
        yield PublishStatus(
            comment_id=known, body=body, digest=content, answered=answered if known is None else ()
        )
    for older in left_over:
        url = f"{case.snapshot.url}#issuecomment-{known}" if known is not None else ""
        yield PublishComment(comment_id=older.comment_id, body=status.pointer(url))


def told(case: Case, said: Iterable[Effect]) -> Iterator[ClaimEffect]:
    """Answers and reminders that GitHub does not know of yet; a new comment among `said` is an answer."""
    if is_silent(case):
        return
    claims = standing_of(case)
    if not any(isinstance(effect, PublishStatus) and effect.comment_id is None for effect in said):
        yield from _answers(case, claims)
    yield from _reminders(case, claims)


def _own(case: Case) -> tuple[OwnComment | None, Sequence[OwnComment]]:
    """The comment that goes on, the oldest of its kind, and the checklists beside it."""
    known = case.snapshot.own_comments
    checklists = [own_comment for own_comment in known if own_comment.body.startswith(markers.CHECKLIST)]
    ours = next((own_comment for own_comment in known if own_comment.body.startswith(markers.STATUS)), None)
    if ours is None and case.posted.comment_id is None:
        return (checklists[0], checklists[1:]) if checklists else (None, ())
    if ours is None:
        ours = next((comment for comment in checklists if comment.comment_id == case.posted.comment_id), None)
    return ours, [comment for comment in checklists if comment is not ours]


def _says(ours: OwnComment | None, case: Case, words: Sequence[str], content: str) -> bool:
    """Whether it says so already, by GitHub's word or, where that is slow, by our memory."""
    if ours is not None:
        return status.steady(ours.body) == words
    return case.posted.digest == content


def _is_wanted(case: Case, examined: Sequence[Examined], *, is_merging: bool) -> bool:
    is_asked = any(answer.result.wants_comment for answer in examined)
    return wants_comment(case, is_asked_by_gate=is_asked, is_merging=is_merging)


def _answers(case: Case, claims: Sequence[SettledClaim]) -> Iterator[AnswerClaimant]:
    """One for each statement with a claim that nobody was answered for; not before there is an answer."""
    sources = {statement.identity: statement for statement in case.snapshot.statements}
    waiting: dict[str, list[int]] = {}
    for claim in claims:
        is_judged = claim.state not in {ClaimState.UNVERIFIED, ClaimState.WITHDRAWN}
        if is_judged and not claim.known.is_told and claim.known.source in sources:
            waiting.setdefault(claim.known.source, []).append(claim.known.number)
    for source, numbers in waiting.items():
        yield AnswerClaimant(statement=sources[source], numbers=numbers)


def _reminders(case: Case, claims: Sequence[SettledClaim]) -> Iterator[Remind]:
    """One comment for all that wait long enough."""
    told_before = {
        number for comment in case.snapshot.own_comments for number in markers.reminded_in(comment.body)
    }
    due = [
        claim
        for claim in claims
        if claim.is_holding
        and claim.state is not ClaimState.UNVERIFIED
        and claim.known.since is not None
        and case.now - claim.known.since >= case.config.claims.remind_after
        and not claim.known.is_reminded
        and claim.known.number not in told_before
    ]
    if due:
        yield Remind(numbers=[standing.known.number for standing in due], body=status.reminder(case, due))
