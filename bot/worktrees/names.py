"""What a branch, its agent and its worktree are called."""

import hashlib
import re
from pathlib import Path

from bot.worktrees.git import Git
from bot.worktrees.repository import CheckedOutRepository

MOST_BYTES = 200
"""Of a folder's name: file systems allow 255."""
_AGENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,98}")


def is_branch_name(git: Git, name: str) -> bool:
    """Whether git allows it, as it is written: `@{-1}` and the like stand for another."""
    is_own_word = name in {"@", "HEAD"}  # git names the head by it, and finds no branch of that name again
    return (
        bool(name)
        and not is_own_word
        and "\0" not in name
        and git.ask("check-ref-format", "--branch", name) == name
    )


def is_agent_name(name: str) -> bool:
    """Whether an agent can be called so: as in a label or trailer."""
    return bool(_AGENT.fullmatch(name))


def agent_in(branch: str) -> str:
    """The agent that a branch `agent/<name>/…` declares, empty for none."""
    prefix, _, rest = branch.partition("/")
    name, slash, _ = rest.partition("/")
    return name if prefix == "agent" and slash and is_agent_name(name) else ""


def agent_of(repository: CheckedOutRepository, branch: str) -> str:
    """The agent that was noted for a branch, else the one that it declares."""
    return (branch and repository.noted(branch, "agent")) or agent_in(branch)


def usual_path(home: Path, branch: str) -> Path:
    """Beside the main checkout, never inside it: an agent there would see the other one's files as new."""
    folder = branch.replace("/", "+")
    if len(folder.encode("utf-8", "surrogateescape")) > MOST_BYTES:
        digest = hashlib.sha256(branch.encode("utf-8", "surrogateescape")).hexdigest()
        folder = f"{folder[:40]}-{digest[:12]}"
    name = home.name.removesuffix(".git") or home.name
    return home.parent / f"{name}.worktrees" / folder
