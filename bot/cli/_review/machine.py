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
                {
                    "path": unanalysed.path,
                    "reason": unanalysed.reason,
                    **({"detail": unanalysed.detail} if unanalysed.detail else {}),
                }
                for unanalysed in review.unanalysed
            ],
            "items": [_item(item) for item in review.items],
            "suppressions": [
                {
                    "path": suppression.path,
                    "line": suppression.line,
                    "question": suppression.question,
                    "reason": suppression.reason,
                    "refusal": suppression.refusal,
                }
                for suppression in review.suppressions
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
