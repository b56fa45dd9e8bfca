from dataclasses import replace

import pytest

from bot.model.holding import HeldCommit, Holding
from bot.model.people import Account
from tests.building import NOW

READ = HeldCommit(sha="a", since=NOW, patch="")
UNREAD = replace(READ, patch=None)
HELD = Holding(number=1, head_sha="a", base_ref="main", head_ref="x", author=Account("ada"), commits=(READ,))


@pytest.mark.parametrize(
    ("holding", "read"),
    [
        (HELD, True),
        (replace(HELD, commits=(READ, UNREAD)), False),
        (replace(HELD, commits=(UNREAD,), is_shown=False), True),
    ],
    ids=["read", "one-unread", "never-shown"],
)
def test_patches_are_read_once_each_is_known_or_never_will_be(holding: Holding, *, read: bool) -> None:
    assert holding.are_patches_read is read
