"""What a base asks for, and what of it REST leaves open."""

import pytest

from bot.github.rest import forms, rules
from bot.github.rest.rules import Demands

REVIEWED = forms.Rule(type="pull_request", parameters=forms.Parameters(required_approving_review_count=2))
OWNED = forms.Rule(
    type="pull_request",
    parameters=forms.Parameters(required_approving_review_count=1, require_code_owner_review=True),
)
RESOLVED = forms.Rule(
    type="pull_request", parameters=forms.Parameters(required_review_thread_resolution=True)
)
QUEUED = forms.Rule(type="merge_queue")


def demands(*found: forms.Rule, state: str = "blocked", is_classic: bool = False) -> Demands:
    return Demands(is_classic=is_classic, rules=found, state=state)


@pytest.mark.parametrize(
    ("asked", "states", "decision"),
    [
        (demands(), [], None),
        (demands(), ["APPROVED"], None),
        (demands(), ["APPROVED", "CHANGES_REQUESTED"], "CHANGES_REQUESTED"),
        (demands(REVIEWED), ["APPROVED"], "REVIEW_REQUIRED"),
        (demands(REVIEWED), ["APPROVED", "APPROVED"], "APPROVED"),
        (demands(REVIEWED), ["APPROVED", "APPROVED", "DISMISSED"], "APPROVED"),
        (demands(OWNED), ["APPROVED"], None),
        (demands(OWNED, state="clean"), ["APPROVED"], "APPROVED"),
    ],
)
def test_the_decision_follows_from_the_opinions(
    asked: Demands, states: list[str], decision: str | None
) -> None:
    assert rules.decision(asked, states) == decision


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        (demands(), True),
        (demands(REVIEWED), True),
        (demands(is_classic=True), False),
        (demands(is_classic=True, state="unknown"), False),
        (demands(is_classic=True, state="a new word"), False),
        (demands(is_classic=True, state="clean"), True),
        (demands(is_classic=True, state="unstable"), True),
        (demands(is_classic=True, state="behind"), True),
        (demands(is_classic=True, state="dirty"), True),
        (demands(RESOLVED), False),
        (demands(RESOLVED, state="has_hooks"), True),
        (demands(OWNED), False),
        (demands(OWNED, state="clean"), True),
        (demands(QUEUED, state="clean"), False),
    ],
)
def test_what_decides_and_cannot_be_known_is_said(asked: Demands, *, is_told: bool) -> None:
    gaps = rules.untold(asked, "main", ["APPROVED"], has_threads=True)

    assert (not gaps) is is_told
    assert all("GraphQL" in gap and "main" in gap for gap in gaps)


def test_conversations_that_nobody_began_leave_nothing_open() -> None:
    assert rules.untold(demands(RESOLVED), "main", [], has_threads=False) == []


def test_a_code_owner_is_not_waited_for_before_anybody_approved() -> None:
    assert rules.untold(demands(OWNED), "main", [], has_threads=False) == []


def test_a_branch_with_classic_protection_is_kept_and_its_contexts_are_required() -> None:
    told = forms.Protection(enabled=True, required_status_checks=forms.StatusChecks(contexts=["build"]))
    branch = forms.Branch(commit=forms.Tip(sha="a" * 40), protected=True, protection=told)

    rule = rules.update_rule(branch)

    assert rule is not None
    assert not rule.allows_deletions
    assert rules.required(branch, []) == [("build", None)]


def test_a_branch_that_only_rulesets_protect_has_no_classic_protection() -> None:
    branch = forms.Branch(
        commit=forms.Tip(sha="a" * 40), protected=True, protection=forms.Protection(enabled=False)
    )

    assert rules.update_rule(branch) is None
