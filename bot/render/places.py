"""Addresses into the judged commit, where they keep showing what was seen."""

from urllib.parse import quote

from bot.model.snapshot import Snapshot
from bot.model.text import Code, Fragment, Link


def permalink(snapshot: Snapshot, path: str, line: int = 0) -> Fragment:
    """A path, and a line where one is given, as a link that does not move with the branch."""
    name = f"{path}:{line}" if line else path
    url = repository_url(snapshot)
    if not url:
        return Code(name)
    anchor = f"#L{line}" if line else ""
    return Link(name, f"{url}/blob/{quote(snapshot.head.sha, safe='')}/{in_address(path)}{anchor}")


def repository_url(snapshot: Snapshot) -> str:
    """The repository's page, empty where it is not known."""
    return snapshot.url.rpartition("/pull/")[0]


def in_address(path: str) -> str:
    """A path or branch as a part of an address, whatever is in it."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
