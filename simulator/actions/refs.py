"""A branch that moves: the one place where commits arrive, pull requests notice, and check suites begin."""

from __future__ import annotations

from simulator.actions import suites
from simulator.actions.hooks import emit
from simulator.actions.queue_exits import PUSHED, leave
from simulator.actions.records import record
from simulator.payloads import Json
from simulator.payloads.basics import moment
from simulator.payloads.pulls import pull_request_in_event
from simulator.payloads.repositories import page, signature
from simulator.state.accounts import Account
from simulator.state.pulls import Mergeability
from simulator.state.world import PullRequest, Repository

NO_SHA = "0" * 40
_MOST_COMMITS = 20


def branch_moved(repository: Repository, branch: str, before: str | None, sender: Account) -> None:
    """Everything that follows from `branch` being at a new commit, or new altogether."""
    after = repository.branch_sha(branch)
    if after is None or after == before:
        return
    emit(repository, "push", _push(repository, branch, before, after, sender), sender)
    if before is None:
        emit(repository, "create", _ref_event(repository, branch), sender)
    suites.begin(repository, branch, before, after, sender)
    if before is None:
        return
    for pull in _pulls_with_head(repository, branch):
        head_moved(pull, sender)
    for pull in repository.open_pull_requests():
        if pull.base_ref == branch:
            base_moved(pull)


def branch_deleted(repository: Repository, branch: str, before: str, sender: Account) -> None:
    """Tell of a branch that is gone."""
    emit(repository, "push", _push(repository, branch, before, NO_SHA, sender), sender)
    gone: Json = {"ref": branch, "ref_type": "branch", "pusher_type": "user"}
    emit(repository, "delete", gone, sender)


def _pulls_with_head(repository: Repository, branch: str) -> list[PullRequest]:
    homes = [repository] if repository.parent is None else [repository, repository.parent]
    return [
        pull
        for home in homes
        for pull in home.open_pull_requests()
        if pull.head_repository is repository and pull.head_ref == branch
    ]


def head_moved(pull: PullRequest, sender: Account) -> None:
    """The head branch of an open pull request is at another commit: `synchronize`."""
    repository, head = pull.repository, pull.head_repository
    after = head.branch_sha(pull.head_ref) if head else None
    if after is None:
        return
    leave(pull, PUSHED, sender)
    before, pull.head_sha = pull.head_sha, after
    repository.know_head(pull)
    pull.issue.updated_at = repository.world.clock()
    is_forced = before not in repository.git.ancestors(after)
    if is_forced:
        record(pull.repository, pull.number, "head_ref_force_pushed", sender)
    for thread in pull.threads:
        for comment in thread.comments:
            file = repository.git.files(after).get(comment.path)
            if file != repository.git.files(before).get(comment.path):
                comment.line = None
    dismiss_stale_reviews(pull)
    base_moved(pull)
    pull.mergeability.is_started = True
    body: Json = {
        "action": "synchronize",
        "number": pull.number,
        "pull_request": pull_request_in_event(pull),
        "before": before,
        "after": after,
    }
    emit(repository, "pull_request", body, sender)


def base_moved(pull: PullRequest) -> None:
    """Forget what is known of merging one commit into another that is no longer the tip."""
    base = pull.repository.branch_sha(pull.base_ref)
    if base is not None:
        pull.base_sha = base
    pull.mergeability = Mergeability(head_sha=pull.head_sha, base_sha=pull.base_sha)


def dismiss_stale_reviews(pull: PullRequest) -> None:
    """A push takes approvals back where the base's rules say so."""
    protection = pull.repository.protections.get(pull.base_ref)
    by_ruleset = any(
        rule.type == "pull_request" and rule.parameters.get("dismiss_stale_reviews_on_push")
        for ruleset in pull.repository.rulesets
        if ruleset.applies_to(pull.base_ref, pull.repository.default_branch)
        for rule in ruleset.rules
    )
    if by_ruleset or (protection is not None and protection.dismiss_stale_reviews):
        for review in pull.reviews:
            if review.state == "APPROVED":
                review.state = "DISMISSED"


def _ref_event(repository: Repository, branch: str) -> Json:
    return {
        "ref": branch,
        "ref_type": "branch",
        "master_branch": repository.default_branch,
        "description": repository.description,
        "pusher_type": "user",
    }


def _push(repository: Repository, branch: str, before: str | None, after: str, sender: Account) -> Json:
    git, is_deleted = repository.git, after == NO_SHA
    start = before or repository.branch_sha(repository.default_branch) or after
    is_forced = not is_deleted and before is not None and before not in git.ancestors(after)
    new = [] if is_deleted else git.commits_between(start, after)[-_MOST_COMMITS:]
    commits = [_pushed_commit(repository, sha) for sha in new]
    return {
        "ref": f"refs/heads/{branch}",
        "before": before or NO_SHA,
        "after": after,
        "created": before is None,
        "deleted": is_deleted,
        "forced": is_forced,
        "base_ref": None,
        "compare": f"{page(repository)}/compare/{(before or NO_SHA)[:12]}...{after[:12]}",
        "commits": commits,
        "head_commit": None if is_deleted else _pushed_commit(repository, after),
        "pusher": {"name": sender.login, "email": sender.email},
    }


def _pushed_commit(repository: Repository, sha: str) -> Json:
    commit, git = repository.git.read_commit(sha), repository.git
    files = git.files(sha)
    old = git.files(commit.parents[0]) if commit.parents else {}
    return {
        "id": sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": moment(commit.committer.at),
        "url": f"{page(repository)}/commit/{sha}",
        "author": signature(commit.author),
        "committer": signature(commit.committer),
        "added": sorted(files.keys() - old.keys()),
        "removed": sorted(old.keys() - files.keys()),
        "modified": sorted(path for path in files.keys() & old.keys() if files[path] != old[path]),
    }
