"""The gate `isolation` on its own: what is changed, and what is not known."""

from dataclasses import replace
from typing import Any

import pytest

from bot.gates import isolation
from bot.model.config import AgentsConfig, Config, Level
from bot.model.gate import GateState
from bot.model.holding import HeldCommit, Holding, Neighbourhood
from bot.model.people import Account
from bot.model.snapshot import ChangedFile, Commit, OpenPullRequest
from bot.render.markdown import plain
from tests.building import NOW, base, case, head

OTHER = OpenPullRequest(number=5, base_ref="main", head_ref="x", head_sha="h")
HOLDING = Holding(number=7, head_sha="h", base_ref="main", head_ref="y", author=Account("ada"))

PASSES: dict[str, dict[str, Any]] = {
    "a line": {},
    "a mode": {"changed_files": (ChangedFile(path="run.sh", change="CHANGED"),)},
    "a submodule": {"changed_files": (ChangedFile(path="vendor/lib", change="MODIFIED", additions=1),)},
    "a move": {"changed_files": (ChangedFile(path="b.py", change="RENAMED"),)},
    "trees nobody told": {"head": head(tree=""), "base": base(tree="")},
    "an incomplete snapshot": {"changed_files": (), "missing": ("the changed files could not be read",)},
}


@pytest.mark.parametrize("fields", PASSES.values(), ids=PASSES)
def test_whatever_is_changed_is_no_empty_change(fields: dict[str, Any]) -> None:
    assert isolation.examine(case(**fields)).state is GateState.OPEN


def test_nothing_changed_and_nothing_left_to_merge_are_shut() -> None:
    nothing = case(changed_files=(), commits=(Commit(sha="1", message="a"), Commit(sha="2", message="b")))
    case_ = case(changed_files=(), commits=(Commit(sha="1", message="a"),))
    merged = case(head=head(tree="t"), base=base(tree="t"))

    assert plain(isolation.examine(nothing).says) == "It changes no file: its 2 commits come to nothing."
    assert plain(isolation.examine(case_).says) == "It changes no file: its 1 commit comes to nothing."
    assert plain(isolation.examine(merged).says).startswith("Merging it would change nothing: main has all")


def test_others_that_nobody_looked_at_are_waited_for() -> None:
    unread = case(open_pull_requests=(OTHER,))
    untold = replace(unread, neighbourhood=Neighbourhood(own=HOLDING, untold=(5,)))
    off = replace(unread, config=Config(agents=AgentsConfig(isolation=Level.OFF)))

    assert isolation.examine(unread).state is GateState.WAITING
    assert isolation.examine(untold).state is GateState.WAITING
    assert isolation.examine(off).state is GateState.OPEN


def test_many_foreign_commits_are_told_in_bounds_and_names_are_escaped() -> None:
    held = tuple(HeldCommit(sha=f"{at:040}", since=NOW, patch="") for at in range(30))
    own = replace(HOLDING, commits=held)
    others = tuple(
        replace(HOLDING, number=at, head_ref=f"b{at}", author=Account("<img>"), commits=held)
        for at in range(1, 7)
    )

    result = isolation.examine(
        replace(case(open_pull_requests=(OTHER,)), neighbourhood=Neighbourhood(own=own, others=others))
    )

    assert result.state is GateState.CLOSED
    assert plain(result.says) == "It holds 30 commits of #1, and commits of #2, #3, #4 and 2 more."
    assert all("and 20 more commits" in plain(detail) for detail in result.details)
