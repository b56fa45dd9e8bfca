"""Which checks and commit statuses decide about a merge, and what they come to."""

from bot.contexts.newest import newest, shown_name, updated, with_suites
from bot.contexts.tally import Tally, foreign, silence, tally, watched_as

__all__ = [
    "Tally",
    "foreign",
    "newest",
    "shown_name",
    "silence",
    "tally",
    "updated",
    "watched_as",
    "with_suites",
]
