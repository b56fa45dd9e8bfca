import pytest

from bot.model.snapshot import Mergeability
from bot.model.watch import obstacle


@pytest.mark.parametrize(
    ("mergeability", "state", "found"),
    [
        (Mergeability.UNKNOWN, "BEHIND", None),
        (Mergeability.CONFLICTING, "DIRTY", "CONFLICTING"),
        (Mergeability.MERGEABLE, "BEHIND", "BEHIND"),
        (Mergeability.MERGEABLE, "BLOCKED", ""),
    ],
)
def test_only_a_conflict_or_a_moved_base_stands_in_the_way(
    mergeability: Mergeability, state: str, found: str | None
) -> None:
    assert obstacle(mergeability, state) == found
