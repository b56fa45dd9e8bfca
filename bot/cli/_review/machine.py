"""A review as JSON: the stable form that programs read."""

import json

from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview


def to_json(review: Review) -> str:
    """One JSON object, in ASCII so that nothing in it can act on a terminal."""
    return json.dumps(
        {
            "version": 1,
            "base": review.base,
            "head": review.head,
            "unanalysed": [
                {"path": one.path, "reason": one.reason, **({"detail": one.detail} if one.detail else {})}
                for one in review.unanalysed
            ],
            "items": [_item(item) for item in review.items],
            "suppressions": [
                {
                    "path": one.path,
                    "line": one.line,
                    "question": one.question,
                    "reason": one.reason,
                    "refusal": one.refusal,
                }
                for one in review.suppressions
            ],
        },
        indent=1,
    )


def _item(item: ItemReview) -> dict[str, object]:
    return {
        "item": item.item,
        "title": item.title,
        "verdict": item.verdict.value,
        "level": item.level.value,
        "questions": [_question(item, question) for question in item.questions],
    }


def _question(item: ItemReview, question: QuestionReview) -> dict[str, object]:
    return {
        "question": question.question,
        "verdict": question.verdict.value,
        "level": item.level_of(question).value,
        "subjects": [_subject(subject) for subject in question.subjects],
    }


def _subject(subject: SubjectReview) -> dict[str, object]:
    return {
        "path": subject.path,
        "line": subject.line,
        "verdict": subject.verdict.value,
        "message": subject.message,
        "fingerprint": subject.fingerprint,
        **({"accepted": subject.accepted} if subject.accepted else {}),
    }
