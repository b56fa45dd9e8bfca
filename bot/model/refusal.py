"""GitHub's no to a merge, and what it depends on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """GitHub's answer to an attempt that every gate of ours would have let through.

    `words` are GitHub's own. `circumstances` is a digest of all that they may depend on: once that changes,
    they count no more; nor once `merge_state`, which GitHub may be slow to tell, is another. `tries` counts
    attempts that were answered so in these circumstances, and `again_at` is when to try once more although
    nothing changed. `is_passing` says that the answer is known to pass by itself; `of_update` that it was the
    update of the branch that was refused.
    """

    words: str
    circumstances: str
    merge_state: str
    tries: int
    again_at: datetime
    is_passing: bool = False
    of_update: bool = False
