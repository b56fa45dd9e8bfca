"""What an error of a tracker says of the way on which it was met."""

import pytest

from bot.trackers.tracker import (
    BusyError,
    DeniedError,
    InvalidError,
    UncertainError,
    UnreachableError,
    fault_of,
)
from bot.ways.ways import Fault


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (UnreachableError("x"), Fault.DOWN),
        (UncertainError("x"), Fault.UNSURE),
        (BusyError("x", retry_after_s=3), Fault.BUSY),
        (DeniedError("x"), Fault.NONE),
        (InvalidError("x"), Fault.NONE),
        (KeyError("x"), Fault.NONE),
    ],
    ids=repr,
)
def test_only_a_broken_way_is_left_for_another(error: Exception, fault: Fault) -> None:
    assert fault_of(error) is fault
