"""Git's revision expressions, as far as `object(expression:)` needs them: `rev`, `rev:path`, `rev~2`."""

import re

from simulator.state.world import Repository

_PARENTS = re.compile(r"(?P<start>[^~^]+)(?P<steps>(?:\^|~\d*)*)")
_SHORTEST_SHA = 7
_SHA_LENGTH = 40


def resolve(repository: Repository, expression: str) -> str | None:
    """The SHA of the commit, tree or blob that is meant, None where there is nothing."""
    revision, colon, path = expression.partition(":")
    commit = _commit(repository, revision)
    if commit is None or not colon:
        return commit
    entry = repository.git.files(commit).get(path)
    return entry.sha if entry is not None else _tree(repository, commit, path)


def path_of(expression: str) -> str:
    """The path in an expression, empty where it has none."""
    return expression.partition(":")[2]


def _tree(repository: Repository, commit: str, path: str) -> str | None:
    objects = repository.git.objects
    sha = repository.git.tree_of(commit)
    for part in filter(None, path.split("/")):
        entry = objects.tree(sha).get(part)
        if entry is None or objects.kind(entry.sha) != "tree":
            return None
        sha = entry.sha
    return sha


def _commit(repository: Repository, revision: str) -> str | None:
    parts = _PARENTS.fullmatch(revision)
    if parts is None:
        return None
    sha = _start(repository, parts["start"])
    for step in re.findall(r"\^|~\d*", parts["steps"]):
        for _ in range(int(step[1:] or 1)):
            parents = repository.git.read_commit(sha).parents if sha is not None else ()
            sha = parents[0] if parents else None
    return sha


def _start(repository: Repository, name: str) -> str | None:
    git = repository.git
    whole = repository.default_branch if name == "HEAD" else name
    for candidate in (whole, f"refs/{whole}", f"refs/heads/{whole}", f"refs/tags/{whole}"):
        found = git.ref(candidate)
        if found is not None:
            return found
    if len(name) == _SHA_LENGTH and git.objects.kind(name) is not None:
        return name
    return _abbreviated(repository, name)


def _abbreviated(repository: Repository, start: str) -> str | None:
    if len(start) < _SHORTEST_SHA or re.fullmatch("[0-9a-f]+", start) is None:
        return None
    tips = set(repository.git.refs("refs/").values())
    known = {sha for tip in tips for sha in repository.git.ancestors(tip)}
    found = [sha for sha in known if sha.startswith(start)]
    return found[0] if len(found) == 1 else None
