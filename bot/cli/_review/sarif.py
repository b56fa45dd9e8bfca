"""A review as SARIF 2.1.0, for GitHub code scanning and editors."""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from urllib.parse import quote

from bot.checklist.core.source import SourceFile
from bot.checklist.items.item import Item
from bot.cli._review.safe_text import visible
from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_WEAKNESS = "https://cwe.mitre.org/data/definitions/{}.html"
_ROOT = "%SRCROOT%"
# GitHub ranks a security alert by this number: from 7.0 high, from 4.0 medium.
_SEVERITY = {Level.BLOCK: "8.0", Level.WARN: "5.0"}


def to_sarif(review: Review, items: Sequence[Item], sources: Mapping[str, SourceFile]) -> str:
    """One SARIF log with one run: a rule for each question, a result for each failing or unclear subject.

    `sources` holds the changed files at head: a result spans the code of its line. In ASCII.
    """
    declared = {item.letter: item for item in items}
    asked = [(item, question) for item in review.items for question in item.questions]
    results = [
        _result(item, question, subject, index) | {"locations": [_place(subject, sources)]}
        for index, (item, question) in enumerate(asked)
        for subject in question.subjects
        if subject.verdict in {Verdict.FAIL, Verdict.UNCLEAR}
    ]
    run = {
        "tool": {
            "driver": _driver(
                [_rule(item, question_review, declared[item.item]) for item, question_review in asked]
            )
        },
        "automationDetails": {"id": "babysit/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(review))}
        ],
        "results": results,
        "properties": {"base": review.base, "head": review.head},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _driver(rules: Sequence[object]) -> dict[str, object]:
    driver: dict[str, object] = {"name": "Babysit", "rules": rules}
    try:
        return driver | {"semanticVersion": metadata.version("babysit")}
    except metadata.PackageNotFoundError:
        return driver


def _rule(reviewed: ItemReview, question: QuestionReview, item: Item) -> dict[str, object]:
    title, weaknesses = reviewed.title_of(question), item.maps.get("CWE", ())
    standards = "; ".join(f"{standard}: {', '.join(numbers)}" for standard, numbers in item.maps.items())
    return {
        "id": question.question,
        "name": "".join(word.capitalize() for word in title.split() if word.isalnum()),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{question.text} ({standards})" if standards else question.text},
        **({"helpUri": _WEAKNESS.format(quote(weaknesses[0]))} if weaknesses else {}),
        "help": {
            "text": f"{question.text} See: babysit review --explain {item.letter}",
            "markdown": _help(item),
        },
        "defaultConfiguration": {"level": _LEVELS[reviewed.level_of(question)]},
        "properties": {
            "tags": ["security", *(f"external/cwe/cwe-{number}" for number in weaknesses)],
            "precision": "high",
            "security-severity": _SEVERITY.get(reviewed.level_of(question), "5.0"),
        },
    }


_LEVELS = {Level.BLOCK: "error", Level.WARN: "warning", Level.OFF: "none"}


def _help(item: Item) -> str:
    """What the item's file teaches, without its examples."""
    questions = "\n".join(f"- **{name}** {text}" for name, text in item.questions.items())
    prose = item.body.partition("\n## Examples")[0].strip()
    return f"{prose}\n\n## Questions\n{questions}\n"


def _result(
    item: ItemReview, question: QuestionReview, subject: SubjectReview, rule: int
) -> dict[str, object]:
    accepted = [{"kind": "inSource", "status": "accepted", "justification": visible(subject.accepted)}]
    return {
        "ruleId": question.question,
        "ruleIndex": rule,
        "kind": "fail" if subject.verdict is Verdict.FAIL else "review",
        # SARIF: a result of another kind than `fail` has no level.
        "level": _LEVELS[item.level_of(question)] if subject.verdict is Verdict.FAIL else "none",
        "message": {"text": visible(subject.message or question.text)},
        "partialFingerprints": {"babysit/v1": subject.fingerprint},
        "suppressions": accepted if subject.accepted else [],
    }


def _place(subject: SubjectReview, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    source = sources.get(subject.path)
    line = source.line(subject.line) if source else ""
    code = line.strip()
    start = _units(line[: line.index(code)])
    columns = {"startColumn": start + 1, "endColumn": start + _units(code) + 1} if code else {}
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(subject.path),
            "region": {"startLine": subject.line, **columns},
        }
    }


def _units(text: str) -> int:
    """The length in UTF-16 code units, in which SARIF counts columns."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _artifact(path: str) -> dict[str, str]:
    """A path as a relative URI reference; bytes that are no UTF-8 keep their values."""
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _notifications(review: Review) -> Iterator[dict[str, object]]:
    for unanalysed in review.unanalysed:
        detail = f": {unanalysed.detail}" if unanalysed.detail else ""
        yield {
            "level": "note",
            "message": {
                "text": visible(f"{unanalysed.path} was not analysed ({unanalysed.reason}{detail}).")
            },
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(unanalysed.path)}}],
        }
    for two in review.suppressions:
        if two.refusal:
            yield {
                "level": "warning",
                "message": {
                    "text": visible(f"This suppression of {two.question} does not count: {two.refusal}.")
                },
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": _artifact(two.path),
                            "region": {"startLine": two.line},
                        }
                    }
                ],
            }
