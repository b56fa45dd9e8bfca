"""Files read and committed one at a time."""

import base64
import binascii

from simulator.access import InstallationViewer
from simulator.actions import pushes
from simulator.errors import Refused, not_found
from simulator.git.objects import GitEntry
from simulator.payloads import Json
from simulator.payloads.repositories import git_commit, page, url
from simulator.rest import find
from simulator.rest.route import Answer, Call, route
from simulator.state.world import Repository

_LARGEST_BYTES = 1024 * 1024


def show(call: Call) -> Answer:
    """A file, or the list of a directory."""
    repository = call.repository
    name = call.query.get("ref") or repository.default_branch
    sha = find.commit(repository, name)
    if sha is None:
        raise Refused(404, f"No commit found for the ref {name}")
    path = call.path.get("path", "").strip("/")
    files = repository.git.files(sha)
    if path in files:
        return _file(call, path, files[path], name)
    prefix = f"{path}/" if path else ""
    inside = [file for file in files if file.startswith(prefix)]
    if not inside:
        raise not_found()
    tree = repository.git.tree_of(sha)
    for folder in filter(None, path.split("/")):
        tree = repository.git.objects.tree(tree)[folder].sha
    return Answer(body=_directory(repository, prefix, tree, files, name))


def _file(call: Call, path: str, entry: GitEntry, ref: str) -> Answer:
    raw = call.repository.git.objects.blob(entry.sha)
    if "raw" in call.query.get("_accept", ""):
        return Answer(body=raw, headers={"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})
    body = _entry(call.repository, path, entry, ref)
    is_small = len(raw) <= _LARGEST_BYTES
    body["content"] = base64.encodebytes(raw).decode() if is_small else ""
    body["encoding"] = "base64" if is_small else "none"
    return Answer(body=body)


def _entry(repository: Repository, path: str, entry: GitEntry, ref: str) -> Json:
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": len(repository.git.objects.blob(entry.sha)),
        "url": f"{url(repository)}/contents/{path}?ref={ref}",
        "html_url": f"{page(repository)}/blob/{ref}/{path}",
        "git_url": f"{url(repository)}/git/blobs/{entry.sha}",
        "download_url": f"{page(repository)}/raw/{ref}/{path}",
        "type": "symlink" if entry.mode == "120000" else "file",
    }


def _directory(
    repository: Repository, prefix: str, tree: str, files: dict[str, GitEntry], ref: str
) -> list[Json]:
    """Its names; a folder's `sha` is its tree's: https://docs.github.com/rest/repos/contents."""
    listed: list[Json] = []
    names = sorted({file.removeprefix(prefix).partition("/")[0] for file in files if file.startswith(prefix)})
    for name in names:
        path = prefix + name
        if path in files:
            listed.append(_entry(repository, path, files[path], ref))
        else:
            listed.append(
                {
                    "name": name,
                    "path": path,
                    "size": 0,
                    "type": "dir",
                    "sha": repository.git.objects.tree(tree)[name].sha,
                    "url": f"{url(repository)}/contents/{path}?ref={ref}",
                }
            )
    return listed


def commit(call: Call) -> Answer:
    """Commit one file on a branch; `sha` guards against writing over another's change."""
    repository, path = call.repository, call.path["path"]
    branch = call.body.optional_text("branch") or repository.default_branch
    check_workflow_permission(call, [path])
    tip = repository.branch_sha(branch)
    if tip is None:
        raise Refused(404, f"Branch {branch} not found")
    known = repository.git.files(tip).get(path)
    guard = call.body.optional_text("sha")
    if known is not None and guard is None:
        raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if known is not None and guard != known.sha:
        raise Refused(409, f"{path} does not match {guard}")
    try:
        content = base64.b64decode(call.body.text("content"), validate=False)
    except binascii.Error as error:
        raise Refused(422, "content is not valid Base64") from error
    sha = pushes.push(
        repository, branch, {path: content}, message=call.body.text("message"), author=call.actor
    )
    entry = repository.git.files(sha)[path]
    body: Json = {
        "content": _entry(repository, path, entry, branch),
        "commit": {"sha": sha, **git_commit(repository, repository.git.read_commit(sha))},
    }
    return Answer(status=200 if known else 201, body=body)


def delete(call: Call) -> Answer:
    """Commit the deletion of one file."""
    repository, path = call.repository, call.path["path"]
    branch = call.body.optional_text("branch") or repository.default_branch
    tip = repository.branch_sha(branch)
    known = repository.git.files(tip).get(path) if tip else None
    if known is None:
        raise not_found()
    if call.body.text("sha") != known.sha:
        raise Refused(409, f"{path} does not match {call.body.text('sha')}")
    check_workflow_permission(call, [path])
    sha = pushes.push(repository, branch, {path: None}, message=call.body.text("message"), author=call.actor)
    commit_body = git_commit(repository, repository.git.read_commit(sha))
    return Answer(body={"content": None, "commit": {"sha": sha, **commit_body}})


def check_workflow_permission(call: Call, paths: list[str]) -> None:
    """An App may touch workflow files only with a permission of its own.

    Sure of the text, less of the status on every route.

    Raises:
        Refused: 403.
    """
    if not isinstance(call.viewer, InstallationViewer) or call.viewer.token.grants("workflows", "write"):
        return
    for path in paths:
        if path.startswith(".github/workflows/"):
            raise Refused(
                403,
                f"refusing to allow a GitHub App to create or update workflow `{path}` "
                "without `workflows` permission",
            )


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route(f"GET {_REPO}/contents", show, "contents:read"),
    route(f"GET {_REPO}/contents/{{path:path}}", show, "contents:read"),
    route(f"PUT {_REPO}/contents/{{path:path}}", commit, "contents:write"),
    route(f"DELETE {_REPO}/contents/{{path:path}}", delete, "contents:write"),
]
