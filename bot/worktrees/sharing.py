"""Whether two agents worked in one checkout: by the log of its head, and by the processes in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.worktrees.names import agent_of
from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.worktree import Worktree

MOST_MOVES = 100
"""Of a checkout's head, the newest."""
PROCESSES = Path("/proc")
_MOVE = re.compile(r"checkout: moving from (\S+) to (\S+)")
_PROGRAMS = frozenset(
    {
        *(
            "claude",
            "codex",
            "copilot",
            "cursor-agent",
            "gemini",
            "opencode",
            "aider",
            "goose",
            "amp",
            "devin",
        ),
        *("qwen", "crush", "droid", "kiro-cli", "auggie", "cline", "openhands"),
    }
)
"""The names under which command lines of coding agents run."""
_INTERPRETERS = frozenset({"node", "bun", "deno", "python", "python3", "uv"})


@dataclass(frozen=True, slots=True)
class Running:
    """One process of an agent's program."""

    pid: int
    program: str


def agents_in_log(repository: CheckedOutRepository, worktree: Worktree) -> Sequence[str]:
    """The agents whose branches this checkout was on lately, the newest first."""
    git = repository.git.at(worktree.path)
    log = git.fields("log", "--walk-reflogs", "-z", f"--max-count={MOST_MOVES}", "--format=%gs", "HEAD", "--")
    moves = (found for line in log if (found := _MOVE.match(line)))
    branches = dict.fromkeys((worktree.branch, *(name for move in moves for name in (move[2], move[1]))))
    return list(
        dict.fromkeys(agent for branch in branches if branch and (agent := agent_of(repository, branch)))
    )


def running_in(folders: Sequence[Path], processes: Path = PROCESSES) -> Mapping[Path, Sequence[Running]]:
    """The agents' processes in each folder or below it, each in the innermost one; on Linux only.

    A process that another one of them started is that one's own helper.
    """
    agents = {running.pid: (running, parent, folder) for running, parent, folder in _agents(processes)}
    found: dict[Path, list[Running]] = {}
    for running, parent, folder in agents.values():
        around = [outer for outer in folders if outer == folder or outer in folder.parents]
        if around and parent not in agents:
            found.setdefault(max(around, key=lambda outer: len(outer.parts)), []).append(running)
    return found


def _agents(processes: Path) -> Iterator[tuple[Running, int, Path]]:
    """Each with its parent and folder; one that ends meanwhile, or is another user's, is left out."""
    for entry in processes.iterdir() if processes.is_dir() else ():
        if not entry.name.isdigit():
            continue
        try:
            program = _program((entry / "cmdline").read_bytes())
            if program:
                parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
                yield Running(int(entry.name), program), parent, (entry / "cwd").readlink()
        except (OSError, ValueError, IndexError):
            continue


def _program(command_line: bytes) -> str:
    """The agent's program, also where an interpreter runs it; empty for any other."""
    words = command_line.decode("utf-8", "replace").split("\0")[:2]
    names = [word.rpartition("/")[2].removesuffix(".js").lower() for word in words]
    if names and names[0] in _PROGRAMS:
        return names[0]
    return names[1] if len(names) > 1 and names[0] in _INTERPRETERS and names[1] in _PROGRAMS else ""
