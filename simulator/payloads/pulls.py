"""Pull requests as JSON."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.basics import (
    account,
    association,
    label,
    moment,
    optional_account,
    optional_moment,
    team,
)
from simulator.payloads.repositories import repository as repository_json
from simulator.payloads.repositories import url
from simulator.state.world import PullRequest, Repository


def _side(repository: Repository | None, owner: Json, ref: str, sha: str) -> Json:
    login = owner["login"]
    return {
        "label": f"{login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": owner,
        "repo": None if repository is None else repository_json(repository),
    }


def pull_request(of: PullRequest) -> Json:
    """A pull request in a list."""
    repository, world = of.repository, of.repository.world
    address, page = f"{url(repository)}/pulls/{of.number}", repository.issue_url(of.number)
    head_owner = of.head_repository.owner if of.head_repository else of.author
    issue = of.issue
    return {
        "url": address,
        "id": of.id,
        "node_id": of.node_id,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": f"{url(repository)}/issues/{of.number}",
        "number": of.number,
        "state": of.state,
        "locked": issue.is_locked,
        "title": of.title,
        "user": account(world, of.author),
        "body": of.body,
        "created_at": moment(issue.created_at),
        "updated_at": moment(issue.updated_at),
        "closed_at": optional_moment(issue.closed_at),
        "merged_at": optional_moment(of.merged_at),
        "merge_commit_sha": of.merge_commit_sha,
        "assignee": optional_account(world, issue.assignees[0] if issue.assignees else None),
        "assignees": [account(world, assignee) for assignee in issue.assignees],
        "requested_reviewers": [account(world, reviewer) for reviewer in of.requested_reviewers],
        "requested_teams": [team(world, requested_team) for requested_team in of.requested_teams],
        "labels": [label(repository, carried) for carried in of.labels],
        "milestone": None,
        "draft": of.is_draft,
        "commits_url": f"{address}/commits",
        "review_comments_url": f"{address}/comments",
        "review_comment_url": f"{url(repository)}/pulls/comments{{/number}}",
        "comments_url": f"{url(repository)}/issues/{of.number}/comments",
        "statuses_url": f"{url(repository)}/statuses/{of.head_sha}",
        "head": _side(of.head_repository, account(world, head_owner), of.head_ref, of.head_sha),
        "base": _side(repository, account(world, repository.owner), of.base_ref, of.base_sha),
        "author_association": association(repository, of.author),
        "_links": _links(of),
        "auto_merge": of.auto_merge,
        "active_lock_reason": None,
    }


def _links(of: PullRequest) -> Json:
    address = f"{url(of.repository)}/pulls/{of.number}"
    issue = f"{url(of.repository)}/issues/{of.number}"
    links = {
        "self": address,
        "html": of.repository.issue_url(of.number),
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{address}/comments",
        "review_comment": f"{url(of.repository)}/pulls/comments{{/number}}",
        "commits": f"{address}/commits",
        "statuses": f"{url(of.repository)}/statuses/{of.head_sha}",
    }
    return {name: {"href": target} for name, target in links.items()}


def full_pull_request(of: PullRequest, *, mergeable: bool | None, mergeable_state: str) -> Json:
    """A pull request by itself. What is told of merging is passed in, as asking starts GitHub's job."""
    files = of.repository.git.diff(_diff_base(of), of.head_sha)
    commits = of.repository.git.commits_between(of.base_sha, of.head_sha)
    return {
        **pull_request(of),
        "merged": of.is_merged,
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": mergeable_state,
        "merged_by": optional_account(of.repository.world, of.merged_by),
        "comments": len(of.comments),
        "review_comments": sum(len(thread.comments) for thread in of.threads),
        "maintainer_can_modify": of.maintainer_can_modify,
        "commits": len(commits),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
    }


def _diff_base(of: PullRequest) -> str:
    return of.repository.git.merge_base(of.base_sha, of.head_sha) or of.base_sha


def pull_request_in_event(of: PullRequest) -> Json:
    """A pull request in a webhook payload, where mergeability is not known yet."""
    return full_pull_request(of, mergeable=None, mergeable_state="unknown")


def pull_request_in_check(of: PullRequest) -> Json:
    """The few fields of a pull request in check events."""
    repository = of.repository
    brief = {"id": repository.id, "url": url(repository), "name": repository.name}
    return {
        "url": f"{url(repository)}/pulls/{of.number}",
        "id": of.id,
        "number": of.number,
        "head": {"ref": of.head_ref, "sha": of.head_sha, "repo": brief},
        "base": {"ref": of.base_ref, "sha": of.base_sha, "repo": brief},
    }
