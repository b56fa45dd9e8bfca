import pytest

from bot.model.people import Account, Role


@pytest.mark.parametrize(
    ("account", "other", "same"),
    [
        (Account("ada", 1), Account("lovelace", 1), True),
        (Account("ada", 1), Account("ada", 2), False),
        (Account("ada"), Account("Ada", 2), True),
        (Account("ada"), Account("grace"), False),
    ],
)
def test_an_account_is_known_by_its_number_where_there_is_one(
    account: Account, other: Account, *, same: bool
) -> None:
    assert account.is_same(other) is same


def test_roles_are_in_order() -> None:
    assert max(Role) is Role.ADMIN
    assert Role.TRIAGE < Role.WRITE
