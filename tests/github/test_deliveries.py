"""What did not arrive is sent again, but not for ever."""

from datetime import UTC, datetime, timedelta

from bot.github.deliveries import MOST_ATTEMPTS, FailedAttempt, worth_another

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def attempt(number: int, guid: str = "g", minutes_ago: int = 0) -> FailedAttempt:
    return FailedAttempt(id=number, guid=guid, delivered_at=NOW - timedelta(minutes=minutes_ago))


def test_the_last_attempt_of_each_delivery_is_worth_another_oldest_first() -> None:
    failed = [attempt(3, "b", 1), attempt(2, "a", 5), attempt(1, "a", 9)]

    assert [one.id for one in worth_another(failed)] == [2, 3]


def test_what_failed_too_often_is_given_up() -> None:
    failed = [attempt(number, "a", number) for number in range(MOST_ATTEMPTS)]

    assert worth_another(failed) == []
