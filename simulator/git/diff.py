"""Git's diff as the list of changed files that GitHub's API gives: status, counts and patch text."""

from dataclasses import dataclass

_STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}
_NO_SHA = "0" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """One file of a diff. `patch` begins at the first `@@`; None for a binary or an untouched content."""

    path: str
    status: str
    sha: str
    previous_path: str | None = None
    additions: int = 0
    deletions: int = 0
    patch: str | None = None


def parse_diff(output: bytes) -> tuple[ChangedFile, ...]:
    """Read what `git diff-tree --raw -p -z` printed."""
    raw, _, patches = output.partition(b"\0\0")
    sections = _sections(patches)
    files: list[ChangedFile] = []
    for letter, old_sha, new_sha, paths in _raw_entries(raw):
        section = sections.pop(0) if sections else ""
        if letter == "T" and sections:
            section += sections.pop(0)
        files.append(_changed_file(letter, (old_sha, new_sha), paths, section))
    return tuple(files)


def _raw_entries(raw: bytes) -> list[tuple[str, str, str, list[str]]]:
    fields = raw.decode(errors="replace").split("\0")
    entries: list[tuple[str, str, str, list[str]]] = []
    while fields and fields[0].startswith(":"):
        _, _, old_sha, new_sha, status = fields.pop(0).split(" ")
        paths = [fields.pop(0) for _ in range(2 if status[0] in "RC" else 1)]
        entries.append((status[0], old_sha, new_sha, paths))
    return entries


def _sections(patches: bytes) -> list[str]:
    text = patches.decode(errors="replace")
    sections: list[list[str]] = []
    for line in text.split("\n"):
        if line.startswith("diff --git "):
            sections.append([])
        if sections:
            sections[-1].append(line)
    return ["\n".join(section).rstrip("\n") for section in sections]


def _changed_file(letter: str, shas: tuple[str, str], paths: list[str], section: str) -> ChangedFile:
    start = section.find("\n@@ ")
    patch = section[start + 1 :] if start >= 0 else None
    lines = patch.split("\n") if patch else []
    return ChangedFile(
        path=paths[-1],
        status=_STATUS[letter],
        sha=shas[0] if shas[1] == _NO_SHA else shas[1],
        previous_path=paths[0] if len(paths) > 1 else None,
        additions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
        patch=patch,
    )
