"""The hooks that docs/agents.md gives, called as Claude Code calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.git_repository import Repository

HOOKS = Path(__file__).parents[2] / "docs" / "hooks"
COMMON = {"session_id": "s", "transcript_path": "/t", "permission_mode": "default"}
AGENT = "# be\n## Scope\n- Owns: `backend/`\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("repository"))
    repository.commit(**{".claude/agents/be.md": AGENT, "src/tenant.py": "x = 1\n"})
    (repository.path / "false.md").write_text("Blocked: `src/tenant.py` is missing.\n")
    return repository


def called(
    repository: Repository, hook: str, tool: str, given: object, *arguments: str, **more: str
) -> tuple[int, str]:
    """Exit code and what the agent is told."""
    cwd = str(repository.path)
    call = {**COMMON, "cwd": cwd, "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given}
    done = subprocess.run(
        [sys.executable, str(HOOKS / hook), *arguments],
        input=json.dumps(call | more),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_a_write_outside_the_scope_is_refused_with_the_line(repository: Repository) -> None:
    outside = {"file_path": str(repository.path / "web" / "a.ts"), "content": ""}

    code, told = called(repository, "babysit_scope.py", "Write", outside, "be")

    assert code == 2
    assert "web/a.ts: not allowed" in told
    assert ".claude/agents/be.md:3" in told


def test_a_subagents_own_name_counts_and_what_it_owns_is_written(repository: Repository) -> None:
    inside = {"notebook_path": str(repository.path / "backend" / "a.ipynb"), "new_source": ""}

    assert called(repository, "babysit_scope.py", "NotebookEdit", inside, agent_type="be") == (0, "")


def test_a_humans_own_session_is_let_alone(repository: Repository) -> None:
    assert called(repository, "babysit_scope.py", "Write", {"file_path": "/etc/x"}) == (0, "")


@pytest.mark.parametrize("given", [{}, {"file_path": "/etc/passwd"}, {"file_path": "a\0b"}], ids=str)
def test_what_cannot_be_judged_is_not_written(repository: Repository, given: object) -> None:
    assert called(repository, "babysit_scope.py", "Write", given, "be")[0] == 2


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("Bash", {"command": "gh pr comment 1 --body 'Blocked: `src/tenant.py` is missing.'"}),
        ("Bash", {"command": "cd x && gh issue comment 1 -F false.md"}),
        ("mcp__github__add_issue_comment", {"body": "Blocked: `src/tenant.py` is missing."}),
    ],
    ids=["body", "file", "server"],
)
def test_a_claim_that_is_not_true_is_not_posted(
    repository: Repository, tool: str, given: dict[str, str]
) -> None:
    code, told = called(repository, "babysit_claims.py", tool, given)

    assert code == 2
    assert "src/tenant.py is there" in told


@pytest.mark.parametrize(
    "command",
    ["gh pr comment 1 --body 'Tests pass.'", "ls # Blocked: `src/tenant.py` is missing."],
)
def test_everything_else_is_posted(repository: Repository, command: str) -> None:
    assert called(repository, "babysit_claims.py", "Bash", {"command": command}) == (0, "")
