"""Which lock file serves a manifest, and whether it records what the manifest asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from bot.checklist.core.globs import matches
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.questions.k_supply_chain_and_ci.manifests import (
    Dependency,
    json_pairs,
    json_top,
    normal_name,
)

_ONLY_BESIDE = frozenset({"go.mod", "Pipfile", "requirements.in"})


class Record(Enum):
    """What a lock file knows of a dependency."""

    EXACT = "records it as the manifest has it"
    NAMED = "names it"
    ABSENT = "does not name it"


@dataclass(frozen=True, slots=True, eq=False)
class Lock:
    """The lock file that serves a manifest. `source` is None where it cannot be read."""

    path: str
    source: SourceFile | None
    changed: bool


def lock_of(manifest: str, tree: Tree) -> Lock | None:
    """The nearest lock file of a manifest, beside it or, for a member of a workspace, above it."""
    name = PurePosixPath(manifest).name
    locks = _locks(tree).get(name, ())
    paths = _paths(tree)
    for directory in PurePosixPath(manifest).parents:
        for lock in locks:
            path = str(directory / lock)
            if path in paths and (
                directory == PurePosixPath(manifest).parent or _serves(path, manifest, tree)
            ):
                return Lock(path, tree.read(path), path in tree.changed_paths)
        if name in _ONLY_BESIDE:
            return None
    return None


def _locks(tree: Tree) -> Mapping[str, tuple[str, ...]]:
    entries = (entry.partition("=") for entry in tree.names["lockfiles"])
    return {manifest: tuple(locks.split(",")) for manifest, _, locks in entries}


def _paths(tree: Tree) -> frozenset[str]:
    """Every path whose name is a lock file's."""
    names = {lock for locks in _locks(tree).values() for lock in locks}
    return tree.made(
        ("lock paths", frozenset(names)),
        lambda: frozenset(path for path in tree.paths() if path.rpartition("/")[2] in names),
    )


def _serves(lock: str, manifest: str, tree: Tree) -> bool:
    """Whether the manifest is a member of the workspace whose lock file lies above it."""
    root = PurePosixPath(lock).parent
    below = str(PurePosixPath(manifest).parent.relative_to(root))
    source = tree.read(lock)
    if source is not None and below in source.made("tokens", lambda: frozenset(_TOKEN.findall(source.text))):
        return True
    above = tree.read(str(root / PurePosixPath(manifest).name))
    workspace = tree.read(str(root / "pnpm-workspace.yaml"))
    globs = _workspaces(above) if above is not None and above.path.endswith(".json") else []
    if workspace is not None:
        globs += _LISTED.findall(workspace.text)
    excluded = any(matches(below, glob[1:].strip("/")) for glob in globs if glob.startswith("!"))
    return not excluded and any(matches(below, glob.removeprefix("./").strip("/")) for glob in globs)


def _workspaces(manifest: SourceFile) -> list[str]:
    found = next((value for key, value, _ in json_pairs(json_top(manifest)) if key == "workspaces"), None)
    texts = [node.text().strip('"') for node in found.find_all(kind="string")] if found is not None else []
    return [text for text in texts if "/" in text or "*" in text]


def record_of(wanted: Dependency, lock: SourceFile) -> Record:
    """What a lock file records of one dependency."""
    known = lock.made("locked", lambda: _read(lock))
    if (wanted.name, wanted.spec) in known.pairs:
        return Record.EXACT
    return Record.NAMED if wanted.name in known.names else Record.ABSENT


@dataclass(frozen=True, slots=True)
class _Locked:
    """What a lock file names, and with which version or range."""

    names: frozenset[str]
    pairs: frozenset[tuple[str, str]] = frozenset()


def _read(lock: SourceFile) -> _Locked:
    name = PurePosixPath(lock.path).name
    if name == "go.sum":
        return _go_sum(lock)
    if name == "yarn.lock":
        return _yarn(lock)
    named, paired = _PATTERNS.get(name, (_ANY, None))
    names = {normal_name(found) if name in _PYTHON else found for found in named.findall(lock.text)}
    pairs = frozenset(paired.findall(lock.text)) if paired else frozenset()
    return _Locked(frozenset(names | {locked_name for locked_name, _ in pairs}), pairs)


def _go_sum(lock: SourceFile) -> _Locked:
    # an older version of a module may stay in go.sum, so that a name alone says nothing
    lines = (line.split(" ") for line in lock.lines)
    known = {(line[0], line[1].removesuffix("/go.mod")) for line in lines if len(line) > 1}
    return _Locked(frozenset(), frozenset(known))


def _yarn(lock: SourceFile) -> _Locked:
    keys = (line.rstrip(":").split(", ") for line in lock.lines if line[:1] not in {"", " ", "#"})
    split = [key.strip('" ').rpartition("@") for line in keys for key in line]
    # a range may itself hold an `@`: `a@npm:@b/c@1` is asked for as `npm:@b/c@1`
    pairs = {(name, spec.removeprefix("npm:")) for name, _, spec in split}
    return _Locked(frozenset(name.removesuffix("@npm:") for name, _ in pairs), frozenset(pairs))


_TOKEN = re.compile(r"[\w@./-]+")
_LISTED = re.compile(r"^\s*-\s*[\"']?([^\"'#\n]+?)[\"']?\s*$", re.MULTILINE)
_ANY = re.compile(r"[\w@./-]+")
_PYTHON = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt"})
_TABLES = re.compile(r'^(?:name|\[*packages\.name) = "([^"\n]+)"', re.MULTILINE)
_STRINGS = re.compile(r'"([^"\n]+)":\s*"([^"\n]*)"')
_NPM = re.compile(r'"(?:[^"\n]*node_modules/)?((?:@[^/"\n]+/)?[^/"\n]+)":\s*\{')
_PATTERNS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None]] = {
    "package-lock.json": (_NPM, _STRINGS),
    "npm-shrinkwrap.json": (_NPM, _STRINGS),
    "bun.lock": (re.compile(r'"([^"\n]+)":\s*\['), _STRINGS),
    "pnpm-lock.yaml": (
        re.compile(r"""[\s{,/]['"]?/?((?:@[\w.-]+/)?[\w.-]+)['"]?[:@]"""),
        re.compile(r"""((?:@[\w.-]+/)?[\w.-]+)['"]?:\s*\{?\s*specifier:\s*['"]?([^'",}\n]+)"""),
    ),
    "uv.lock": (_TABLES, None),
    "poetry.lock": (_TABLES, None),
    "pdm.lock": (_TABLES, None),
    "pylock.toml": (_TABLES, None),
    "Cargo.lock": (_TABLES, None),
    "Pipfile.lock": (re.compile(r'"([\w.-]+)":\s*\{'), None),
    "requirements.txt": (re.compile(r"^([A-Za-z0-9][\w.-]*)", re.MULTILINE), None),
}
