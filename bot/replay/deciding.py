"""Decide a kept case again: by today's code, or as another configuration would have it. Nothing is read."""

from collections.abc import Sequence
from dataclasses import replace

from bot.configuration import fitting
from bot.decide import decide
from bot.model.checklist import Reviewed, ReviewOutcome
from bot.model.config import ChecklistConfig, Config
from bot.model.decided import DecidedOutcome, Kept
from bot.model.gate import Case
from bot.model.review import ItemReview, QuestionReview
from bot.policy.refusals import standing_still, stands
from bot.replay.outcomes import outcome_of
from bot.replay.packing import from_parts


def decided_again(kept: Kept) -> DecidedOutcome:
    """What today's code makes of it.

    Raises:
        NotReplayable: there is not enough of it.
    """
    case = from_parts(kept.parts, kept.last_at)
    return outcome_of(case, decide(case))


def decided_under(case: Case, proposed: Config) -> DecidedOutcome:
    """What it would have been with this configuration in force.

    What was not read under the one that was in force is not known under this one: such a gate waits.
    """
    config, rule = fitting(proposed, case.snapshot)
    changed = replace(case, config=config, rule=rule, broken=None)
    changed = replace(changed, reviewed=_relevelled(case, config.checklist))
    changed = standing_still(changed) if stands(case) else changed
    return outcome_of(changed, decide(changed))


def _relevelled(case: Case, checklist: ChecklistConfig) -> ReviewOutcome | None:
    """The review with what a failure does now; an item's own level stays where the file says nothing new."""
    reviewed, before = case.reviewed, case.config.checklist
    if not isinstance(reviewed, Reviewed):
        return reviewed
    items: Sequence[ItemReview] = [_item(item, before, checklist) for item in reviewed.review.items]
    return replace(reviewed, review=replace(reviewed.review, items=items))


def _item(item: ItemReview, before: ChecklistConfig, now: ChecklistConfig) -> ItemReview:
    questions = [_question(question, before, now) for question in item.questions]
    is_new = before.level(item.item) is not now.level(item.item)
    return replace(item, questions=questions, level=now.level(item.item) if is_new else item.level)


def _question(question: QuestionReview, before: ChecklistConfig, now: ChecklistConfig) -> QuestionReview:
    if before.level(question.question) is now.level(question.question):
        return question
    return replace(question, level=now.level(question.question))
