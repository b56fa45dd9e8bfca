"""A branch that an agent left behind is told of where a pull request ends; one in use is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.agents.products import PRODUCTS, ProductKind
from bot.github.snapshot import SNAPSHOT
from bot.model.snapshot import AgentBranch, OpenPullRequest, PullRequestState
from bot.policy.left_behind import PREFIXES, left_behind
from tests.building import NOW, base, case, head

OLD = NOW - timedelta(hours=2)


def found(*names: str, at: Any = OLD, **fields: Any) -> list[str]:
    branches = tuple(AgentBranch(name=name, committed_at=at) for name in names)
    told = fields.pop("listed_branches", frozenset())
    return [
        branch.name
        for branch in left_behind(replace(case(agent_branches=branches, **fields), listed_branches=told))
    ]


def test_branches_of_worktrees_and_agents_are_found() -> None:
    assert found("worktree-agent-1a2b", "agent/api/x", "claude/y") == [
        "agent/api/x",
        "claude/y",
        "worktree-agent-1a2b",
    ]


IN_USE: dict[str, dict[str, Any]] = {
    "open": {"open_pull_requests": (OpenPullRequest(number=5, base_ref="main", head_ref="agent/x/y"),)},
    "a base": {"open_pull_requests": (OpenPullRequest(number=5, base_ref="agent/x/y", head_ref="z"),)},
    "its base": {"base": base(ref="agent/x/y")},
    "its own, merged": {"head": head(ref="agent/x/y"), "state": PullRequestState.MERGED},
    "told": {"listed_branches": frozenset({"agent/x/y"})},
    "worked on": {"at": NOW - timedelta(minutes=5)},
    "of unknown age": {"at": None},
    "unknown others": {"missing": ("the open pull requests",)},
    "too many others": {
        "open_pull_requests": tuple(
            OpenPullRequest(number=at, base_ref="main", head_ref=f"b{at}") for at in range(99)
        )
    },
}


@pytest.mark.parametrize("fields", IN_USE.values(), ids=IN_USE)
def test_a_branch_in_use_or_told_of_is_not(fields: dict[str, Any]) -> None:
    assert found("agent/x/y", **fields) == []


def test_a_forks_branch_of_that_name_and_a_name_that_only_holds_the_word_change_nothing() -> None:
    fork = OpenPullRequest(number=5, base_ref="main", head_ref="agent/x/y", is_from_fork=True)

    assert found("agent/x/y", "my-agent/x", open_pull_requests=(fork,)) == ["agent/x/y"]


def test_its_own_branch_is_left_behind_where_it_was_closed() -> None:
    closed = {"head": head(ref="agent/x/y"), "state": PullRequestState.CLOSED, "at": NOW}

    assert found("agent/x/y", **closed) == ["agent/x/y"]


def test_every_prefix_is_asked_for() -> None:
    products = [product for product in PRODUCTS if product.kind is ProductKind.CODING_AGENT]

    assert {prefix for product in products for prefix in product.branches} <= set(PREFIXES)
    assert all(f'query: "{prefix}"' in SNAPSHOT.text for prefix in PREFIXES)
