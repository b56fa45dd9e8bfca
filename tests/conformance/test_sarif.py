"""What `babysit review --format sarif` writes is SARIF 2.1.0, as the standard's own schema has it."""

import json
from dataclasses import replace
from string import ascii_letters, digits
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator

from bot.checklist.core.source import SourceFile
from bot.checklist.items.builtin import builtin_items
from bot.cli._review.sarif import to_sarif
from bot.cli.review import command
from bot.model.config import Level
from bot.model.review import (
    ItemReview,
    QuestionReview,
    Review,
    SubjectReview,
    SuppressionReview,
    Unanalysed,
    Verdict,
)
from tests.cli.git_repository import BAD, Repository

IGNORE = "checklist" + ":ignore"  # in two, for Babysit reviews this file too
HOSTILE = [
    "a b.py",
    "ünï/日本.py",
    "a:b.py",
    "100%/x#y?z.py",
    "[x]@everyone`<b>.py",
    "\u202e\x1b[31m.py",
    'quote".py',
    "back\\slash.py",
    "\udcff\udcfe.py",
]


def violations(validator: Draft4Validator, log: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)]


def run_of(text: str) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(text)["runs"][0]
    return run


def whole(run: dict[str, Any]) -> dict[str, Any]:
    return {"version": "2.1.0", "runs": [run]}


def fails(path: str = "a.py", line: int = 1, accepted: str = "") -> SubjectReview:
    return SubjectReview(
        path=path, line=line, verdict=Verdict.FAIL, message=path, fingerprint="f00d", accepted=accepted
    )


def sarif(*subjects: SubjectReview, level: Level = Level.BLOCK, text: str = "") -> dict[str, Any]:
    """The only run of a log that says these subjects of item E, whose files hold `text`."""
    question = QuestionReview(question="E1", text="Is it fine?", subjects=subjects)
    item = ItemReview(item="E", title="No injection", level=level, questions=(question,))
    sources = {subject.path: SourceFile.of(subject.path, text) for subject in subjects}
    return run_of(to_sarif(Review(base="a", head="b", items=(item,)), builtin_items(), sources))


def test_the_validator_refuses_what_is_not_sarif(sarif_validator: Draft4Validator) -> None:
    log = json.loads(to_sarif(Review(base="a", head="b"), (), {}))
    log["runs"][0]["results"] = [{"ruleId": "E1"}]

    assert violations(sarif_validator, log) == ["$.runs[0].results[0]: 'message' is a required property"]


def test_a_review_of_a_repository_is_valid(sarif_validator: Draft4Validator, repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"a b.py": BAD, "x.rs": "fn main() {}\n", "b.py": f"eval(x)  # {IGNORE} E3\n"})

    result = CliRunner().invoke(command, ["--repo", str(repository.path), "--format", "sarif"])

    assert violations(sarif_validator, json.loads(result.stdout)) == []
    assert run_of(result.stdout)["results"]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_is_a_valid_relative_address(sarif_validator: Draft4Validator, path: str) -> None:
    run = sarif(fails(path))

    address = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert violations(sarif_validator, whole(run)) == []
    assert unquote_to_bytes(address) == path.encode("utf-8", "surrogateescape")
    assert set(address) <= {*ascii_letters, *digits, *"-._~/%"}


def test_a_result_spans_the_code_of_its_line() -> None:
    run = sarif(fails(line=2), text='x = 1\n    y = "\U0001f600" + z  \n')

    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 5, "endColumn": 17}


def test_an_accepted_finding_is_suppressed(sarif_validator: Draft4Validator) -> None:
    run = sarif(fails(accepted="the report's fixed list"), fails())

    assert violations(sarif_validator, whole(run)) == []
    assert [one["suppressions"] for one in run["results"]] == [
        [{"kind": "inSource", "status": "accepted", "justification": "the report's fixed list"}],
        [],
    ]


@pytest.mark.parametrize(
    ("verdict", "level", "said"),
    [
        (Verdict.FAIL, Level.BLOCK, ("fail", "error")),
        (Verdict.FAIL, Level.WARN, ("fail", "warning")),
        (Verdict.UNCLEAR, Level.BLOCK, ("review", "none")),
    ],
)
def test_the_level_says_whether_it_blocks(verdict: Verdict, level: Level, said: tuple[str, str]) -> None:
    result = sarif(replace(fails(), verdict=verdict), level=level)["results"][0]

    assert (result["kind"], result["level"]) == said


def test_a_rule_teaches_its_item(sarif_validator: Draft4Validator) -> None:
    run = sarif(fails())

    rule = run["tool"]["driver"]["rules"][0]
    assert violations(sarif_validator, whole(run)) == []
    assert rule["helpUri"] == "https://cwe.mitre.org/data/definitions/89.html"
    assert {"## Why", "## How to fix"} <= set(rule["help"]["markdown"].splitlines())
    assert "external/cwe/cwe-89" in rule["properties"]["tags"]


def test_what_was_not_analysed_is_told(sarif_validator: Draft4Validator) -> None:
    review = Review(
        base="a",
        head="b",
        unanalysed=(Unanalysed(path="a b.rs", reason="language", detail="Rust"),),
        suppressions=(SuppressionReview(path="a.py", line=3, question="E1", reason="", refusal="it is new"),),
    )

    run = run_of(to_sarif(review, (), {}))

    told = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert violations(sarif_validator, whole(run)) == []
    assert told == [
        "a b.rs was not analysed (language: Rust).",
        "This suppression of E1 does not count: it is new.",
    ]
