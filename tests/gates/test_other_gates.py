from dataclasses import replace
from typing import Any

import pytest

from bot.gates import all_gates, automerge, completeness, configuration, conflicts, reviews
from bot.model.config import (
    AgentsConfig,
    Attribution,
    Automerge,
    BranchUpdates,
    ChecklistConfig,
    Config,
    Level,
    MergeConfig,
    MergeMethod,
)
from bot.model.effects import UpdateBranch
from bot.model.gate import Case, GateState
from bot.model.snapshot import Actor, ActorKind, ChangedFile, Mergeability, Review
from bot.render.markdown import plain
from tests.building import HEAD_SHA, base, case, head, merge_config

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED
BEHIND: dict[str, Any] = {"base": base(requires_up_to_date=True), "merge_state": "BEHIND"}


def review(state: str = "APPROVED", by: str = "grace") -> Review:
    return Review(author=Actor(by), state=state, commit_sha=HEAD_SHA)


def test_every_gate_has_a_name_and_a_place_of_its_own() -> None:
    gates = all_gates()

    assert len({gate.name for gate in gates}) == len({gate.position for gate in gates}) == len(gates)


def test_a_ready_pull_request_opens_every_gate() -> None:
    assert {gate.name for gate in all_gates() if gate.examine(case()).state is not OPEN} == set()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="mergeable"),
        pytest.param(case(mergeability=Mergeability.CONFLICTING), CLOSED, id="conflict"),
        pytest.param(case(mergeability=Mergeability.UNKNOWN), WAITING, id="not-computed-yet"),
        pytest.param(case(**BEHIND), CLOSED, id="behind-a-strict-base"),
        pytest.param(case(merge_state="BEHIND"), CLOSED, id="behind-a-rule-that-cannot-be-read"),
        pytest.param(
            case(merge_config(update_branch=BranchUpdates.REQUIRED), **BEHIND),
            WAITING,
            id="behind-and-updated",
        ),
        pytest.param(
            case(merge_config(update_branch=BranchUpdates.REQUIRED), head=head(is_fork=True), **BEHIND),
            CLOSED,
            id="behind-in-a-fork",
        ),
    ],
)
def test_the_head_must_merge_into_the_base(given: Case, expected: GateState) -> None:
    assert conflicts.GATE.examine(given).state is expected


@pytest.mark.parametrize(("looks", "pause"), [(0, 5), (1, 10), (2, 20), (3, 40), (4, 300.0), (40, 300.0)])
def test_unknown_mergeability_is_asked_for_with_longer_and_longer_pauses(
    looks: int, pause: float | None
) -> None:
    result = conflicts.GATE.examine(case(mergeability=Mergeability.UNKNOWN, looks=looks))

    assert result.look_again_if_last_in_s == pause


def test_a_behind_head_is_updated_at_the_sha_that_was_judged() -> None:
    result = conflicts.GATE.examine(case(merge_config(update_branch=BranchUpdates.REQUIRED), **BEHIND))

    assert result.effects_if_last == (UpdateBranch(head_sha=HEAD_SHA),)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="nothing-asked-for"),
        pytest.param(
            case(reviews=(review("CHANGES_REQUESTED"),)), CLOSED, id="changes-requested-though-none-needed"
        ),
        pytest.param(case(review_decision="CHANGES_REQUESTED"), CLOSED, id="github-says-changes-requested"),
        pytest.param(case(review_decision="REVIEW_REQUIRED"), HELD, id="approval-missing"),
        pytest.param(
            case(review_decision="REVIEW_REQUIRED", base=base(required_approvals=2), reviews=(review(),)),
            HELD,
            id="one-of-two",
        ),
        pytest.param(case(base=base(required_approvals=1)), HELD, id="github-has-no-decision-but-rules-ask"),
        pytest.param(
            case(review_decision="APPROVED", base=base(required_approvals=1), reviews=(review(),)),
            OPEN,
            id="approved",
        ),
        pytest.param(
            case(unresolved_threads=1, base=base(requires_resolved_conversations=True)),
            CLOSED,
            id="conversation",
        ),
        pytest.param(case(unresolved_threads=1), OPEN, id="conversation-that-nobody-asks-to-resolve"),
        pytest.param(
            case(review_decision="APPROVED", reviews=(review(), review("CHANGES_REQUESTED", by="bob"))),
            CLOSED,
            id="approved-and-criticised",
        ),
        pytest.param(case(reviews=(review("DISMISSED"),)), OPEN, id="dismissed-review"),
    ],
)
def test_githubs_review_rules_decide(given: Case, expected: GateState) -> None:
    assert reviews.GATE.examine(given).state is expected


CLAUDE = Actor("claude", ActorKind.BOT)
AGENTS = MergeConfig(automerge=Automerge.AGENTS)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="labelled"),
        pytest.param(case(labels=frozenset()), HELD, id="not-labelled"),
        pytest.param(case(is_draft=True), HELD, id="draft"),
        pytest.param(case(merge_config(label="ship it")), HELD, id="another-label"),
        pytest.param(case(merge_config(automerge=Automerge.ALL), labels=frozenset()), OPEN, id="all"),
        pytest.param(case(merge_config(automerge=Automerge.NEVER)), HELD, id="never"),
        pytest.param(case(Config(merge=AGENTS), labels=frozenset(), author=CLAUDE), OPEN, id="agent"),
        pytest.param(case(Config(merge=AGENTS), labels=frozenset()), HELD, id="human-where-agents-merge"),
        pytest.param(
            case(Config(merge=AGENTS), labels=frozenset(), author=Actor("claude")), HELD, id="namesake"
        ),
        pytest.param(case(Config(merge=AGENTS)), OPEN, id="human-with-the-label"),
        pytest.param(
            case(
                Config(
                    merge=AGENTS,
                    agents=AgentsConfig(attribution=(Attribution(agent="backend", branch="agent/*"),)),
                ),
                labels=frozenset(),
            ),
            OPEN,
            id="configured-branch",
        ),
        pytest.param(
            case(base=base(merge_methods=frozenset({"merge", "rebase"}))), HELD, id="method-not-allowed-here"
        ),
        pytest.param(
            case(changed_files=(ChangedFile(path=".github/workflows/ci.yml", change="MODIFIED"),)),
            HELD,
            id="workflow-file",
        ),
        pytest.param(
            case(merge_config(method=MergeMethod.MERGE), base=base(merge_methods=frozenset({"merge"}))),
            OPEN,
            id="method-allowed",
        ),
    ],
)
def test_only_a_pull_request_that_opted_in_is_merged(given: Case, expected: GateState) -> None:
    assert automerge.GATE.examine(given).state is expected


def test_opting_in_is_no_matter_of_the_conclusion() -> None:
    assert not automerge.GATE.decides_conclusion


def test_what_github_did_not_tell_is_waited_for_and_named() -> None:
    result = completeness.GATE.examine(case(missing=("50 of 250 checks",)))

    assert result.state is WAITING
    assert "50 of 250 checks" in plain(result.says)


def test_an_own_item_that_nobody_wrote_is_told_once_the_head_was_reviewed() -> None:
    named = Config(checklist=ChecklistConfig(items={"Q": Level.BLOCK, "*": Level.WARN, "R": Level.OFF}))

    result = configuration.GATE.examine(case(named))

    assert result.state is CLOSED
    assert plain(result.says) == "The configuration names items that do not exist: Q."
    assert configuration.GATE.examine(replace(case(named), reviewed=None)).state is OPEN
