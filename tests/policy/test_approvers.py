"""Who may approve: a human with no hand in the change, whom the configuration or a role allows it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.config import AgentsConfig, Attribution, Config, StrategicConfig
from bot.model.gate import Case
from bot.model.people import Person, Role
from bot.model.snapshot import Commit
from bot.policy.approvers import why_not
from bot.render.markdown import plain
from tests.building import HEAD_SHA, case

MAX = Person(login="Max", role=Role.MAINTAIN)
NO_REPLY = "4711+max@users.noreply.github.com"


def committed(message: str = "Add it", **fields: Any) -> Case:
    return case(commits=(Commit(sha=HEAD_SHA, message=message, **fields),))


def agents(author: str) -> Case:
    return case(Config(agents=AgentsConfig(attribution=(Attribution(agent="backend", author=author),))))


def named(*names: str) -> Case:
    return case(Config(strategic=StrategicConfig(approvers=names)))


def test_a_products_address_is_no_humans_whoever_has_it() -> None:
    assert why_not(committed(untold=frozenset({"noreply@anthropic.com"})), MAX) is None


def test_a_maintainer_without_a_hand_in_it_may() -> None:
    assert why_not(committed(logins=frozenset({"agent"})), MAX) is None


@pytest.mark.parametrize(
    ("given", "person", "says"),
    [
        (case(), replace(MAX, is_human=False), "Only a human can approve"),
        (case(), replace(MAX, login="ADA"), "The author cannot approve their own pull request"),
        (committed(logins=frozenset({"max"})), MAX, "Whoever has a commit"),
        (committed(emails=frozenset({NO_REPLY})), MAX, "Whoever has a commit"),
        (committed(emails=frozenset({"max@users.noreply.acme.example"})), MAX, "Whoever has a commit"),
        (committed(f"Add\n\nCo-authored-by: M <{NO_REPLY}>"), MAX, "Whoever has a commit"),
        (committed(f"Add\n\nCO-AUTHORED-BY: M <{NO_REPLY.upper()}>"), MAX, "Whoever has a commit"),
        (
            committed(emails=frozenset({NO_REPLY})),
            replace(MAX, login="maxime", user_id=4711),
            "Whoever has a commit",
        ),
        (
            committed(untold=frozenset({"somebody@example.com"})),
            MAX,
            "While GitHub's GraphQL cannot be used, nobody can tell whose address somebody@example.com is",
        ),
        (agents("max"), MAX, "Only a human can approve, and @Max is an agent's account here."),
        (case(), replace(MAX, role=Role.WRITE), "Only somebody with maintain or admin can approve it."),
        (named("@lou", "@acme/founders"), MAX, "Only @lou or @acme/founders can approve it."),
        (
            named("@acme/founders"),
            replace(MAX, untold=frozenset({"acme/founders"})),
            "Babysit may not see who is in @acme/founders: the App needs the permission `members: read`.",
        ),
    ],
    ids=[
        "no human",
        "author",
        "login",
        "no-reply address",
        "another host's",
        "trailer",
        "loud trailer",
        "another login since",
        "address of nobody knows whom",
        "an agent's account",
        "role",
        "not named",
        "untold team",
    ],
)
def test_why_somebody_may_not(given: Case, person: Person, says: str) -> None:
    reason = why_not(given, person)

    assert reason is not None
    assert plain(reason).startswith(says)


def test_a_name_that_only_looks_like_theirs_is_not_theirs() -> None:
    emails = frozenset(
        {"max@example.com", "notmax@users.noreply.github.com", "1+max-2@users.noreply.github.com"}
    )

    assert why_not(committed("Co-authored-by: max", emails=emails), MAX) is None
