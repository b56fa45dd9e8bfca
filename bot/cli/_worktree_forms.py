"""What `babysit worktree` says, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from bot.cli._review.safe_text import visible
from bot.model.text import counted
from bot.worktrees.adding import Added
from bot.worktrees.doctor import Symptom
from bot.worktrees.losses import MOST_SHOWN, Fate, fate_of
from bot.worktrees.names import agent_of
from bot.worktrees.removing import Removal
from bot.worktrees.repository import CheckedOutRepository
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


def worktree_as_json(repository: CheckedOutRepository, worktree: Worktree) -> Mapping[str, object]:
    """One worktree and what its end would lose."""
    fate = fate_of(repository, worktree, worktree.branch)
    return {
        "path": str(worktree.path),
        "branch": worktree.branch or None,
        "agent": agent_of(repository, worktree.branch) or None,
        "head_sha": worktree.head_sha or None,
        "main": worktree.is_main,
        "bare": worktree.is_bare,
        "locked": worktree.lock,
        "folder_gone": worktree.is_gone,
        "merged": (fate.has_begun and fate.how_landed) or None,
        "losses": _losses(fate),
    }


def _losses(fate: Fate) -> Sequence[Mapping[str, object]]:
    return [
        {"kind": loss.kind.name.lower(), "count": len(loss.names), "names": list(loss.names[:MOST_SHOWN])}
        for loss in fate.losses
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


def finding_as_json(finding: Symptom) -> Mapping[str, object]:
    """One finding of the doctor's."""
    return {
        "rule": finding.rule,
        "level": "note" if finding.is_note else "warning",
        "path": str(finding.path),
        "branch": finding.branch or None,
        "message": finding.message,
        "command": finding.command or None,
    }


def worktree_line(repository: CheckedOutRepository, worktree: Worktree) -> str:
    """Folder, branch, agent, and what it holds that nobody else has."""
    branch = worktree.branch or ("bare" if worktree.is_bare else "detached")
    agent = f" [{agent}]" if (agent := agent_of(repository, worktree.branch)) else ""
    return f"{visible(str(worktree.path))}  {visible(branch)}{agent}  {_state(repository, worktree)}"


def _state(repository: CheckedOutRepository, worktree: Worktree) -> str:
    fate = fate_of(repository, worktree, worktree.branch)
    said = [f"{loss.kind.value}: {len(loss.names):,}" for loss in fate.losses]
    is_merged = fate.how_landed and fate.has_begun and not worktree.is_main
    said += [f"merged ({fate.how_landed})"] if is_merged else []
    said += ["its folder is gone"] if worktree.is_gone else []
    said += [f"locked: {worktree.lock}" if worktree.lock else "locked"] if worktree.lock is not None else []
    return visible("; ".join(said) or "nothing of its own")


def removal_lines(removal: Removal, name: str) -> Iterator[str]:
    """What would be lost comes first, then what was done."""
    for obstacle in removal.obstacles:
        yield visible(obstacle)
    for loss in removal.fate.losses:
        yield f"{'Would be lost' if removal.is_refused else 'Lost'}: {loss.kind.value} ({len(loss.names):,}):"
        yield from (f"  {visible(lost)}" for lost in loss.names[:MOST_SHOWN])
        if len(loss.names) > MOST_SHOWN:
            yield f"  and {len(loss.names) - MOST_SHOWN:,} more"
    yield from _around(removal)
    yield from (f"Done: {visible(step)}." for step in removal.done)
    yield from (f"Left: {visible(step)}." for step in removal.left)
    if removal.obstacles:
        yield "Nothing was removed."
    elif removal.is_refused:
        yield f"Nothing was removed. Commit, push or merge it first, or give {visible(name)} up with --force."


def _around(removal: Removal) -> Iterator[str]:
    fate = removal.fate
    if fate.goes_too:
        names = ", ".join(visible(name) for name in fate.goes_too[:MOST_SHOWN])
        yield f"Goes too, as tools make it again: {names}."
    if fate.how_landed and not fate.has_begun:
        yield "Nothing was done on its branch."
    elif fate.how_landed:
        yield f"Its work is {visible(fate.how_landed)}."
    yield from (f"Stays: {visible(thing)}." for thing in removal.stays)
    yield from (f"{visible(note)}" for note in removal.notes)


def finding_lines(findings: Sequence[Symptom]) -> Iterator[str]:
    """Each with its command below it, then their number."""
    for finding in findings:
        level = "note" if finding.is_note else "warning"
        yield f"{visible(str(finding.path))}: {level}: {visible(finding.message)} [{finding.rule}]"
        if finding.command:
            yield f"  {visible(finding.command)}"
    serious = [finding for finding in findings if not finding.is_note]
    yield f"{counted(len(serious), 'finding')}."
