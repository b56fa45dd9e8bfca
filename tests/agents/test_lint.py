"""`babysit agents` finds what an agent file lacks or contradicts, and leaves good ones alone."""
# ruff: noqa: E501 - a spoilt file and what is found in it are best seen side by side

import pytest

from bot.agents.agent_file import read_agent_file
from bot.agents.lint import lint
from bot.agents.lint_rules import LINT_RULES
from bot.agents.mend import mended

GOOD = """\
---
name: backend
description: "Builds the API: all of it"
tools: Read, Edit, Bash
---
# backend
## Hard rules
- Never edit generated files in `backend/gen/`.
## Scope
- Owns: `backend/`
## Definition of done
- Tests pass, the pull request is merged, the worktree is removed.
"""
PATHS = ["backend/api.py", "backend/gen/x.py", "web/app.ts"]
FLAWED = {
    "no rules": (GOOD.replace("Hard rules", "Advice").replace("- Never edit", "- We edit"), [("no-hard-rules", 1)]),
    "late rules": (GOOD.replace("# backend\n", "# backend\n" + "Prose.\n" * 41), [("hard-rules-late", 48)]),
    "prose": (GOOD.replace("`backend/`", "the API").replace("`backend/gen/`", "it"), [("scope-without-paths", 9)]),
    "misspelt": (GOOD.replace("`backend/`", "`backend/`, `beckend/`"), [("unknown-path", 10)]),
    "endless": (GOOD.replace("Definition of done", "Notes"), [("no-definition-of-done", 1)]),
    "left behind": (GOOD.replace(", the worktree is removed", ""), [("no-clean-up", 11)]),
    "server": (GOOD.replace("Bash", "mcp__linear__list"), [("tool-without-fallback", 4)]),
    "broken": (GOOD.replace('"', ""), [("broken-front-matter", 3)]),
    "mail": (GOOD.replace("- Never edit", "- Never send e-mail.\n- Never edit"), [("contradicting-tools", 8)]),
    "planner": (GOOD.replace("- Never edit", "- Do not modify code.\n- Never edit"), [("contradicting-tools", 8)]),
}  # fmt: skip


def found(*texts: str, paths: list[str] | None = PATHS) -> list[tuple[str, int]]:
    files = [read_agent_file(f"f/{number}.md", text) for number, text in enumerate(texts)]
    return [(flaw.rule, flaw.line) for flaw in lint(files, paths)]


def test_a_good_file_has_no_finding() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(("text", "expected"), FLAWED.values(), ids=FLAWED)
def test_a_flaw_is_told_with_its_line(text: str, expected: list[tuple[str, int]]) -> None:
    assert found(text) == expected


LOOK_ALIKES = {
    "a scoped rule": GOOD.replace("in `backend/gen/`", "in `backend/gen/`, and do not modify code there by hand"),
    "another's work": GOOD.replace("# backend\n", "# backend\nOperations that don't modify files are safe.\n"),
    "fallback": GOOD.replace("Bash", "mcp__linear__list").replace("Tests pass", "If Linear is down, use curl"),
    "shouted rules": GOOD.replace("Hard rules", "Advice").replace("- Never edit", "- You MUST not edit"),
    "labelled rules": GOOD.replace("Hard rules", "Advice").replace("- Never", "1. **No regressions**: Never"),
    "a gate at the end": GOOD.replace("Definition of done", "Completion Gate"),
    "until it is green": GOOD.replace("Definition of done", "Work").replace("- Tests", "- Do NOT stop until tests"),
    "rules of a part": GOOD.replace("# backend\n", "# backend\n" + "- Never x.\n" * 41).replace("## Hard", "### Hard"),
    "a product's scope": GOOD.replace("## Definition", "### Out of Scope\n- Payments\n## Definition"),
    "a special file": GOOD.replace("- Never edit", "- NEVER create temporary files\n- Never edit"),
    "a file it makes": GOOD.replace("- Owns: `backend/`", "- Owns: `backend/`\n- Only modify `out/x.html`; create `out/` if missing."),
    "a path to come": GOOD.replace("## Definition", "- Never touch: `infra/`\n## Definition"),
    "no tools stated": GOOD.replace("tools: Read, Edit, Bash\n", "").replace("- Never", "- Never send e-mail.\n- Never"),
}  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ("- Owns: `backend/`", True),
        ("- Owns: `backend/api.py`", True),
        ("- Owns: `**/*.py`", True),
        ("- Owns: `web/`", False),
        ("- Owns: `backend/gen/`", False),
        ("- Read-only: `backend/`", False),
    ],
)
def test_two_owners_of_a_path_are_told_of_each_other(other: str, *, is_told: bool) -> None:
    second = GOOD.replace("name: backend", "name: second").replace("- Owns: `backend/`", other).replace(
        "- Never edit generated files in `backend/gen/`.", "- Always test."
    )  # fmt: skip
    overlaps = [one for one in found(GOOD, second) if one[0] == "overlapping-ownership"]

    assert bool(overlaps) is is_told


def test_without_a_repository_no_path_is_unknown() -> None:
    assert found(FLAWED["misspelt"][0], paths=None) == []


def test_every_rule_is_explained() -> None:
    assert {rule for _, expected in FLAWED.values() for rule, _ in expected} | {
        "overlapping-ownership"
    } == set(LINT_RULES)


def test_quotes_mend_front_matter_and_nothing_else() -> None:
    text = FLAWED["broken"][0].replace("\n", "\r\n")

    assert mended(text) == GOOD.replace("\n", "\r\n")
    assert mended(GOOD) == GOOD
    assert mended("---\n[\n---\n") == "---\n[\n---\n"
