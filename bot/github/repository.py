"""A repository's name in the form that routes want."""

from typing import TypeAlias

Variables: TypeAlias = dict[str, str | int | list[str]]
"""What fills a route's placeholders; a list fills one part of a path with each item."""


def split(repository: str) -> Variables:
    """Turn "owner/name" into the variables `owner` and `repo`."""
    owner, _, name = repository.partition("/")
    return {"owner": owner, "repo": name}
