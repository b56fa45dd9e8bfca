"""Comments, labels, reactions and the like: GitHub may refuse them, which is told and never waited for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.model.effects import (
    AddLabel,
    AnswerClaimant,
    DeleteBranch,
    Effect,
    EndCheck,
    ForgetHolding,
    ListBranches,
    NoteAnswered,
    PostFindings,
    PublishCheck,
    PublishComment,
    PublishStatus,
    React,
    Remember,
    Remind,
    ReopenThread,
    Reply,
    ReportFailures,
    RequestReviews,
    ResolveThread,
)
from bot.model.gate import Case
from bot.model.markers import digest
from bot.model.side_act import ANSWER, COMMENT, LINES, REACT, REACTION, THREAD

TRIED_AGAIN_AFTER = timedelta(hours=1)


ACTS: Mapping[type[Effect], str | None] = {
    PublishComment: COMMENT,
    PublishStatus: COMMENT,
    Remind: COMMENT,
    ListBranches: COMMENT,
    ReportFailures: COMMENT,
    PostFindings: LINES,
    ResolveThread: THREAD,
    ReopenThread: THREAD,
    AnswerClaimant: REACTION,
    React: REACT,
    Reply: ANSWER,
    DeleteBranch: "delete the branch",
    RequestReviews: None,  # each of those that are asked is an act of its own
    **dict.fromkeys((PublishCheck, EndCheck, Remember, NoteAnswered, ForgetHolding)),
}
"""What each effect is called where GitHub refuses it; None for what Babysit is there for."""


def act_of(effect: Effect) -> str | None:
    """What the effect is called where GitHub refuses it; None for what Babysit is there for."""
    if isinstance(effect, AddLabel):
        return f"put on the label {effect.label}"
    return ACTS[type(effect)]


def review_by(name: str) -> str:
    """What asking this one person or team is called."""
    return f"ask {name} for a review"


def circumstances(case: Case) -> str:
    """What a refusal may depend on, as far as it can be seen."""
    return digest(case.snapshot.head.sha, case.snapshot.is_locked)


def stands(case: Case, act: str) -> bool:
    """Whether GitHub refused this a short while ago and nothing speaks for another try."""
    refused = case.refused.get(act)
    if refused is None or case.is_afresh or refused.circumstances != circumstances(case):
        return False
    return case.now - refused.at < TRIED_AGAIN_AFTER


def worth_trying(case: Case, effects: Iterable[Effect]) -> Iterator[Effect]:
    """The effects without what would only be refused again."""
    for effect in effects:
        if isinstance(effect, RequestReviews):
            yield from _reviews_worth_asking(case, effect)
            continue
        act = act_of(effect)
        if act is None or not stands(case, act):
            yield effect


def _reviews_worth_asking(case: Case, effect: RequestReviews) -> Iterator[RequestReviews]:
    users = [login for login in effect.users if not stands(case, review_by(f"@{login}"))]
    slugs = [slug for slug in effect.team_slugs if not stands(case, review_by(slug))]
    if users or slugs:
        yield replace(effect, users=users, team_slugs=slugs)
