"""Advice on changed agent files: about these alone, bounded, and the heaviest first."""

from dataclasses import replace
from time import process_time

from bot.model.config import Level
from bot.model.finding import Severity
from bot.model.gate import Case
from bot.model.snapshot import ChangedFile
from bot.policy.agent_file_notes import MOST_NOTES, changed_agent_files, notes_on
from tests.building import case as a_case

FOLDER = ".claude/agents"
GOOD = """\
---
name: {name}
---
## Hard rules
- Never push to main.
## Scope
- Owns: `{owns}`
## Definition of done
- The worktree is removed.
"""
API, WEB = f"{FOLDER}/api.md", f"{FOLDER}/web.md"


def test_only_agent_files_that_stay_are_looked_at() -> None:
    changes = {
        API: "MODIFIED",
        WEB: "DELETED",
        f"{FOLDER}/README.md": "ADDED",
        f"{FOLDER}/a/x.md": "ADDED",
        "x.md": "ADDED",
    }
    case = with_changes(changes)

    assert changed_agent_files(case) == (API,)
    off = replace(case.config, agents=replace(case.config.agents, scope=Level.OFF))
    assert changed_agent_files(replace(case, config=off)) == ()


def with_changes(changes: dict[str, str]) -> Case:
    case = a_case()
    files = [ChangedFile(path=path, change=change) for path, change in changes.items()]
    return replace(case, snapshot=replace(case.snapshot, changed_files=files))


def test_a_good_file_has_no_note_though_another_one_has() -> None:
    texts = {API: GOOD.format(name="api", owns="api/"), WEB: "---\na: b: c\n---\n"}

    assert notes_on([API], texts, ["api/x.py"]) == ()


def test_each_note_says_what_to_do_and_fails_nothing() -> None:
    texts = {API: GOOD.format(name="api", owns="apy/"), WEB: GOOD.format(name="web", owns="apy/x")}

    told = notes_on([API], texts, ["api/x.py"])

    assert [(finding.title, finding.line, finding.severity) for finding in told] == [
        ("Agent file: A path of the scope exists nowhere", 7, Severity.WARNING),
        ("Agent file: Two agents own the same paths", 7, Severity.WARNING),
    ]
    assert told[0].message.endswith("(`babysit agents --explain unknown-path`)")


def test_where_not_all_paths_are_known_none_is_nowhere() -> None:
    texts = {API: GOOD.format(name="api", owns="apy/")}

    assert notes_on([API], texts, None) == ()


def test_a_file_that_was_written_to_take_long_is_read_in_time() -> None:
    hostile = ["-" * 290, "." * 290, "*" * 290, "a/" * 145, "a," * 145, "**/" * 90]
    texts = {API: "## Scope\n" + "".join(f"- Owns: {one}\n" * 100 for one in hostile)}

    began = process_time()
    notes_on([API], texts, [f"a/{number}" for number in range(1_000)])

    assert process_time() - began < 5


def test_there_are_only_so_many_notes() -> None:
    paths = [f"{FOLDER}/{number}.md" for number in range(30)]

    told = notes_on(paths, dict.fromkeys(paths, "---\na: b: c\n---\n"), None)

    assert len(told) == MOST_NOTES
    assert {finding.severity for finding in told[:30]} == {Severity.WARNING}
