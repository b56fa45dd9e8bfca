"""The scopes that a pull request's declared agents are held to, and what no agent changes by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.agents.agent_file import AgentFile
from bot.agents.attribution import Attributed, Basis, attribute, is_agents, slug
from bot.agents.roster import agent_files, file_of
from bot.agents.scope_lines import ScopeRule
from bot.agents.scope_words import ScopeKind
from bot.checklist.core.globs import matches_any
from bot.model.config import AgentsConfig, Level, StatedScope
from bot.model.gate import Case

MOVED = frozenset({"RENAMED", "COPIED"})
_GUARDED = (
    *("**/.claude/agents/**", ".github/agents/**", "**/*.agent.md"),
    *("/codeowners", ".github/codeowners", "docs/codeowners"),
    *(".github/workflows/**", ".github/actions/**", ".github/babysit.yml"),
)
_REPLACED = frozenset({".claude", ".github"})
"""The folders themselves, where a link or a submodule takes their place."""
_CERTAIN_ENOUGH = frozenset({Basis.ACCOUNT, Basis.CONFIGURED, Basis.ADDRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentScope:
    """One declared agent's scope. `file` is None where the configuration states it, or nothing does.

    `is_known` is False for an agent that has neither a file nor a scope in the configuration.
    """

    agent: str
    rules: Sequence[ScopeRule] = ()
    file: AgentFile | None = None
    is_known: bool = True


def attributed(case: Case) -> Attributed:
    """Whose the pull request is."""
    return attribute(case.snapshot, case.config.agents)


def needs_agent_files(case: Case) -> bool:
    """Whether a declared agent's scope may stand in a file."""
    config = case.config.agents
    return config.scope is not Level.OFF and any(
        _stated(config, agent) is None for agent in attributed(case).agents
    )


def is_restricted(case: Case) -> bool:
    """Whether it counts as an agent's for what no agent may change: a declared one's by any signal.

    A product that is only named in a trailer, a branch or the description is not enough: people write these
    about their own work, and would need somebody else for every workflow that they change.
    """
    if case.config.agents.scope is Level.OFF:
        return False
    return any(
        bool(signal.agent) or (is_agents(signal) and signal.basis in _CERTAIN_ENOUGH)
        for signal in attributed(case).signals
    )


def is_guarded(case: Case, path: str) -> bool:
    """Whether the path is in no agent's scope, whatever its file says."""
    return _is_guarded(path.lower(), _guards(case))


def first_guarded(case: Case) -> str | None:
    """The first changed path that is in no agent's scope."""
    return _first(tuple(changed_paths(case)), _guards(case))


@lru_cache(maxsize=64)
def _first(paths: tuple[str, ...], globs: tuple[str, ...]) -> str | None:
    return next((path for path in paths if _is_guarded(path.lower(), globs)), None)


def _is_guarded(path: str, globs: tuple[str, ...]) -> bool:
    return path in _REPLACED or matches_any(path, globs)


def _guards(case: Case) -> tuple[str, ...]:
    own = (case.config.agents.files, case.config.checklist.extra)
    return (*_GUARDED, *(f"/{folder.rstrip('/').lower()}/**" for folder in own))


def changed_paths(case: Case) -> Iterator[str]:
    """Every path that is changed, added or deleted, and both names of what was moved."""
    yield from (file.path for file in case.snapshot.changed_files)
    if case.diff is not None:
        yield from (file.previous_path for file in case.diff.files if file.previous_path is not None)


def scopes(case: Case) -> Sequence[AgentScope]:
    """Those of all declared agents: where there are several, each of them counts."""
    files = agent_files(case.agent_files or {})
    return [_scope(case.config.agents, agent, files) for agent in attributed(case).agents]


def _scope(config: AgentsConfig, agent: str, files: Sequence[AgentFile]) -> AgentScope:
    stated = _stated(config, agent)
    if stated is not None:
        return AgentScope(agent=agent, rules=tuple(_rules(stated)))
    file = file_of(files, agent)
    if file is None:
        return AgentScope(agent=agent, is_known=False)
    return AgentScope(agent=agent, rules=file.rules, file=file)


def _stated(config: AgentsConfig, agent: str) -> StatedScope | None:
    return next(
        (stated_scope for name, stated_scope in config.scope_of.items() if slug(name) == slug(agent)), None
    )


def _rules(stated: StatedScope) -> Iterator[ScopeRule]:
    """Line 0: they stand in the configuration."""
    named = {ScopeKind.OWN: stated.owns, ScopeKind.READ: stated.reads, ScopeKind.NEVER: stated.never}
    for kind, globs in named.items():
        for glob in globs:
            yield ScopeRule(kind, glob, 0)
