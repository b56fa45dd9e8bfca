"""What Babysit does beside judging and merging, and that GitHub may refuse without harm to either."""

from dataclasses import dataclass
from datetime import datetime


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
