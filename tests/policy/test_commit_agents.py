"""Commits of two agents are told; one agent's, people's and git's own merges are not two."""

import pytest

from bot.model.config import AgentsConfig, Attribution, Config
from bot.model.gate import Case
from bot.model.snapshot import Commit
from bot.policy.commit_agents import commit_agents
from tests.building import case, head

CLAUDE = "noreply@anthropic.com"
COPILOT = "198982749+copilot@users.noreply.github.com"
GENERALIST = Config(agents=AgentsConfig(attribution=(Attribution(agent="one", branch="agent/*"),)))


def commits(*said: str | tuple[str, str], config: Config | None = None, ref: str = "agent/x") -> Case:
    """Each a message, or a message and an address."""
    made = [
        Commit(sha=f"{at:040}", message=one, emails=frozenset({"ada@x.example"}))
        if isinstance(one, str)
        else Commit(sha=f"{at:040}", message=one[0], emails=frozenset({one[1]}))
        for at, one in enumerate(said)
    ]
    return case(config, commits=tuple(made), head=head(ref=ref))


TWO = {
    "two trailers": (commits("a\n\nAgent: one", "b\n\nAgent: two"), ["one", "two"]),
    "two in one commit": (commits("a\n\nAgent: one\nAgent: two"), ["one", "two"]),
    "two addresses": (commits(("a", CLAUDE), ("b", COPILOT)), ["Claude Code", "GitHub Copilot"]),
    "a co-author": (
        commits(("a", COPILOT), f"b\n\nCo-authored-by: Claude <{CLAUDE}>"),
        ["GitHub Copilot", "Claude Code"],
    ),
    "the branch's and another": (
        commits("a", "b\n\nAgent: two", ref="agent/one/x"),
        ["one", "two"],
    ),
    "the rule's and another": (commits("a", "b\n\nAgent: two", config=GENERALIST), ["one", "two"]),
}
ONE = {
    "nobody": commits("a", "b"),
    "one trailer": commits("a\n\nAgent: one", "b\n\nAgent: One"),
    "one and people": commits("a\n\nAgent: one", "b"),
    "with a human": commits(f"a\n\nCo-authored-by: Claude <{CLAUDE}>\nCo-authored-by: Wei <wei@x.example>"),
    "its tool": commits(("a\n\nAgent: one", CLAUDE)),
    "an updater": commits(("a", CLAUDE), ("b", "49699333+dependabot[bot]@users.noreply.github.com")),
    "a merge": commits(("a", CLAUDE), ("Merge branch 'main' into agent/x", COPILOT)),
    "all say so": commits("a\n\nAgent: two", "b\n\nAgent: two", config=GENERALIST),
}


@pytest.mark.parametrize(("given", "expected"), TWO.values(), ids=TWO)
def test_two_agents_are_named(given: Case, expected: list[str]) -> None:
    assert [agent.name for agent in commit_agents(given)] == expected


@pytest.mark.parametrize("given", ONE.values(), ids=ONE)
def test_one_agent_is_no_mixture(given: Case) -> None:
    assert commit_agents(given) == ()
