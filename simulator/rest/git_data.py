"""Git's own things: refs, trees, blobs, commits and comparisons."""

import base64
from functools import partial

from simulator.actions import branches
from simulator.errors import Refused, not_found
from simulator.git.repository import GitRepository
from simulator.payloads import Json
from simulator.payloads.pulls import pull_request as pull_json
from simulator.payloads.repositories import (
    changed_file,
    git_commit,
    page,
    url,
)
from simulator.payloads.repositories import (
    commit as commit_json,
)
from simulator.payloads.repositories import (
    ref as ref_json,
)
from simulator.rest import find
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.world import Repository

_MOST_FILES = 300
_MOST_LINES = 20_000
_PATCH = "application/vnd.github.patch"


def show_ref(call: Call) -> Answer:
    """One ref, by its name without `refs/`."""
    name = f"refs/{call.path['ref']}"
    sha = call.repository.git.ref(name)
    if sha is None:
        raise not_found()
    return Answer(body=ref_json(call.repository, name, sha))


def matching_refs(call: Call) -> Listing:
    """Every ref that begins like this."""
    found = call.repository.git.refs(f"refs/{call.path.get('ref', '')}")
    return Listing(bodies=[partial(ref_json, call.repository, name, sha) for name, sha in found.items()])


def create_ref(call: Call) -> Answer:
    """A new branch."""
    name, sha = call.body.text("ref"), call.body.text("sha")
    if not name.startswith("refs/heads/"):
        raise Refused(
            422,
            "Reference name must start with 'refs/'."
            if not name.startswith("refs/")
            else "Reference update failed",
        )
    if call.repository.git.objects.kind(sha) != "commit":
        raise Refused(422, "Object does not exist")
    branches.create_branch(call.repository, name.removeprefix("refs/heads/"), sha, author=call.actor)
    return Answer(status=201, body=ref_json(call.repository, name, sha))


def _branch(call: Call) -> str:
    kind, _, name = call.path["ref"].partition("/")
    if kind != "heads" or call.repository.branch_sha(name) is None:
        raise Refused(422, "Reference does not exist")
    return name


def move_ref(call: Call) -> Answer:
    """Point a branch at another commit."""
    branch, sha = _branch(call), call.body.text("sha")
    if call.repository.git.objects.kind(sha) != "commit":
        raise Refused(422, "Object does not exist")
    branches.move_branch(call.repository, branch, sha, author=call.actor, force=call.body.flag("force"))
    return Answer(body=ref_json(call.repository, f"refs/heads/{branch}", sha))


def delete_ref(call: Call) -> Answer:
    """Delete a branch, and close the pull requests from it and into it."""
    branches.delete_branch(call.repository, _branch(call), author=call.actor)
    return Answer(status=204)


def show_tree(call: Call) -> Answer:
    """A tree, with `recursive` everything below it, cut at the repository's `tree_limit` entries."""
    repository = call.repository
    name = call.path["sha"]
    sha = find.commit(repository, name) or name
    if repository.git.objects.kind(sha) not in {"commit", "tree"}:
        raise not_found()
    tree = repository.git.tree_of(sha)
    entries = _tree_entries(repository, tree, "", is_deep="recursive" in call.query)
    limit = repository.tree_limit
    body: Json = {
        "sha": tree,
        "url": f"{url(repository)}/git/trees/{tree}",
        "tree": entries[:limit],
        "truncated": len(entries) > limit,
    }
    return Answer(body=body)


def _tree_entries(repository: Repository, tree: str, prefix: str, *, is_deep: bool) -> list[Json]:
    found: list[Json] = []
    for name, entry in repository.git.objects.tree(tree).items():
        is_tree = entry.mode == "40000"
        kind = "tree" if is_tree else "blob"
        body: Json = {
            "path": prefix + name,
            "mode": entry.mode.zfill(6),
            "type": kind,
            "sha": entry.sha,
            "url": f"{url(repository)}/git/{kind}s/{entry.sha}",
        }
        if not is_tree:
            body["size"] = len(repository.git.objects.blob(entry.sha))
        found.append(body)
        if is_tree and is_deep:
            found += _tree_entries(repository, entry.sha, f"{prefix}{name}/", is_deep=True)
    return found


def show_blob(call: Call) -> Answer:
    """A blob."""
    sha = call.path["sha"]
    if call.repository.git.objects.kind(sha) != "blob":
        raise not_found()
    raw = call.repository.git.objects.blob(sha)
    body: Json = {
        "sha": sha,
        "node_id": f"B_{sha}",
        "size": len(raw),
        "url": f"{url(call.repository)}/git/blobs/{sha}",
        "content": base64.encodebytes(raw).decode(),
        "encoding": "base64",
    }
    return Answer(body=body)


def create_blob(call: Call) -> Answer:
    """Store a blob."""
    content = call.body.text("content")
    raw = base64.b64decode(content) if call.body.optional_text("encoding") == "base64" else content.encode()
    sha = call.repository.git.objects.write_blob(raw)
    return Answer(status=201, body={"sha": sha, "url": f"{url(call.repository)}/git/blobs/{sha}"})


def show_commit(call: Call) -> Answer:
    """A commit with the files it changed."""
    repository = call.repository
    sha = find.commit_or_422(call, call.path["sha"])
    commit = repository.git.read_commit(sha)
    old = commit.parents[0] if commit.parents else repository.git.write_files({})
    files = repository.git.diff(old, sha)
    body: Json = {
        **commit_json(repository, commit),
        "stats": {
            "additions": sum(file.additions for file in files),
            "deletions": sum(file.deletions for file in files),
            "total": sum(file.additions + file.deletions for file in files),
        },
        "files": [changed_file(repository, file, sha) for file in files[:_MOST_FILES]],
    }
    return Answer(body=body)


def show_git_commit(call: Call) -> Answer:
    """A commit as git has it."""
    sha = call.path["sha"]
    if call.repository.git.objects.kind(sha) != "commit":
        raise not_found()
    return Answer(body={"sha": sha, **git_commit(call.repository, call.repository.git.read_commit(sha))})


def list_commits(call: Call) -> Listing:
    """History, newest first."""
    repository = call.repository
    sha = find.commit(repository, call.query.get("sha") or repository.default_branch)
    if sha is None:
        raise not_found()
    git = repository.git
    root = next(ancestor for ancestor in git.ancestors(sha) if not git.read_commit(ancestor).parents)
    ordered = [root, *git.commits_between(root, sha)]
    return Listing(
        bodies=[partial(commit_json, repository, git.read_commit(sha)) for sha in reversed(ordered)]
    )


def commit_pulls(call: Call) -> Listing:
    """Pull requests that hold this commit: open ones by their head, merged ones by their merge commit too."""
    repository, sha = call.repository, find.commit_or_422(call, call.path["sha"])
    found = [
        pull
        for pull in repository.pull_requests.values()
        if sha in (pull.head_sha, pull.merge_commit_sha)
        or (pull.is_open and sha in repository.git.commits_between(pull.base_sha, pull.head_sha))
    ]
    return Listing(bodies=[partial(pull_json, pull) for pull in found])


def _side(call: Call, name: str) -> str:
    owner, colon, branch = name.rpartition(":")
    repository = call.repository
    if colon and owner.lower() != repository.owner.login.lower():
        for other in call.world.repositories.values():
            if other.parent is repository and other.owner.login.lower() == owner.lower():
                return find.commit(other, branch) or _unknown()
        return _unknown()
    return find.commit(repository, branch) or _unknown()


def _unknown() -> str:
    raise not_found()


def _patches(git: GitRepository, base: str, head: str) -> Answer:
    """Refused where there are too many lines: https://github.com/pascalgn/size-label-action/issues/53."""
    mails = git.format_patch(base, head)
    if mails.count(b"\n") > _MOST_LINES:
        message = f"Sorry, the diff exceeded the maximum number of lines ({_MOST_LINES})"
        raise Refused(406, message, errors=[{"resource": "Comparison", "field": "diff", "code": "too_large"}])
    return Answer(body=mails, headers={"Content-Type": f"{_PATCH}; charset=utf-8"})


def compare(call: Call) -> Answer:
    """How two commits relate, with the commits between them (paged) and the files that differ.

    In the media type of patches it is `git format-patch` of the commits between, without merges:
    https://docs.github.com/rest/commits/commits#compare-two-commits
    """
    repository, git = call.repository, call.repository.git
    base_name, dots, head_name = call.path["range"].partition("...")
    if not dots:
        raise not_found()
    base, head = _side(call, base_name), _side(call, head_name)
    start = git.merge_base(base, head)
    if start is None:
        raise Refused(404, f"No common ancestor between {base_name} and {head_name}.")
    if _PATCH in call.query.get("_accept", ""):
        return _patches(git, base, head)
    ahead, behind = git.commits_between(base, head), git.commits_between(head, base)
    relation = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    number, size = (
        int(call.query.get(name, default)) for name, default in (("page", "1"), ("per_page", "250"))
    )
    body: Json = {
        "url": f"{url(repository)}/compare/{base_name}...{head_name}",
        "html_url": f"{page(repository)}/compare/{base_name}...{head_name}",
        "base_commit": commit_json(repository, git.read_commit(base)),
        "merge_base_commit": commit_json(repository, git.read_commit(start)),
        "status": relation.get((bool(ahead), bool(behind)), "diverged"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [
            commit_json(repository, git.read_commit(sha))
            for sha in ahead[(number - 1) * size : number * size]
        ],
        "files": [changed_file(repository, file, head) for file in git.diff(start, head)[:_MOST_FILES]],
    }
    return Answer(body=body)


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route(f"GET {_REPO}/git/ref/{{ref:path}}", show_ref, "contents:read"),
    route(f"GET {_REPO}/git/matching-refs/{{ref:path}}", matching_refs, "contents:read"),
    route(f"GET {_REPO}/git/refs", matching_refs, "contents:read"),
    route(f"POST {_REPO}/git/refs", create_ref, "contents:write"),
    route(f"PATCH {_REPO}/git/refs/{{ref:path}}", move_ref, "contents:write"),
    route(f"DELETE {_REPO}/git/refs/{{ref:path}}", delete_ref, "contents:write"),
    route(f"GET {_REPO}/git/trees/{{sha:path}}", show_tree, "contents:read"),
    route(f"GET {_REPO}/git/blobs/{{sha}}", show_blob, "contents:read"),
    route(f"POST {_REPO}/git/blobs", create_blob, "contents:write"),
    route(f"GET {_REPO}/git/commits/{{sha}}", show_git_commit, "contents:read"),
    route(f"GET {_REPO}/commits", list_commits, "contents:read"),
    route(f"GET {_REPO}/compare/{{range:path}}", compare, "contents:read"),
]
LAST_ROUTES = [
    route(f"GET {_REPO}/commits/{{sha:path}}/pulls", commit_pulls, "pull_requests:read", "contents:read"),
    route(f"GET {_REPO}/commits/{{sha:path}}", show_commit, "contents:read"),
]
"""Kept apart because a ref may hold slashes: `/commits/{ref}/check-runs` must be tried first."""
