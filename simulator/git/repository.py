"""One bare repository: its refs, its files at a commit, its history and the merges it can make."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.git.diff import ChangedFile, parse_diff
from simulator.git.objects import BLOB_MODE, TREE_MODE, Commit, GitEntry, ObjectStore, Signature

Content = str | bytes | None
"""What a path is to hold after a commit; None deletes it."""

_CONFIG = """[core]
\trepositoryformatversion = 0
\tbare = true
[uploadpack]
\tallowAnySHA1InWant = true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitText:
    """What a new commit says about itself."""

    message: str
    author: Signature
    committer: Signature


class GitRepository:
    """A bare repository on disk that any git program can clone. Ref names are whole: `refs/heads/main`."""

    def __init__(self, path: Path, objects: ObjectStore | None = None) -> None:
        """Make the repository. Forks pass the `objects` of the repository they come from, as on GitHub."""
        self.path = path
        (path / "refs" / "heads").mkdir(parents=True)
        (path / "HEAD").write_text("ref: refs/heads/main\n")
        (path / "config").write_text(_CONFIG)
        if objects is None:
            (path / "objects" / "pack").mkdir(parents=True)
            objects = ObjectStore(path / "objects")
        else:
            (path / "objects").symlink_to(objects.directory)
        self.objects = objects
        self._refs: dict[str, str] = {}
        self._files: dict[str, dict[str, GitEntry]] = {}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._diffs: dict[tuple[str, str], tuple[ChangedFile, ...]] = {}

    def ref(self, name: str) -> str | None:
        """The commit a ref points at."""
        return self._refs.get(name)

    def tip(self, branch: str) -> str:
        """The commit of a branch that is there.

        Raises:
            KeyError: it is not.
        """
        return self._refs[f"refs/heads/{branch}"]

    def refs(self, prefix: str) -> dict[str, str]:
        """Every ref whose whole name begins with `prefix`, by name."""
        return {name: sha for name, sha in sorted(self._refs.items()) if name.startswith(prefix)}

    def set_ref(self, name: str, sha: str) -> None:
        """Point a ref at a commit.

        Raises:
            ValueError: git forbids the name, or another ref is in its way (`a` and `a/b`).
        """
        if not is_valid_ref(name):
            raise ValueError(f"{name} is not a valid ref name")
        path = self.path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(sha + "\n")
        except OSError as error:
            raise ValueError(f"{name} is in the way of another ref") from error
        self._refs[name] = sha

    def delete_ref(self, name: str) -> None:
        """Forget a ref and the directories that are empty without it."""
        del self._refs[name]
        path = self.path / name
        path.unlink()
        for parent in path.parents:
            if parent.name in {"heads", "refs"} or any(parent.iterdir()):
                return
            parent.rmdir()

    def files(self, commit_or_tree: str) -> dict[str, GitEntry]:
        """Every file of a commit or tree by its whole path.

        Raises:
            KeyError: there is no such object.
        """
        tree = self.tree_of(commit_or_tree)
        if tree not in self._files:
            self._files[tree] = dict(self._walk(tree, ""))
        return self._files[tree]

    def tree_of(self, commit_or_tree: str) -> str:
        """The tree of a commit, or the tree itself.

        Raises:
            KeyError: there is no such object.
        """
        try:
            return self.objects.commit(commit_or_tree).tree
        except KeyError:
            self.objects.tree(commit_or_tree)
            return commit_or_tree

    def _walk(self, tree: str, prefix: str) -> list[tuple[str, GitEntry]]:
        found: list[tuple[str, GitEntry]] = []
        for name, entry in self.objects.tree(tree).items():
            if entry.mode == TREE_MODE:
                found += self._walk(entry.sha, f"{prefix}{name}/")
            else:
                found.append((prefix + name, entry))
        return found

    def read_file(self, commit: str, path: str) -> bytes | None:
        """A file's content at a commit, None where it is not there."""
        entry = self.files(commit).get(path)
        return None if entry is None else self.objects.blob(entry.sha)

    def commit(self, text: CommitText, parents: tuple[str, ...], tree: str) -> str:
        """Store a commit of a tree that is already stored; no ref moves."""
        return self.objects.write_commit(tree, parents, text.message, text.author, text.committer)

    def changed_tree(self, base: str | None, changes: Mapping[str, Content]) -> str:
        """The tree of `base` with `changes` made to it."""
        files = dict(self.files(base)) if base else {}
        for path, content in changes.items():
            if content is None:
                files.pop(path, None)
            else:
                raw = content.encode() if isinstance(content, str) else content
                mode = files[path].mode if path in files else BLOB_MODE
                files[path] = GitEntry(mode, self.objects.write_blob(raw))
        return self.write_files(files)

    def write_files(self, files: Mapping[str, GitEntry]) -> str:
        """Store the nested trees of a flat list of files."""
        level: dict[str, GitEntry] = {}
        below: dict[str, dict[str, GitEntry]] = {}
        for path, entry in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = entry
            else:
                level[name] = entry
        level.update({name: GitEntry(TREE_MODE, self.write_files(inner)) for name, inner in below.items()})
        return self.objects.write_tree(level)

    def read_commit(self, sha: str) -> Commit:
        """One commit.

        Raises:
            KeyError: there is no such commit.
        """
        return self.objects.commit(sha)

    def ancestors(self, sha: str) -> frozenset[str]:
        """A commit and everything it is made from."""
        if sha not in self._ancestors:
            seen: set[str] = set()
            todo = [sha]
            while todo:
                current = todo.pop()
                if current in self._ancestors:
                    seen |= self._ancestors[current]
                elif current not in seen:
                    seen.add(current)
                    todo += self.read_commit(current).parents
            self._ancestors[sha] = frozenset(seen)
        return self._ancestors[sha]

    def commits_between(self, base: str, head: str) -> list[str]:
        """The commits of `head` that `base` does not have, oldest first, parents before children."""
        wanted = self.ancestors(head) - self.ancestors(base)
        ordered: list[str] = []
        stack: list[tuple[str, bool]] = [(head, False)]
        placed: set[str] = set()
        while stack:
            sha, are_parents_placed = stack.pop()
            if sha not in wanted or sha in placed:
                continue
            if are_parents_placed:
                placed.add(sha)
                ordered.append(sha)
            else:
                stack.append((sha, True))
                stack += [(parent, False) for parent in self.read_commit(sha).parents]
        return ordered

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor; None for unrelated histories."""
        common = self.ancestors(one) & self.ancestors(other)
        best = [sha for sha in common if not any(sha in self.ancestors(s) for s in common if s != sha)]
        return min(best) if best else None

    def merged_tree(self, base: str, head: str) -> str | None:
        """The tree of `head` merged into `base`; None where they conflict."""
        start = self.merge_base(base, head)
        if start is None:
            return None
        return self.three_way(start, base, head)

    def three_way(self, start: str, ours: str, theirs: str) -> str | None:
        """The tree with the changes from `start` to both sides; None where they conflict."""
        before, left, right = self.files(start), self.files(ours), self.files(theirs)
        merged = dict(left)
        for path in before.keys() | right.keys():
            old, mine, new = before.get(path), left.get(path), right.get(path)
            if new in (old, mine):
                continue
            if mine != old:
                return self._git_merge(start, ours, theirs)
            if new is None:
                merged.pop(path, None)
            else:
                merged[path] = new
        if not _directories(merged).isdisjoint(merged):
            return self._git_merge(start, ours, theirs)
        return self.write_files(merged)

    def _git_merge(self, start: str, ours: str, theirs: str) -> str | None:
        one, two = (self._orphan(start, tree) for tree in (ours, theirs))
        done = self._git("merge-tree", "--write-tree", "--no-messages", one, two, check=False)
        return done.stdout.split(b"\n")[0].decode() if done.returncode == 0 else None

    def _orphan(self, parent: str, side: str) -> str:
        tree = self.tree_of(side)
        nobody = self.read_commit(parent).committer
        return self.commit(CommitText(message="side", author=nobody, committer=nobody), (parent,), tree)

    def diff(self, old: str, new: str) -> tuple[ChangedFile, ...]:
        """What changed from one commit or tree to another, renames found, in path order."""
        pair = self.tree_of(old), self.tree_of(new)
        if pair[0] == pair[1]:
            return ()
        if pair not in self._diffs:
            done = self._git("diff-tree", "-r", "-M", "--raw", "-p", "-z", "--full-index", *pair)
            self._diffs[pair] = parse_diff(done.stdout)
        return self._diffs[pair]

    def format_patch(self, base: str, head: str) -> bytes:
        """A mail for each commit of `head` that `base` does not have, oldest first, none for a merge."""
        return self._git("format-patch", "--stdout", "--full-index", "--binary", f"{base}..{head}").stdout

    def _git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-c", "core.quotePath=false", "--git-dir", str(self.path), *arguments]
        return subprocess.run(command, check=check, capture_output=True)  # noqa: S603 - fixed program, SHAs only


def _directories(files: Mapping[str, GitEntry]) -> set[str]:
    found: set[str] = set()
    for path in files:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found


def is_valid_ref(name: str) -> bool:
    """Whether git would take this whole ref name (git-check-ref-format)."""
    parts = name.split("/")
    return not (
        any(not part or part.startswith(".") or part.endswith(".lock") for part in parts)
        or ".." in name
        or "@{" in name
        or name.endswith(".")
        or any(letter in " ~^:?*[\\\x7f" or ord(letter) < ord(" ") for letter in name)
    )


def temporary_directory() -> tempfile.TemporaryDirectory[str]:
    """Where the repositories of one simulated world live until it is closed."""
    return tempfile.TemporaryDirectory(prefix="babysit-simulator-", ignore_cleanup_errors=True)
