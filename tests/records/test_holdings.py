"""What pull requests hold is remembered by repository, and a lost or strange word of it is read again."""

from dataclasses import replace

from bot.model.holding import HeldCommit, Holding
from bot.model.people import Account
from bot.records.database import Database
from bot.records.holdings import Holdings
from tests.building import KEY, NOW

ONE = Holding(
    number=7,
    head_sha="a",
    base_ref="main",
    head_ref="x",
    author=Account("ada", 1),
    paths=frozenset({"a", "b"}),
    commits=(HeldCommit(sha="1", since=NOW, patch=""), HeldCommit(sha="2", since=NOW)),
)


async def test_what_was_kept_is_found_as_it_was_until_it_is_forgotten(database: Database) -> None:
    holdings = Holdings(database)
    other = replace(ONE, number=8)

    await holdings.keep(KEY, [ONE, other])
    await holdings.keep(KEY, [replace(ONE, head_sha="b"), ONE])
    assert await holdings.of_repository(KEY) == {7: ONE, 8: other}
    assert await holdings.of_repository(replace(KEY, repository_id=71)) == {}

    await holdings.forget(KEY, [7])
    assert await holdings.of_repository(KEY) == {8: other}


async def test_another_form_is_as_good_as_none(database: Database) -> None:
    holdings = Holdings(database)
    await holdings.keep(KEY, [ONE])
    await database.write(lambda transaction: transaction.execute("UPDATE holdings SET holding = ?", (b"{}",)))

    assert await holdings.of_repository(KEY) == {}
