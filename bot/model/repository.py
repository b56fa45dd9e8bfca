"""A repository as GitHub identifies it, beside the name that it has for now."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository in GitHub's own words.

    `repository_id` stays through renames and transfers, and is never given out again; `name`, "owner/name",
    may be another repository's tomorrow. `node_id` is its identity in GraphQL, empty where it was not told.
    """

    repository_id: int
    name: str
    node_id: str = ""
    created_at: datetime | None = None
