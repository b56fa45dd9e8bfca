"""Which files an import of Python may mean."""

from collections.abc import Iterator, Sequence

from bot.checklist.languages.program import Import


def python_files(path: str, wanted: Import) -> Iterator[tuple[Sequence[str], str]]:
    """Files to try in turn, each with the member of it that is meant; empty where the file itself is."""
    dots = len(wanted.module) - len(wanted.module.lstrip("."))
    folders = path.split("/")[:-1]
    inner = wanted.module.lstrip(".").replace(".", "/")
    if dots:
        roots = ["/".join(folders[: len(folders) - dots + 1])]
    else:
        roots = ["/".join(folders[:depth]) for depth in range(len(folders), -1, -1)]
    for root in roots:
        stem = "/".join(part for part in (root, inner) if part)
        if wanted.member and wanted.member != "*":
            yield (f"{stem}/{wanted.member}.py", f"{stem}/{wanted.member}/__init__.py"), ""
        yield (f"{stem}.py", f"{stem}/__init__.py"), wanted.member
