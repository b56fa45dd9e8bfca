"""Which two states of a local repository to compare."""

from dataclasses import dataclass, replace

from bot.checklist.core.change import EMPTY_TREE
from bot.cli._invocation import invoked_as
from bot.cli._review.git import RepositoryError, RevisionGit

_USUAL_BRANCHES = ("main", "master", "trunk", "develop")
_DEEPEN = "the clone is shallow: `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"


@dataclass(frozen=True, slots=True)
class Range:
    """The two ends to compare, as full SHAs: `base` may be the empty tree, `head` a tree.

    `note` says in one line what a person would not expect of them; mostly empty.
    """

    base: str
    head: str
    note: str = ""


def named_range(git: RevisionGit, text: str) -> Range:
    """The ends that `BASE..HEAD`, `BASE...HEAD` or `BASE` mean; an empty text means the branch at hand.

    Raises:
        RepositoryError: a revision does not exist, or the ends have no commit in common to start from.
    """
    if "..." in text:
        left, right = (end or "HEAD" for end in text.split("...", 1))
        return _since(git, left, right)
    base, _, head = text.partition("..")
    if base:
        return Range(EMPTY_TREE if base == EMPTY_TREE else commit(git, base), commit(git, head or "HEAD"))
    default = _default_branch(git)
    since = _since(git, default, head or "HEAD")
    if since.base == since.head and _is_shallow(git):
        raise RepositoryError(f"Nothing tells what {_short(default)} was before; {_DEEPEN}.")
    return since


def whole_range(git: RevisionGit, text: str) -> Range:
    """Every file of the head that a text names."""
    _, dots, head = text.replace("...", "..").partition("..")
    return Range(EMPTY_TREE, commit(git, (head if dots else text) or "HEAD"))


def staged_range(git: RevisionGit) -> Range:
    """From the last commit to what the next one would hold.

    Raises:
        RepositoryError: a merge is not finished.
    """
    tree = git.tries("write-tree")
    if tree is None:
        raise RepositoryError("The index holds unmerged paths: finish the merge and `git add` them.")
    return Range(git.tries("rev-parse", "--verify", "--quiet", "HEAD") or EMPTY_TREE, tree)


def working_tree_range(git: RevisionGit) -> Range:
    """From where the branch left the default branch to the files as they lie there.

    New files count, ignored ones do not. `git` must have an index of its own: see `scratch_index`.

    Raises:
        RepositoryError: there is no working tree, or a file in it cannot be read.
    """
    since = _start(git)
    git.run("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "add", "--all", "--", ":/")
    return replace(since, head=git.run("write-tree").strip())


def _start(git: RevisionGit) -> Range:
    """What the branch started from; its last commit where nothing tells, nothing before the first one."""
    last = git.tries("rev-parse", "--verify", "--quiet", "HEAD")
    if last is None:
        return Range(EMPTY_TREE, EMPTY_TREE)
    try:
        return named_range(git, "")
    except RepositoryError as error:
        return Range(last, last, f"{error} Only what is not committed was looked at.")


def commit(git: RevisionGit, revision: str) -> str:
    """The SHA of a commit.

    Raises:
        RepositoryError: there is none of that name.
    """
    sha = git.tries("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if sha:
        return sha
    if revision == "HEAD":
        raise RepositoryError("There is no commit yet. Make one, or review what is staged with --staged.")
    hint = f"; {_DEEPEN}" if _is_shallow(git) else ""
    raise RepositoryError(f"There is no commit {revision!r} in this repository{hint}.")


def has_uncommitted(git: RevisionGit) -> bool:
    """Whether tracked files differ from the last commit."""
    return bool(git.tries("status", "--porcelain", "--untracked-files=no"))


def _since(git: RevisionGit, left: str, right: str) -> Range:
    """From where `right` left `left`."""
    old, new = commit(git, left), commit(git, right)
    ancestor = git.tries("merge-base", old, new)
    if ancestor:
        return Range(ancestor, new)
    if _is_shallow(git):
        raise RepositoryError(f"No common commit of {_short(left)!r} and {right!r} is here; {_DEEPEN}.")
    note = f"{_short(left)} and {right} have no commit in common: every file of {right} is looked at."
    return Range(EMPTY_TREE, new, note)


def _is_shallow(git: RevisionGit) -> bool:
    return git.tries("rev-parse", "--is-shallow-repository") == "true"


def _default_branch(git: RevisionGit) -> str:
    """The remote's own word for it, else a usual name, else the only other branch there is."""
    commit(git, "HEAD")
    remotes = [f"refs/remotes/{name}/HEAD" for name in ("origin", "upstream")]
    own = git.tries("config", "init.defaultBranch")
    usual = [name for name in (own, *_USUAL_BRANCHES) if name]
    for name in (*remotes, *(f"refs/remotes/origin/{branch}" for branch in usual), *usual):
        if git.tries("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"):
            return name
    here = git.tries("symbolic-ref", "--quiet", "--short", "HEAD")
    branches = (git.tries("for-each-ref", "--format=%(refname:short)", "refs/heads") or "").split("\n")
    others = [name for name in branches if name != here]
    if len(others) == 1 and here and others[0]:
        return others[0]
    tried = ", ".join(["origin/HEAD", *usual])
    hint = f"; {_DEEPEN}" if _is_shallow(git) else ""
    raise RepositoryError(
        f"No default branch was found (looked for {tried}). Name what to compare with, as in "
        f"`{invoked_as()} review HEAD~1..HEAD`, or look at everything: --all{hint}."
    )


def _short(name: str) -> str:
    return name.removeprefix("refs/remotes/").removesuffix("/HEAD")
