"""The emoji by which Babysit says how far it is with a command."""

from enum import Enum


class Reaction(Enum):
    """GitHub's own words."""

    TAKEN = "EYES"
    DONE = "ROCKET"
    REFUSED = "CONFUSED"
