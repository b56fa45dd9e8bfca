"""Whether a branch's work is in a base: as it is, commit by commit, squashed, or by its effect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.worktrees.git import Git

MOST_STEPS = 60
"""Commits of the base at which the branch's effect is looked for, the newest first."""
_MOST_PATHS = 200
_SOMEBODY = {"NAME": "babysit", "EMAIL": "babysit@localhost", "DATE": "2000-01-01T00:00:00Z"}
_SIGNED = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _SOMEBODY.items()}
"""Always the same, so that asking again writes nothing new."""


@dataclass(frozen=True, slots=True)
class UnlandedCommit:
    """One that is not in any base."""

    sha: str
    subject: str


def how_landed(git: Git, tip: str, bases: Sequence[str]) -> str:
    """How the work up to `tip` came into one of these, as the end of a sentence; empty where it did not."""
    for base in bases:
        for found, how in ((_is_in, "in"), (_is_rebased, "rebased onto"), (_is_squashed, "squashed into")):
            if found(git, tip, base):
                return f"{how} {short(base)}"
        if _is_without_effect(git, tip, base):
            return f"contained in {short(base)}"
    return ""


def has_begun(git: Git, ref: str) -> bool:
    """Whether anything was done on the branch since it was made; nothing that is known, without a log."""
    log = git.fields("log", "--walk-reflogs", "-z", "--max-count=50", "--format=%gs", ref, "--")
    return not all(entry.startswith("branch: Created") for entry in log)


def short(ref: str) -> str:
    """A whole ref as people write it."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def commits_beyond(git: Git, tip: str, bases: Sequence[str]) -> Sequence[UnlandedCommit]:
    """The commits up to `tip` that are in none of these, the newest first."""
    said = git.fields("log", "-z", "--format=%H %s", tip, "--not", *bases, "--")
    return [UnlandedCommit(sha, subject) for sha, _, subject in (line.partition(" ") for line in said)]


def _is_in(git: Git, tip: str, base: str) -> bool:
    return git.agrees("merge-base", "--is-ancestor", tip, base)


def _is_rebased(git: Git, tip: str, base: str) -> bool:
    """Each commit's patch is there. Merges have none that git compares: with one it is not judged so."""
    if git.ask("rev-list", "--merges", "--max-count=1", f"{base}..{tip}") != "":
        return False
    signs = (git.ask("cherry", base, tip) or "+").splitlines()
    return bool(signs) and all(sign.startswith("-") for sign in signs)


def _is_squashed(git: Git, tip: str, base: str) -> bool:
    """One commit with the whole branch's patch: written without a ref, so that git drops it in time."""
    fork = _fork(git, tip, base)
    if fork is None:
        return False
    whole = replace(git, variables=_SIGNED).ask(
        "commit-tree", "-m", "squashed", "-p", fork, f"{tip}^{{tree}}"
    )
    return whole is not None and (git.ask("cherry", base, whole) or "+").startswith("-")


def _is_without_effect(git: Git, tip: str, base: str) -> bool:
    """Merged into the base, as it is or as it once was since the fork, the branch changes nothing.

    So a squash is found also where the lines around it, and with them its patch, are not the branch's.
    """
    fork = _fork(git, tip, base)
    if fork is None:
        return False
    return any(_merged_tree(git, step, tip) == _tree(git, step) for step in _steps(git, fork, tip, base))


def _steps(git: Git, fork: str, tip: str, base: str) -> Iterator[str]:
    """The base, then those of its commits that touch what the branch touches."""
    paths = git.fields("diff", "--name-only", "--no-renames", "-z", fork, tip, "--")
    yield base
    few = paths if len(paths) <= _MOST_PATHS else ()
    log = git.ask(
        *("--literal-pathspecs", "rev-list", "--first-parent", f"--max-count={MOST_STEPS}"),
        *(f"{fork}..{base}", "--", *few),
    )
    yield from (log or "").split()


def _merged_tree(git: Git, step: str, tip: str) -> str | None:
    """The tree of a merge without conflict; None for one with, and for a git before 2.38."""
    return git.ask("merge-tree", "--write-tree", step, tip)


def _tree(git: Git, revision: str) -> str | None:
    found = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}")
    return found or "-"


def _fork(git: Git, tip: str, base: str) -> str | None:
    """Where the two part; None where they never met, or the branch comes to nothing, which proves nothing."""
    fork = git.ask("merge-base", base, tip)
    if fork is None or _tree(git, fork) == _tree(git, tip):
        return None
    return fork
