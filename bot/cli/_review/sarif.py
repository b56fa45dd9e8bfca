"""A review as SARIF 2.1.0, for GitHub code scanning and editors."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from bot.checklist.item import Item
from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(review: Review, items: Sequence[Item]) -> str:
    """One SARIF log with one run: a rule for each question, a result for each failing or unclear subject."""
    rules = [_rule(item, name, text) for item in items for name, text in item.questions.items()]
    order = {str(rule["id"]): index for index, rule in enumerate(rules)}
    results = [
        _result(item, question, subject, order[question.question])
        for item in review.items
        for question in item.questions
        for subject in question.subjects
        if subject.verdict in {Verdict.FAIL, Verdict.UNCLEAR}
    ]
    run = {
        "tool": {"driver": {"name": "Babysit", "rules": rules}},
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(review))}
        ],
        "results": results,
        "properties": {"base": review.base, "head": review.head},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(item: Item, name: str, text: str) -> dict[str, object]:
    tags = ["security", *(f"external/cwe/cwe-{number}" for number in item.maps.get("CWE", ()))]
    standards = "; ".join(f"{standard}: {', '.join(numbers)}" for standard, numbers in item.maps.items())
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in item.title.split() if word.isalnum()),
        "shortDescription": {"text": f"{item.title}: {text}"},
        "fullDescription": {"text": f"{text} ({standards})" if standards else text},
        "help": {"text": f"babysit review --explain {item.letter}"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": tags},
    }


def _result(
    item: ItemReview, question: QuestionReview, subject: SubjectReview, rule: int
) -> dict[str, object]:
    accepted = [{"kind": "inSource", "justification": subject.accepted}] if subject.accepted else []
    return {
        "ruleId": question.question,
        "ruleIndex": rule,
        "kind": "fail" if subject.verdict is Verdict.FAIL else "review",
        "level": _level(item, subject),
        "message": {"text": subject.message or question.text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(subject.path, errors="replace"),
                        "uriBaseId": "%SRCROOT%",
                    },
                    "region": {"startLine": subject.line},
                }
            }
        ],
        "partialFingerprints": {"babysit/v1": subject.fingerprint},
        "suppressions": accepted,
    }


def _level(item: ItemReview, subject: SubjectReview) -> str:
    if subject.verdict is Verdict.UNCLEAR:
        return "none"  # SARIF: a result of another kind than `fail` has no level
    return "error" if item.level is Level.BLOCK else "warning"


def _notifications(review: Review) -> Iterator[dict[str, object]]:
    for one in review.unanalysed:
        detail = f": {one.detail}" if one.detail else ""
        uri = quote(one.path, errors="replace")
        yield {
            "level": "note",
            "message": {"text": f"{one.path} was not analysed ({one.reason}{detail})."},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}}],
        }
