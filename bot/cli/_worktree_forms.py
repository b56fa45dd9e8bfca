"""What `babysit worktree` says, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from bot.cli._review.safe_text import visible
from bot.model.text import counted
from bot.worktrees.adding import Added
from bot.worktrees.doctor import Finding
from bot.worktrees.losses import MOST_SHOWN, Fate, fate_of
from bot.worktrees.names import agent_of
from bot.worktrees.removing import Removal
from bot.worktrees.repository import Repository
from bot.worktrees.worktree import Worktree


def added_as_json(added: Added) -> Mapping[str, object]:
    """What was made; null for what is not known."""
    return {
        "path": str(added.path),
        "branch": added.branch,
        "agent": added.agent or None,
        "base": added.base or None,
        "head_sha": added.head_sha,
    }


def worktree_as_json(repository: Repository, one: Worktree) -> Mapping[str, object]:
    """One worktree and what its end would lose."""
    fate = fate_of(repository, one, one.branch)
    return {
        "path": str(one.path),
        "branch": one.branch or None,
        "agent": agent_of(repository, one.branch) or None,
        "head_sha": one.head_sha or None,
        "main": one.is_main,
        "bare": one.is_bare,
        "locked": one.lock,
        "folder_gone": one.is_gone,
        "merged": (fate.has_begun and fate.how_landed) or None,
        "losses": _losses(fate),
    }


def _losses(fate: Fate) -> Sequence[Mapping[str, object]]:
    return [
        {"kind": one.kind.name.lower(), "count": len(one.names), "names": list(one.names[:MOST_SHOWN])}
        for one in fate.losses
    ]


def removal_as_json(removal: Removal) -> Mapping[str, object]:
    """What was done, or stands against it."""
    return {
        "removed": not removal.is_refused,
        "branch": removal.branch or None,
        "path": str(removal.path) if removal.path else None,
        "head_sha": removal.head_sha or None,
        "merged": removal.fate.how_landed or None,
        "losses": _losses(removal.fate),
        "obstacles": list(removal.obstacles),
        "done": list(removal.done),
        "stays": list(removal.stays),
        "left": list(removal.left),
        "notes": list(removal.notes),
    }


def finding_as_json(one: Finding) -> Mapping[str, object]:
    """One finding of the doctor's."""
    return {
        "rule": one.rule,
        "level": "note" if one.is_note else "warning",
        "path": str(one.path),
        "branch": one.branch or None,
        "message": one.message,
        "command": one.command or None,
    }


def worktree_line(repository: Repository, one: Worktree) -> str:
    """Folder, branch, agent, and what it holds that nobody else has."""
    branch = one.branch or ("bare" if one.is_bare else "detached")
    agent = f" [{agent}]" if (agent := agent_of(repository, one.branch)) else ""
    return f"{visible(str(one.path))}  {visible(branch)}{agent}  {_state(repository, one)}"


def _state(repository: Repository, one: Worktree) -> str:
    fate = fate_of(repository, one, one.branch)
    said = [f"{loss.kind.value}: {len(loss.names):,}" for loss in fate.losses]
    is_merged = fate.how_landed and fate.has_begun and not one.is_main
    said += [f"merged ({fate.how_landed})"] if is_merged else []
    said += ["its folder is gone"] if one.is_gone else []
    said += [f"locked: {one.lock}" if one.lock else "locked"] if one.lock is not None else []
    return visible("; ".join(said) or "nothing of its own")


def removal_lines(removal: Removal, name: str) -> Iterator[str]:
    """What would be lost comes first, then what was done."""
    for obstacle in removal.obstacles:
        yield visible(obstacle)
    for loss in removal.fate.losses:
        yield f"{'Would be lost' if removal.is_refused else 'Lost'}: {loss.kind.value} ({len(loss.names):,}):"
        yield from (f"  {visible(one)}" for one in loss.names[:MOST_SHOWN])
        if len(loss.names) > MOST_SHOWN:
            yield f"  and {len(loss.names) - MOST_SHOWN:,} more"
    yield from _around(removal)
    yield from (f"Done: {visible(one)}." for one in removal.done)
    yield from (f"Left: {visible(one)}." for one in removal.left)
    if removal.obstacles:
        yield "Nothing was removed."
    elif removal.is_refused:
        yield f"Nothing was removed. Commit, push or merge it first, or give {visible(name)} up with --force."


def _around(removal: Removal) -> Iterator[str]:
    fate = removal.fate
    if fate.goes_too:
        names = ", ".join(visible(one) for one in fate.goes_too[:MOST_SHOWN])
        yield f"Goes too, as tools make it again: {names}."
    if fate.how_landed and not fate.has_begun:
        yield "Nothing was done on its branch."
    elif fate.how_landed:
        yield f"Its work is {visible(fate.how_landed)}."
    yield from (f"Stays: {visible(one)}." for one in removal.stays)
    yield from (f"{visible(one)}" for one in removal.notes)


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Each with its command below it, then their number."""
    for one in findings:
        level = "note" if one.is_note else "warning"
        yield f"{visible(str(one.path))}: {level}: {visible(one.message)} [{one.rule}]"
        if one.command:
            yield f"  {visible(one.command)}"
    serious = [one for one in findings if not one.is_note]
    yield f"{counted(len(serious), 'finding')}."
