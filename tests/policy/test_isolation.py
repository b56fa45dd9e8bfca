"""Whose commits a pull request holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.config import AgentsConfig
from bot.model.holding import HeldCommit, Holding, Neighbourhood
from bot.model.people import Account
from bot.model.snapshot import Commit, GitAuthor
from bot.policy.isolation import (
    Likeness,
    also_changing,
    foreign,
    hidden,
    holding_of,
    origin_of,
    sharing,
    unread,
    with_patches,
)
from tests.building import NOW, snapshot

EARLIER = NOW - timedelta(hours=1)


def commit(sha: str = "1", **fields: Any) -> HeldCommit:
    return HeldCommit(**{"sha": sha, "since": NOW, "patch": f"patch of {sha}", **fields})


OWN = Holding(
    number=7,
    head_sha="a",
    base_ref="main",
    head_ref="seven",
    author=Account("ada", 1),
    paths=frozenset({"a.py"}),
    commits=(commit(),),
)
OTHER = replace(OWN, number=5, head_ref="five", author=Account("wei", 2), commits=(commit(since=EARLIER),))


def likeness(own: Holding, *others: Holding) -> list[tuple[int, Likeness]]:
    found = foreign(Neighbourhood(own=own, others=others))
    return [(one.other.number, how) for one in found for _, how in one.commits]


def holding(one: Holding = OTHER, *commits: HeldCommit, **fields: Any) -> Holding:
    return replace(one, commits=commits or one.commits, **fields)


MADE = {"origin": "o", "patch": "other"}
FOREIGN = {
    "the same commit": (OWN, OTHER, Likeness.SAME),
    "the same patch": (OWN, holding(OTHER, commit("2", patch="patch of 1", since=EARLIER)), Likeness.PATCH),
    "the same origin": (
        holding(OWN, commit(origin="o", is_remade=True)),
        holding(OTHER, commit("2", since=EARLIER, **MADE)),
        Likeness.ORIGIN,
    ),
    "a lower number at one time": (OWN, holding(OTHER, commit()), Likeness.SAME),
    "a higher number that was earlier": (OWN, replace(OTHER, number=9), Likeness.SAME),
    "an outsider's, though first": (
        replace(OWN, is_from_fork=True),
        holding(replace(OTHER, number=9), commit(since=NOW + timedelta(1))),
        Likeness.SAME,
    ),
    "of the same agent account": (OWN, replace(OTHER, author=OWN.author), Likeness.SAME),
    "a person's, by an agent": (
        replace(OWN, is_human=True),
        replace(OTHER, author=OWN.author, is_agents=True),
        Likeness.SAME,
    ),
    "of one stack's sibling": (
        replace(OWN, base_ref="below"),
        replace(OTHER, base_ref="below"),
        Likeness.SAME,
    ),
}


@pytest.mark.parametrize(("own", "other", "how"), FOREIGN.values(), ids=FOREIGN)
def test_what_another_one_had_first_is_foreign(own: Holding, other: Holding, how: Likeness) -> None:
    below = replace(OTHER, number=3, head_ref="below", commits=())

    assert likeness(own, other, below) == [(other.number, how)]


FORK = replace(OTHER, is_from_fork=True)
LOOK_ALIKES = {
    "another commit": (OWN, holding(OTHER, commit("2", since=EARLIER))),
    "later": (OWN, holding(OTHER, commit(since=NOW + timedelta(1)))),
    "a higher number at one time": (OWN, holding(replace(OTHER, number=9), commit())),
    "based on it": (replace(OWN, base_ref="five"), OTHER),
    "it is based on this": (OWN, replace(OTHER, base_ref="seven")),
    "a backport": (replace(OWN, base_ref="release/1"), OTHER),
    "one person's": (replace(OWN, is_human=True), replace(OTHER, is_human=True, author=OWN.author)),
    "a fork's": (OWN, FORK),
    "no patch at all": (
        holding(OWN, commit(patch="")),
        holding(OTHER, commit("2", patch="", since=EARLIER)),
    ),
    "unread patches": (
        holding(OWN, commit(patch=None)),
        holding(OTHER, commit("2", patch=None, since=EARLIER)),
    ),
    "one second and one message, both fresh": (
        holding(OWN, commit(origin="o")),
        holding(OTHER, commit("2", since=EARLIER, **MADE)),
    ),
}


@pytest.mark.parametrize(("own", "other"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not(own: Holding, other: Holding) -> None:
    assert likeness(own, other) == []


def test_a_forks_branch_is_not_what_one_of_that_name_is_based_on() -> None:
    own = replace(OWN, base_ref="five", is_from_fork=True)

    assert likeness(own, replace(FORK, base_ref="five")) == [(5, Likeness.SAME)]


def test_a_stack_of_three_passes_and_a_circle_ends() -> None:
    middle = replace(OTHER, number=6, head_ref="six", base_ref="five", commits=())
    circle = replace(OTHER, base_ref="seven"), replace(OWN, base_ref="five")

    assert likeness(replace(OWN, base_ref="six"), middle, OTHER) == []
    assert likeness(circle[1], circle[0]) == []


def test_those_that_are_apart_in_a_stack_of_another_are_compared() -> None:
    below = replace(OTHER, number=3, head_ref="three", commits=())

    assert likeness(replace(OWN, base_ref="three"), below, OTHER) == [(5, Likeness.SAME)]


def test_patches_are_wanted_only_where_a_path_is_shared() -> None:
    bare = holding(OWN, commit(patch=None))
    apart = replace(OTHER, paths=frozenset({"b.py"}))

    assert [one.number for one in unread(Neighbourhood(own=bare, others=(OTHER,)))] == [7]
    assert unread(Neighbourhood(own=bare, others=(apart,))) == []
    assert [
        one.number for one in hidden(Neighbourhood(own=OWN, others=(replace(OTHER, is_shown=False),)))
    ] == [5]


def test_who_shares_something_is_called_whoever_had_it_first() -> None:
    assert sharing(OWN, (OTHER, holding(replace(OTHER, number=9), commit("2")))) == {5}


def test_a_file_that_another_agent_changes_is_found_and_a_persons_is_not() -> None:
    agents = replace(OTHER, is_agents=True)

    assert also_changing(Neighbourhood(own=OWN, others=(agents,))) == [(agents, ["a.py"])]
    assert also_changing(Neighbourhood(own=OWN, others=(OTHER,))) == []


def written(message: str = "Add it", at: datetime = EARLIER, sha: str = "1") -> Commit:
    return Commit(
        sha=sha,
        message=message,
        authors=(GitAuthor(name="Ada", email="ada@x.example"),),
        authored_at=at,
        committed_at=NOW,
    )


def test_a_picked_commit_has_the_origin_of_the_first() -> None:
    picked = f"Add it\n\n(cherry picked from commit {'c' * 40})\nSigned-off-by: Wei <wei@x.example>"

    assert origin_of(written(picked)) == origin_of(written())
    assert origin_of(written("Add that")) != origin_of(written())
    assert origin_of(written(at=NOW)) != origin_of(written())
    assert origin_of(written("Merge branch 'main' into x")) == ""


def test_a_rebase_keeps_since_when_it_was_held() -> None:
    config = AgentsConfig()
    before = holding_of(snapshot(commits=(written(),)), config, None, EARLIER)
    before = with_patches(before, {"1": "p"}, None)

    rebased = holding_of(snapshot(commits=(written(sha="2"),)), config, before, NOW)
    reworded = holding_of(snapshot(commits=(written("Other", sha="3"),)), config, before, NOW)

    assert [(commit.since, commit.patch) for commit in rebased.commits] == [(EARLIER, None)]
    assert [commit.since for commit in with_patches(reworded, {"3": "p"}, before).commits] == [EARLIER]
    assert [commit.since for commit in with_patches(reworded, {"3": "q"}, before).commits] == [
        NOW.astimezone(UTC)
    ]
