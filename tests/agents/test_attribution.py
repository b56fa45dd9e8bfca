"""Who wrote a pull request is told by signals, and only strong ones permit anything."""

import pytest

from bot.agents.attribution import Basis, attribute, is_from_agent
from bot.model.config import AgentsConfig, Attribution
from bot.model.snapshot import Actor, ActorKind, Commit, Snapshot, Statement, StatementKind
from tests.building import head, snapshot

PLAIN = AgentsConfig()


def commit(message: str = "Add", *emails: str) -> Commit:
    return Commit(sha="c" * 40, message=message, emails=frozenset(emails))


def described(body: str) -> Statement:
    return Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=7,
        node_id="PR_7",
        author=Actor("ada"),
        body=body,
        url="https://x.example/7",
        created_at=None,
    )


SIGNALS = {
    "bot": (snapshot(author=Actor("Claude[bot]", ActorKind.BOT)), Basis.ACCOUNT, "Claude Code"),
    "copilot": (
        snapshot(commits=(commit("x", "198982749+copilot@users.noreply.github.com"),)),
        Basis.ADDRESS,
        "GitHub Copilot",
    ),
    "co-author": (
        snapshot(commits=(commit("x\n\nCo-Authored-By: Claude <noreply@anthropic.com>"),)),
        Basis.TRAILER,
        "Claude Code",
    ),
    "branch": (snapshot(head=head(ref="codex/fix-it")), Basis.BRANCH, "Codex"),
    "description": (
        snapshot(statements=(described("Done.\n\nGenerated with [Claude Code](https://claude.com)"),)),
        Basis.DESCRIPTION,
        "Claude Code",
    ),
    "updater": (snapshot(author=Actor("dependabot", ActorKind.BOT)), Basis.ACCOUNT, "Dependabot"),
}


@pytest.mark.parametrize(("given", "basis", "product"), SIGNALS.values(), ids=SIGNALS)
def test_a_product_is_known_by_what_it_leaves(given: Snapshot, basis: Basis, product: str) -> None:
    (signal,) = attribute(given, PLAIN).signals

    assert signal.basis is basis
    assert signal.product is not None
    assert signal.product.name == product


DECLARED = {
    "trailer": snapshot(commits=(commit("Add\n\nAgent: Backend_Engineer"),)),
    "label": snapshot(labels=frozenset({"agent: backend-engineer"})),
    "branch": snapshot(head=head(ref="agent/backend-engineer/x")),
    "squashed": snapshot(commits=(commit("Add\n\nAgent: backend-engineer\n\nMore words."),)),
}


@pytest.mark.parametrize("given", DECLARED.values(), ids=DECLARED)
def test_a_declared_agent_restricts_and_permits_nothing(given: Snapshot) -> None:
    found = attribute(given, PLAIN)

    assert [name.lower().replace("_", "-") for name in found.agents] == ["backend-engineer"]
    assert found.is_suspected
    assert not is_from_agent(given, PLAIN)


@pytest.mark.parametrize(
    "given",
    [
        snapshot(),
        snapshot(author=Actor("claude", ActorKind.USER)),
        snapshot(head=head(ref="agent/feature")),
        snapshot(head=head(ref="agent/../x")),
        snapshot(commits=(commit("Agent: x"), commit("Add\n\nSee Agent: x for more."))),
        snapshot(labels=frozenset({"agent", "agents:x", "agent:"})),
        snapshot(commits=(commit("x", "noreply@anthropic.com.example"),)),
    ],
    ids=["a human", "a human called so", "two parts", "dots", "no trailer", "labels", "another address"],
)
def test_a_look_alike_points_to_nobody(given: Snapshot) -> None:
    assert attribute(given, PLAIN).signals == ()


def test_a_rule_of_the_configuration_is_strong_but_not_from_a_fork() -> None:
    config = AgentsConfig(attribution=(Attribution(agent="web", branch="web/*"),))

    assert is_from_agent(snapshot(head=head(ref="web/x")), config)
    assert not is_from_agent(snapshot(head=head(ref="web/x", is_fork=True)), config)


def test_several_commits_may_be_several_agents() -> None:
    given = snapshot(commits=(commit("a\n\nAgent: one"), commit("b\n\nAgent: two")))

    assert list(attribute(given, PLAIN).agents) == ["one", "two"]


def test_a_dependency_updater_is_no_coding_agent() -> None:
    found = attribute(SIGNALS["updater"][0], PLAIN)

    assert (found.is_certain, found.is_suspected) == (False, False)
