from datetime import UTC, datetime, timedelta

from bot.ways.breaker import FAILURES, LONGEST_PAUSE, SHORTEST_PAUSE, Breaker

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def down() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        breaker.failed(NOW, "it is down")
    return breaker


def test_failures_apart_from_each_other_leave_a_way_up() -> None:
    breaker = Breaker()

    for _ in range(FAILURES * 2):
        assert not breaker.failed(NOW, "it is down")
        breaker.succeeded()

    assert breaker.may_try(NOW)
    assert breaker.down_since is None


def test_the_failure_that_takes_a_way_down_is_news_once() -> None:
    breaker = Breaker()

    news = [breaker.failed(NOW, "it is down") for _ in range(FAILURES + 2)]

    assert news == [*[False] * (FAILURES - 1), True, False, False]
    assert breaker.down_since == NOW


def test_a_way_that_is_down_is_left_alone_and_then_probed_by_one() -> None:
    breaker, later = down(), NOW + SHORTEST_PAUSE

    assert not breaker.may_try(later - timedelta(seconds=1))
    assert [breaker.may_try(later) for _ in range(3)] == [True, False, False]


def test_a_probe_that_never_tells_is_followed_by_another() -> None:
    breaker = down()

    assert breaker.may_try(NOW + SHORTEST_PAUSE)
    assert breaker.may_try(NOW + SHORTEST_PAUSE * 2)


def test_a_failed_probe_doubles_the_pause_up_to_a_bound() -> None:
    breaker, now, pauses = down(), NOW + SHORTEST_PAUSE, []

    for _ in range(6):
        breaker.failed(now, "it is down")
        began = now
        while not breaker.may_try(now):
            now += timedelta(seconds=1)
        pauses.append(now - began)

    assert pauses[:2] == [SHORTEST_PAUSE * 2, SHORTEST_PAUSE * 4]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_probe_that_works_brings_the_way_back_and_is_news_once() -> None:
    breaker = down()
    breaker.may_try(NOW + SHORTEST_PAUSE)

    assert [breaker.succeeded(), breaker.succeeded()] == [True, False]
    assert [breaker.may_try(NOW) for _ in range(3)] == [True, True, True]
    assert (breaker.down_since, breaker.why) == (None, "")
