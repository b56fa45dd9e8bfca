"""Who owns a path by the CODEOWNERS file of the base: the last line that matches decides."""

from __future__ import annotations

from fnmatch import fnmatchcase

from simulator.state.world import Repository

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


def owners_of(repository: Repository, commit: str, path: str) -> list[str]:
    """`@login` and `@org/team` of a path; empty where nobody owns it."""
    content = next((text for place in _PLACES if (text := repository.git.read_file(commit, place))), b"")
    owners: list[str] = []
    for line in content.decode(errors="replace").splitlines():
        words = line.partition("#")[0].split()
        if words and _matches(words[0], path):
            owners = words[1:]
    return owners


def _matches(pattern: str, path: str) -> bool:
    is_rooted = "/" in pattern.rstrip("/")
    glob = pattern.strip("/")
    if pattern.endswith("/"):
        glob += "/*"
    candidates = [glob, f"{glob}/*"] if is_rooted else [glob, f"*/{glob}", f"{glob}/*", f"*/{glob}/*"]
    return any(fnmatchcase(path, candidate) for candidate in candidates)
