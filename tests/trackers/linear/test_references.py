"""Which issues a pull request names, in its branch, its title and its description."""

import pytest

from bot.model.config import TrackerSection
from bot.model.snapshot import Actor, Statement, StatementKind
from bot.model.tracker import Reference
from bot.trackers.linear.references import MOST_REFERENCES, issue_keys, references
from tests.building import case, head


@pytest.mark.parametrize(
    ("branch", "keys"),
    [
        ("wei/eng-123-add-tenants", ["ENG-123"]),
        ("ENG-123", ["ENG-123"]),
        ("add-eng-12-and-ops-3", ["ENG-12", "OPS-3"]),
        ("eng-0", []),
        ("eng-1a", []),
        ("feature/plain", []),
        ("x1y-2eng-3", []),
    ],
)
def test_a_branch_names_issues_in_any_case(branch: str, keys: list[str]) -> None:
    assert [key.key for key in issue_keys(branch, "", "", ["ENG", "OPS"])] == keys


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("ENG-1: add it", ["ENG-1"]),
        ("Add it (ENG-1, OPS-20)", ["ENG-1", "OPS-20"]),
        ("[ENG-1][ENG-1] Add it", ["ENG-1"]),
        ("eng-1 in lower case", []),
        ("Read UTF-8", ["UTF-8"]),
        ("CVE-2026-1234", []),
        ("see docs/ENG-1.md and ENG-1_x", []),
    ],
)
def test_a_title_names_issues_as_trackers_write_them(title: str, keys: list[str]) -> None:
    assert [key.key for key in issue_keys("", title, "", [])] == keys


def test_only_the_teams_that_are_configured_are_meant() -> None:
    assert issue_keys("", "Read UTF-8 for eng-1", "fixes ABC-1", ["ENG"]) == [Reference("ENG-1")]


@pytest.mark.parametrize(
    ("body", "references"),
    [
        ("Fixes ENG-1", [Reference("ENG-1")]),
        ("closes: eng-1, ENG-2 and ENG-3.", [Reference("ENG-1"), Reference("ENG-2"), Reference("ENG-3")]),
        ("Part of ENG-1", [Reference("ENG-1", closes=False)]),
        ("Related to ENG-1, resolves ENG-2", [Reference("ENG-1", closes=False), Reference("ENG-2")]),
        ("Fixes https://linear.app/ab-1/issue/ENG-1/add-it-9", [Reference("ENG-1")]),
        ("Fixes [ENG-1](https://linear.app/acme/issue/ENG-1/add-it)", [Reference("ENG-1")]),
        ("ENG-1 is something else", []),
        ("> fixes ENG-1", []),
        ("`fixes ENG-1`", []),
        ("```\nfixes ENG-1\n```", []),
        ("<!-- fixes ENG-1 -->", []),
        ("prefixes ENG-1", []),
    ],
)
def test_a_description_names_an_issue_after_a_word_that_says_so(
    body: str, references: list[Reference]
) -> None:
    assert list(issue_keys("", "", body, [])) == references


def test_the_description_says_whether_the_issue_in_the_branch_is_closed_or_left_alone() -> None:
    assert issue_keys("eng-1", "", "part of ENG-1", ["ENG"]) == [Reference("ENG-1", closes=False)]
    assert issue_keys("eng-1", "ENG-2", "Skip ENG-1", ["ENG"]) == [Reference("ENG-2")]


def test_a_list_of_everything_is_cut() -> None:
    body = "fixes " + ", ".join(f"ENG-{number}" for number in range(1, 20))

    assert [key.key for key in issue_keys("", "", body, [])] == [
        f"ENG-{n}" for n in range(1, MOST_REFERENCES + 1)
    ]


def test_a_hostile_description_is_read_in_no_time() -> None:
    assert issue_keys("a-1" * 80, "A-1," * 60, "fixes " + "A-1, and " * 20_000, []) is not None
    assert issue_keys("", "", "fix " * 100_000, []) == []


def test_the_issues_are_those_of_branch_title_and_description() -> None:
    description = Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=7,
        node_id="PR_7",
        author=Actor("ada"),
        body="part of ENG-3",
        url="",
        created_at=None,
    )
    given = case(head=head(ref="eng-1"), title="ENG-2", statements=[description])

    assert list(references(given, TrackerSection(teams=["ENG"]))) == [
        Reference("ENG-1"),
        Reference("ENG-2"),
        Reference("ENG-3", closes=False),
    ]
