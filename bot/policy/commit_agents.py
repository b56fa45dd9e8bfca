"""By which agents a pull request's commits are: two of them in one have mixed their work."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.agents.attribution import Basis, attribute, is_agents, of_commit, slug
from bot.model.gate import Case
from bot.model.snapshot import Commit

_MERGE = re.compile(r"Merge (?:branch|remote-tracking branch|pull request|commit|tag) ")
"""How git and GitHub begin the message of a merge that nobody wrote."""
_OF_ALL = frozenset({Basis.CONFIGURED, Basis.BRANCH, Basis.LABEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitAgent:
    """An agent, and the first commit that is by it."""

    name: str
    sha: str


def is_merge_of_gits(message: str) -> bool:
    """Whether the message is one that git or GitHub gives a merge by itself."""
    return _MERGE.match(message) is not None


def commit_agents(case: Case) -> Sequence[CommitAgent]:
    """The agents that its commits are by, more than one or none: those declared, else the products.

    A commit that declares no agent is by the one that the whole pull request is of, by a rule, its branch or
    its label. Merges that git made, people and dependency updaters do not count.
    """
    commits = [written for written in case.snapshot.commits if not is_merge_of_gits(written.message)]
    of_all = _of_all(case)
    declared = _each(agent for commit in commits for agent in _declared(commit, of_all))
    products = _each(product for commit in commits for product in _products(commit))
    return next((found for found in (declared, products) if len(found) > 1), ())


def _declared(commit: Commit, of_all: str) -> Iterator[CommitAgent]:
    names = [signal.agent for signal in of_commit(commit) if signal.agent] or ([of_all] if of_all else [])
    for name in names:
        yield CommitAgent(name=name, sha=commit.sha)


def _products(commit: Commit) -> Iterator[CommitAgent]:
    for signal in of_commit(commit):
        if signal.product is not None and is_agents(signal):
            yield CommitAgent(name=signal.product.name, sha=commit.sha)


def _of_all(case: Case) -> str:
    """The agent that the whole pull request is of, by the strongest signal; empty where none is declared."""
    signals = attribute(case.snapshot, case.config.agents).signals
    return next((signal.agent for signal in signals if signal.agent and signal.basis in _OF_ALL), "")


def _each(found: Iterator[CommitAgent]) -> Sequence[CommitAgent]:
    first: dict[str, CommitAgent] = {}
    for agent in found:
        first.setdefault(slug(agent.name), agent)
    return tuple(first.values())
