"""What no agent changes by itself, however it goes about it; a human who plays one gains nothing."""

from dataclasses import replace
from typing import Any

import pytest

from bot.gates import automerge, scope, strategic
from bot.model.config import AgentsConfig, Attribution, Automerge, Config, Level, MergeConfig, StatedScope
from bot.model.diff import Diff, FileDiff
from bot.model.gate import Case, GateState
from bot.model.snapshot import Actor, ActorKind, ChangedFile, Commit
from tests.building import case, head

OWNS_ALL = AgentsConfig(scope_of={"backend": StatedScope(owns=("**",))})
DECLARED = (Commit(sha="1", message="Add\n\nAgent: backend"),)


def changing(*paths: str, change: str = "MODIFIED", agents: AgentsConfig = OWNS_ALL) -> Case:
    files = tuple(ChangedFile(path=path, change=change) for path in paths)
    return case(Config(agents=agents), changed_files=files, commits=DECLARED)


GUARDED = (
    ".claude/agents/backend.md",
    "web/.claude/agents/backend.md",
    ".github/agents/backend.agent.md",
    "docs/x.agent.md",
    "CODEOWNERS",
    ".github/CODEOWNERS",
    "docs/codeowners",
    ".github/workflows/ci.yml",
    ".GitHub/Workflows/ci.yml",
    ".github/babysit.yml",
    ".github/checklists/own.yml",
    ".github",
    ".claude",
)


@pytest.mark.parametrize("path", GUARDED)
def test_what_no_agent_owns_waits_for_a_human_whatever_its_scope_says(path: str) -> None:
    given = changing(path)

    assert scope.examine(given).state is GateState.OPEN
    assert strategic.examine(given).state is GateState.HELD


@pytest.mark.parametrize("path", ["app.py", "src/codeowners/x.py", ".github/ISSUE_TEMPLATE.md", ".claude/x"])
def test_what_only_looks_like_it_does_not(path: str) -> None:
    assert strategic.examine(changing(path)).state is GateState.OPEN


def test_a_workflow_that_is_moved_away_counts_by_its_former_name() -> None:
    moved = FileDiff(path="ci.yml", previous_path=".github/workflows/ci.yml")
    given = replace(changing("ci.yml", change="RENAMED"), diff=Diff(files=(moved,)))

    assert strategic.examine(given).state is GateState.HELD


def test_configured_folders_of_agent_files_count_too() -> None:
    agents = replace(OWNS_ALL, files="Prompts/Agents/")

    assert strategic.examine(changing("prompts/agents/x.md", agents=agents)).state is GateState.HELD


BY_CLAUDE = Commit(sha="1", message="x", emails=frozenset({"noreply@anthropic.com"}))
WRITTEN: dict[str, dict[str, Any]] = {
    "a trailer": {"commits": DECLARED},
    "a branch": {"head": head(ref="agent/backend/x")},
    "a product's branch": {"head": head(ref="claude/x")},
    "a label": {"labels": frozenset({"agent:backend"})},
    "a bot's name": {"author": Actor("claude", ActorKind.USER)},
    "a bot's address": {
        "commits": (Commit(sha="1", message="x", emails=frozenset({"noreply@anthropic.com"})),)
    },
    "a fork's branch of a rule": {"head": head(ref="backend/x", is_fork=True)},
}


@pytest.mark.parametrize("fields", WRITTEN.values(), ids=WRITTEN)
def test_whoever_writes_that_an_agent_did_it_gains_no_merge(fields: dict[str, Any]) -> None:
    config = Config(
        merge=MergeConfig(automerge=Automerge.AGENTS),
        agents=AgentsConfig(attribution=(Attribution(agent="backend", branch="backend/*"),)),
    )
    given = case(config, **{"labels": frozenset(), **fields})

    assert automerge.examine(given).state is GateState.HELD


def test_an_agent_that_nobody_knows_is_held_and_where_it_warns_told() -> None:
    unknown = replace(changing("app.py", agents=AgentsConfig()), agent_files={})
    warned = replace(unknown, config=Config(agents=AgentsConfig(scope=Level.WARN)))

    assert scope.examine(unknown).state is GateState.HELD
    assert scope.examine(warned).state is GateState.OPEN
    assert "no agent file in " in str(scope.examine(warned).says)
