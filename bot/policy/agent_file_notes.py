"""What `babysit agents` would say of agent files that a pull request changes: advice, which shuts no gate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.agents.agent_file import AgentFile, read_agent_file
from bot.agents.lint import Flaw, lint, overlaps
from bot.agents.lint_rules import LINT_RULES, Weight
from bot.agents.roster import agent_files, is_agent_file
from bot.model.config import AgentsConfig, Level
from bot.model.finding import Finding, Severity
from bot.model.gate import Case

MOST_CHANGED = 10
"""Changed agent files that are looked at."""
MOST_NOTES = 30
"""Of one pull request, those that weigh most first."""
MOST_OTHERS = 50
MOST_RULES = 30
MOST_GLOB, MOST_DEPTH = 120, 12
_GONE = "DELETED"
_ORDER = list(Weight)


def changed_agent_files(case: Case) -> Sequence[str]:
    """The agent files that are there after the merge and differ by it; none where `agents.scope` is off."""
    config: AgentsConfig = case.config.agents
    if config.scope is Level.OFF:
        return ()
    folder = config.files.rstrip("/")
    changed = [
        file.path
        for file in case.snapshot.changed_files
        if file.change != _GONE and file.path.rpartition("/")[0] == folder and is_agent_file(file.path)
    ]
    return tuple(changed[:MOST_CHANGED])


def notes_on(
    changed: Sequence[str], texts: Mapping[str, str], known_paths: Sequence[str] | None
) -> Sequence[Finding]:
    """Those about the changed files; the folder's others count for who owns the same paths.

    `known_paths` are all files of the head, None where not all are known.
    """
    own = [_bounded(read_agent_file(path, texts[path])) for path in changed if path in texts]
    others = [_bounded(file) for file in agent_files(texts)[:MOST_OTHERS] if file.path not in set(changed)]
    found = [*lint(own, known_paths), *_between(own, others, known_paths or ())]
    found.sort(key=lambda flaw: (_ORDER.index(LINT_RULES[flaw.rule].weight), flaw.path, flaw.line))
    return tuple(_note(flaw) for flaw in found[:MOST_NOTES])


def _bounded(file: AgentFile) -> AgentFile:
    """With as many paths as can be compared with all others: a file may be written to take long."""
    short = [
        rule for rule in file.rules if len(rule.glob) <= MOST_GLOB and rule.glob.count("/") <= MOST_DEPTH
    ]
    return replace(file, rules=tuple(short[:MOST_RULES]))


def _between(own: Sequence[AgentFile], others: Sequence[AgentFile], known: Sequence[str]) -> Sequence[Flaw]:
    """Told at the changed file: those among the changed ones are told by `lint` already."""
    return [flaw for agent_file in own for other in others for flaw in overlaps([agent_file, other], known)]


def _note(flaw: Flaw) -> Finding:
    rule = LINT_RULES[flaw.rule]
    return Finding(
        path=flaw.path,
        line=flaw.line,
        title=f"Agent file: {rule.title}",
        message=f"{flaw.message} {rule.remedy} (`babysit agents --explain {flaw.rule}`)",
        severity=Severity.NOTICE if rule.weight is Weight.NOTE else Severity.WARNING,
    )
