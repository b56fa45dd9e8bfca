"""The Update branch button: the base merged into the head."""

from __future__ import annotations

from simulator.actions.people import Who, github_signature, resolve, sign
from simulator.actions.refs import branch_moved
from simulator.errors import Refused
from simulator.git.repository import CommitText
from simulator.state.world import Repository


def update_branch(
    repository: Repository, number: int, *, expected_head_sha: str | None = None, author: Who = None
) -> str:
    """Merge the base into the head and return the head's new commit.

    Raises:
        Refused: the head moved, holds the base already, or conflicts with it.
    """
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    if expected_head_sha is not None and expected_head_sha != pull.head_sha:
        raise Refused(
            422, "expected_head_sha does not match the current head sha."
        )  # GitHub's words are close
    git, head = repository.git, pull.head_repository
    if head is None or pull.base_sha in git.ancestors(pull.head_sha):
        raise Refused(422, "There are no new commits on the base branch.")
    tree = git.merged_tree(pull.head_sha, pull.base_sha)
    if tree is None:
        raise Refused(422, "merge conflict between base and head")
    text = CommitText(
        message=f"Merge branch '{pull.base_ref}' into {pull.head_ref}",
        author=sign(repository.world, sender),
        committer=github_signature(repository.world),
    )
    before = pull.head_sha
    sha = git.commit(text, (before, pull.base_sha), tree)
    head.git.set_ref(f"refs/heads/{pull.head_ref}", sha)
    branch_moved(head, pull.head_ref, before, sender)
    return sha
