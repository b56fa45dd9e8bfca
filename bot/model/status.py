"""What Babysit remembers of its status comment, because GitHub may be slow to show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedStatus:
    """The status comment; `comment_id` is None where none is known, `digest` is of what it said last."""

    comment_id: int | None = None
    digest: str = ""
