"""What Babysit does beside judging and merging, and that GitHub may refuse without harm to either."""

from dataclasses import dataclass
from datetime import datetime

COMMENT, LINES, THREAD, REACTION = "comment", "comment on lines", "settle a conversation", "react"
REACT, ANSWER = "react to commands", "answer commands"
SPEECH = frozenset({COMMENT, LINES, THREAD, REACTION, REACT, ANSWER})
"""What a locked conversation stops; a branch, a label or a review request it does not."""
_OTHER_CAUSES = ("not accessible", "archived", "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAct:
    """GitHub would not do it.

    `act` is what was to be done, such as `comment` or `label strategic`; `why` are GitHub's own words, or
    empty where it gave none. `circumstances` change when another try is worth its while.
    """

    act: str
    why: str
    at: datetime
    circumstances: str

    @property
    def may_be_for_a_lock(self) -> bool:
        """Whether a locked conversation explains it: GitHub's own words name no other cause."""
        return self.act in SPEECH and not any(words in self.why.lower() for words in _OTHER_CAUSES)
