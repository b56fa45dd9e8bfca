"""Whether a pull request comes from a coding agent, by the strong signals alone.

A strong signal is one that the agent itself cannot choose: the account that opened the pull request, or a
rule the organisation wrote down. Branch names and trailers are weak: they may add a restriction, never lift
one.
"""

from fnmatch import fnmatchcase

from bot.model.config import AgentsConfig, Attribution
from bot.model.snapshot import Actor, ActorKind, Snapshot

# The coding agents' accounts, as their vendors' documentation names them, without the "[bot]" that REST adds.
CODING_AGENTS = frozenset(
    {
        "chatgpt-codex-connector",
        "claude",
        "copilot",
        "copilot-swe-agent",
        "cursor",
        "devin-ai-integration",
        "google-labs-jules",
    }
)


def account(login: str) -> str:
    """A login to compare: lower case, without the `[bot]` that only some of GitHub's answers carry."""
    return login.lower().removesuffix("[bot]")


def is_coding_agent(actor: Actor) -> bool:
    """Whether the account is one of the known coding agents' own."""
    return actor.kind is not ActorKind.USER and account(actor.login) in CODING_AGENTS


def is_from_agent(snapshot: Snapshot, config: AgentsConfig) -> bool:
    """Whether an agent opened it, or the configuration says that its author or branch is an agent's."""
    return is_coding_agent(snapshot.author) or any(_is_of(snapshot, rule) for rule in config.attribution)


def declared_agent(snapshot: Snapshot, config: AgentsConfig) -> str:
    """Whose it is: the agent that a fitting rule names, else the known agent's account, else empty."""
    declared = (rule.agent for rule in config.attribution if _is_of(snapshot, rule))
    return next(declared, account(snapshot.author.login) if is_coding_agent(snapshot.author) else "")


def _is_of(snapshot: Snapshot, rule: Attribution) -> bool:
    if rule.author is not None:
        return account(rule.author) == account(snapshot.author.login)
    is_own = rule.branch is not None and not snapshot.head.is_fork
    return is_own and fnmatchcase(snapshot.head.ref, rule.branch or "")
