"""What more than one tool takes, and what tools may do."""

from typing import Annotated

from mcp.types import ToolAnnotations
from pydantic import Field

Worktree = Annotated[
    str,
    Field(
        description="A worktree of the same repository; left out: where the server was started.",
        max_length=4_000,
    ),
]
Revision = Annotated[
    str, Field(description="A commit, branch or tag that git knows.", min_length=1, max_length=500)
]

READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)
"""Changes nothing, and asks only this machine."""
ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
"""Makes something, and takes nothing away."""
ASKS_GITHUB = ToolAnnotations(read_only_hint=True, open_world_hint=True)
"""Changes nothing, and asks GitHub."""
