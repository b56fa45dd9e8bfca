"""The merge button: GitHub's refusals in its own order and words, then real commits."""

from __future__ import annotations

from dataclasses import dataclass

from simulator import requirements
from simulator.access import has_role
from simulator.actions import branches
from simulator.actions.lifecycle import tell
from simulator.actions.people import Who, github_signature, resolve, sign
from simulator.actions.queue_exits import MERGED, leave
from simulator.actions.records import record
from simulator.actions.refs import branch_moved
from simulator.errors import Refused
from simulator.git.objects import Signature
from simulator.git.repository import CommitText
from simulator.state.accounts import Account
from simulator.state.world import PullRequest, Repository

_METHOD_NAMES = {"squash": "Squash merges", "merge": "Merge commits", "rebase": "Rebase merges"}
BASE_MODIFIED = "Base branch was modified. Review and try the merge again."
HEAD_MODIFIED = "Head branch was modified. Review and try the merge again."


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """What the caller asks for. `sha` guards the head; the texts default to the repository's choice."""

    method: str = "merge"
    sha: str | None = None
    title: str | None = None
    message: str | None = None


def merge(
    repository: Repository,
    number: int,
    *,
    method: str = "merge",
    author: Who = None,
    request: MergeRequest | None = None,
) -> str:
    """Merge a pull request and return the new commit on the base.

    Raises:
        Refused: 405, 409 or 422 as GitHub says it.
    """
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    asked = request or MergeRequest(method=method)
    _check_mergeable(pull, asked)
    _check_rules(pull, asked, sender)
    before = repository.git.tip(pull.base_ref)
    sha = make_commit(pull, before, asked, sender)
    repository.git.set_ref(f"refs/heads/{pull.base_ref}", sha)
    finish(pull, sha, before, sender)
    return sha


def finish(pull: PullRequest, sha: str, before: str, sender: Account) -> None:
    """Call a pull request merged whose commits are on its base, and tell of it."""
    repository = pull.repository
    now = repository.world.clock()
    issue = pull.issue
    pull.merged_at, pull.merged_by, pull.merge_commit_sha = now, sender, sha
    issue.state, issue.closed_at, issue.closed_by, issue.updated_at = "closed", now, sender, now
    repository.open_numbers.discard(pull.number)
    leave(pull, MERGED, sender)
    record(repository, pull.number, "merged", sender, commit_sha=sha)
    record(repository, pull.number, "closed", sender)
    branch_moved(repository, pull.base_ref, before, sender)
    pull.base_sha = before
    tell(repository, pull.number, "closed", sender)
    if repository.settings.delete_branch_on_merge and pull.head_repository is repository:
        branches.delete_merged_head(repository, pull.head_ref, author=sender)


def _check_mergeable(pull: PullRequest, asked: MergeRequest) -> None:
    """Sure of these texts; of their order only that the head guard comes after state and before rules."""
    repository = pull.repository
    if not pull.is_open:
        raise Refused(405, "Pull Request is not mergeable")
    if pull.is_draft:
        raise Refused(405, "Pull Request is still a draft")
    if asked.sha is not None and asked.sha != pull.head_sha:
        raise Refused(409, HEAD_MODIFIED)
    if repository.git.merged_tree(pull.base_sha, pull.head_sha) is None:
        raise Refused(405, "Pull Request is not mergeable")


def _check_rules(pull: PullRequest, asked: MergeRequest, sender: Account) -> None:
    repository = pull.repository
    demands = requirements.unmet(pull)
    protection = repository.protections.get(pull.base_ref)
    is_admin = has_role(repository, sender, "admin")
    enforced = protection is None or protection.enforce_admins or not is_admin
    classic = [demand.text for demand in demands if not demand.is_ruleset] if enforced else []
    if classic:
        raise Refused(405, " ".join(classic))
    is_bypassing = any(
        sender.login.removesuffix("[bot]") in ruleset.bypass for ruleset in repository.rulesets
    )
    ruled = [] if is_bypassing else [demand.text for demand in demands if demand.is_ruleset]
    if requirements.has_merge_queue(repository, pull.base_ref) and not is_bypassing:
        ruled.insert(0, "Changes must be made through the merge queue")
    if ruled:
        raise Refused(405, "Repository rule violations found\n\n" + "\n\n".join(ruled) + "\n\n")
    check_method(pull, asked.method)


def check_method(pull: PullRequest, method: str) -> None:
    """Refuse a way to merge that settings or rules exclude.

    Raises:
        Refused: 405 with GitHub's sentence.
    """
    if method not in requirements.allowed_methods(pull.repository, pull.base_ref):
        raise Refused(405, f"{_METHOD_NAMES[method]} are not allowed on this repository.")


def make_commit(pull: PullRequest, base: str, asked: MergeRequest, sender: Account) -> str:
    """The commit or commits that put the head on `base`; no branch moves.

    Raises:
        Refused: they conflict.
    """
    repository, git = pull.repository, pull.repository.git
    if asked.method == "rebase":
        return _rebase(pull, base)
    tree = git.merged_tree(base, pull.head_sha)
    if tree is None:
        raise Refused(405, "Pull Request is not mergeable")
    parents = (base,) if asked.method == "squash" else (base, pull.head_sha)
    author = sign(repository.world, pull.author if asked.method == "squash" else sender)
    return git.commit(_text(repository, _message(pull, base, asked), author), parents, tree)


def _text(repository: Repository, message: str, author: Signature) -> CommitText:
    return CommitText(message=message, author=author, committer=github_signature(repository.world))


def _rebase(pull: PullRequest, base: str) -> str:
    repository, git = pull.repository, pull.repository.git
    tip = base
    for sha in git.commits_between(base, pull.head_sha):
        commit = git.read_commit(sha)
        if len(commit.parents) != 1:
            raise Refused(405, "This branch can't be rebased")
        tree = git.three_way(commit.parents[0], tip, sha)
        if tree is None:
            raise Refused(405, "This branch can't be rebased")
        tip = git.commit(_text(repository, commit.message, commit.author), (tip,), tree)
    return tip


def _message(pull: PullRequest, base: str, asked: MergeRequest) -> str:
    squash = asked.method == "squash"
    title = asked.title or (_squash_title(pull, base) if squash else _merge_title(pull))
    default = _squash_message(pull, base) if squash else _merge_message(pull)
    message = default if asked.message is None else asked.message
    return f"{title}\n\n{message}" if message else title


def _squash_title(pull: PullRequest, base: str) -> str:
    commits = pull.repository.git.commits_between(base, pull.head_sha)
    if pull.repository.settings.squash_merge_commit_title == "COMMIT_OR_PR_TITLE" and len(commits) == 1:
        first = pull.repository.git.read_commit(commits[0]).message.partition("\n")[0]
        return f"{first} (#{pull.number})"
    return f"{pull.title} (#{pull.number})"


def _squash_message(pull: PullRequest, base: str) -> str:
    match pull.repository.settings.squash_merge_commit_message:
        case "BLANK":
            return ""
        case "PR_BODY":
            return pull.body or ""
        case _:
            return _commit_messages(pull, base)


def _commit_messages(pull: PullRequest, base: str) -> str:
    git = pull.repository.git
    messages = [git.read_commit(sha).message for sha in git.commits_between(base, pull.head_sha)]
    if len(messages) == 1:
        return messages[0].partition("\n")[2].strip()
    return "\n\n".join(f"* {message.strip()}" for message in messages)


def _merge_title(pull: PullRequest) -> str:
    if pull.repository.settings.merge_commit_title == "PR_TITLE":
        return f"{pull.title} (#{pull.number})"
    owner = pull.head_repository.owner.login if pull.head_repository else "unknown"
    return f"Merge pull request #{pull.number} from {owner}/{pull.head_ref}"


def _merge_message(pull: PullRequest) -> str:
    choices = {"PR_TITLE": pull.title, "PR_BODY": pull.body or "", "BLANK": ""}
    return choices[pull.repository.settings.merge_commit_message]
