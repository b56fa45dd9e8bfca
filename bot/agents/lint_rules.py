"""What `babysit agents` asks of an agent file: each rule with its reason and its remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """SARIF's levels: an error keeps the file from meaning what it says, a note is advice."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRule:
    """One rule: what it is called, why it matters, and what to write instead."""

    title: str
    why: str
    remedy: str
    weight: Weight = Weight.WARNING


LINT_RULES: Mapping[str, LintRule] = {
    "broken-front-matter": LintRule(
        title="The front matter is no YAML",
        why="Tools that read it strictly see no name, no tools and no scope, or no agent at all.",
        remedy="Put values that hold a colon, a # or a bracket in quotes. `--fix` does that.",
        weight=Weight.ERROR,
    ),
    "contradicting-tools": LintRule(
        title="A tool allows what a rule forbids",
        why="A rule that the tools do not bear out is a wish: the agent will break it when it seems useful.",
        remedy="Take the tool out of `tools`, or say in the rule what the tool is for.",
    ),
    "overlapping-ownership": LintRule(
        title="Two agents own the same paths",
        why="Both will change them at the same time, and neither is held off by the gate `scope`.",
        remedy="Give the paths to one of them, and name them as never touched or read-only in the other.",
    ),
    "unknown-path": LintRule(
        title="A path of the scope exists nowhere",
        why="A path that was renamed or misspelt protects nothing and permits nothing.",
        remedy="Name the path from the repository's root as it is today.",
    ),
    "scope-without-paths": LintRule(
        title="The scope names no path",
        why="Prose cannot be enforced: the gate `scope` holds nothing and says so.",
        remedy="Write lines such as `Owns: src/api/` and `Never touch: infra/`, or use `agents.scope_of`.",
    ),
    "tool-without-fallback": LintRule(
        title="A tool that may be down has no documented fallback",
        why="When the server behind it does not answer, work stops that a direct call would finish.",
        remedy="Say what to do then, for example: `If linear is unavailable, call its API with curl`; "
        "`babysit fallback linear` prints the section.",
        weight=Weight.NOTE,
    ),
    "no-hard-rules": LintRule(
        title="No hard rules",
        why="Without rules that stand apart, limits drown in advice.",
        remedy="Add a section `## Hard rules` with short lines that begin with Never or Always.",
        weight=Weight.NOTE,
    ),
    "hard-rules-late": LintRule(
        title="The hard rules come after much prose",
        why="What stands first weighs most, for people and for models.",
        remedy="Move the section to the top, below the role.",
        weight=Weight.NOTE,
    ),
    "no-definition-of-done": LintRule(
        title="No definition of done",
        why="The agent stops too early, or never.",
        remedy="Add a section `## Definition of done`: tests pass, it is merged, the worktree is gone.",
        weight=Weight.NOTE,
    ),
    "no-clean-up": LintRule(
        title="The definition of done leaves the worktree behind",
        why="Worktrees and branches of finished work pile up, and the next agent starts in one of them.",
        remedy="End it with: the worktree is removed (`git worktree remove`) once it is merged.",
        weight=Weight.NOTE,
    ),
}
"""By name, the heaviest first."""
