"""When a trigger is worth a look: the table of `bot.pacing`, row by row, and what it is for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.keys import PullRequestKey
from bot.model.trigger import ContextReport, Outcome, Trigger, Urgency, context_key
from bot.model.watch import Watch
from bot.pacing import MOST_NAMES, counted, paced

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOOKED_S = 10.0
"""The last look was so long before noon."""
SEVEN = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
NEVER = None
PENDING, PASSED, FAILED = Outcome.PENDING, Outcome.PASSED, Outcome.FAILED


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def named(names: str) -> frozenset[str]:
    return frozenset(names.split())


def watch(pending: str = "", failed: str = "", passed: str = "", *, every: bool = False) -> Watch:
    return Watch(
        head_sha="a" * 40,
        pending=named(pending),
        failed=named(failed),
        passed=named(passed),
        counts_every_context=every,
        looked_at=at(-LOOKED_S),
        minute_began_at=at(-LOOKED_S),
    )


def event(urgency: Urgency = Urgency.AT_ONCE, *, revives: bool = False) -> Trigger:
    return Trigger(key=SEVEN, urgency=urgency, revives=revives)


def report(outcome: Outcome, name: str = "build", suite_id: int = 0) -> Trigger:
    return Trigger(key=SEVEN, report=ContextReport(name=name, outcome=outcome, suite_id=suite_id))


def shared(pending: Sequence[int] = (), failed: Sequence[int] = (), passed: Sequence[int] = ()) -> Watch:
    """A watch of contexts that are all called build, by the ids of their suites."""
    keys = [
        frozenset(context_key("build", suite) for suite in suites) for suites in (pending, failed, passed)
    ]
    return replace(watch(), pending=keys[0], failed=keys[1], passed=keys[2])


OVER = replace(watch(), is_over=True)
LAZILY, FIFTEEN, TWO = 60 - LOOKED_S, 15 - LOOKED_S, 2.0

TABLE = {
    "over": (OVER, event(), OVER, NEVER),
    "over, report": (OVER, report(FAILED), OVER, NEVER),
    "over, swept": (OVER, event(Urgency.BACKGROUND), OVER, NEVER),
    "over, revived": (OVER, event(revives=True), OVER, 0),
    "unknown": (None, event(Urgency.SOON), None, 0),
    "unknown, report": (None, report(PENDING), None, 0),
    "at once": (watch("build"), event(), watch("build"), 0),
    "unknown, shortly": (None, event(Urgency.SHORTLY), None, 1),
    "shortly": (watch("build"), event(Urgency.SHORTLY), watch("build"), 1),
    "soon": (watch(), event(Urgency.SOON), watch(), LAZILY),
    "background": (watch(), event(Urgency.BACKGROUND), watch(), 0),
    "pending again": (watch("build"), report(PENDING), watch("build"), NEVER),
    "pending after passed": (
        watch("test", passed="build"),
        report(PENDING),
        watch("test", passed="build"),
        TWO,
    ),
    "pending after failed": (watch(failed="build"), report(PENDING), watch("build"), TWO),
    "new one pending beside others": (
        watch("test", every=True),
        report(PENDING),
        watch("test build", every=True),
        LAZILY,
    ),
    "the first one of all pending": (watch(every=True), report(PENDING), watch("build", every=True), LAZILY),
    "new one pending beside a green one": (
        watch(passed="test", every=True),
        report(PENDING),
        watch("build", passed="test", every=True),
        TWO,
    ),
    "optional one pending": (watch("test"), report(PENDING), watch("test"), LAZILY),
    "last pending one passed": (watch("build"), report(PASSED), watch(passed="build"), 0),
    "last failed one passed": (watch(failed="build"), report(PASSED), watch(passed="build"), 0),
    "one of two passed": (watch("build test"), report(PASSED), watch("test", passed="build"), LAZILY),
    "passed beside a failed one": (
        watch("build", "test"),
        report(PASSED),
        watch("", "test", "build"),
        LAZILY,
    ),
    "passed again": (watch("test", passed="build"), report(PASSED), watch("test", passed="build"), NEVER),
    "new one passed, nothing left": (watch(every=True), report(PASSED), watch(passed="build", every=True), 0),
    "new one passed, others left": (
        watch("test", every=True),
        report(PASSED),
        watch("test", passed="build", every=True),
        LAZILY,
    ),
    "optional one passed": (watch("test"), report(PASSED), watch("test"), LAZILY),
    "first failure": (watch("build test"), report(FAILED), watch("test", "build"), 0),
    "next failure": (watch("build", "test"), report(FAILED), watch("", "build test"), FIFTEEN),
    "failed again": (watch("test", "build"), report(FAILED), watch("test", "build"), NEVER),
    "failed after passed": (watch(passed="build"), report(FAILED), watch(failed="build"), 0),
    "new one failed": (watch(every=True), report(FAILED), watch(failed="build", every=True), 0),
    "optional one failed": (watch("test"), report(FAILED), watch("test"), LAZILY),
    "first failure of a name": (shared([1, 2]), report(FAILED, suite_id=1), shared([2], [1]), 0),
    "next failure of a name": (shared([2], [1]), report(FAILED, suite_id=2), shared([], [1, 2]), FIFTEEN),
    "one of a name passed": (shared([1, 2]), report(PASSED, suite_id=1), shared([2], [], [1]), LAZILY),
    "last of a name passed": (shared([2], [], [1]), report(PASSED, suite_id=2), shared([], [], [1, 2]), 0),
    "one more of a name": (shared([1, 2]), report(PENDING, suite_id=3), shared([1, 2]), TWO),
    "a name with a suite that nobody shares": (
        watch("build"),
        report(PASSED, suite_id=1),
        watch(passed="build"),
        0,
    ),
}


@pytest.mark.parametrize(
    ("before", "trigger", "after", "due_s"), TABLE.values(), ids=[name.replace(" ", "_") for name in TABLE]
)
def test_the_table_holds(
    before: Watch | None, trigger: Trigger, after: Watch | None, due_s: float | None
) -> None:
    pace = paced(before, trigger, NOON)

    assert (pace.watch, pace.due_at) == (after, at(due_s) if due_s is not None else None)


@pytest.mark.parametrize(
    ("looks", "looked_s_ago", "due_s"),
    [
        (1, 0.1, 0),
        (2, 0.1, 0),
        (3, 0.1, 0.9),
        (5, 0.1, 0.9),
        (5, 3, 0),
        (6, 3, 12),
        (100, 3, 12),
        (100, 15, 0),
    ],
)
def test_a_burst_of_events_is_no_burst_of_looks(looks: int, looked_s_ago: float, due_s: float) -> None:
    busy = replace(watch(), looks=looks, looked_at=at(-looked_s_ago), minute_began_at=at(-30))

    assert paced(busy, event(), NOON).due_at == at(due_s)


def test_a_new_minute_forgets_the_burst() -> None:
    busy = replace(watch(), looks=100, looked_at=at(-1), minute_began_at=at(-60))

    assert paced(busy, event(), NOON).due_at == NOON


def test_the_sweep_is_not_spaced() -> None:
    busy = replace(watch(), looks=100, looked_at=at(-1))

    assert paced(busy, event(Urgency.BACKGROUND), NOON).due_at == NOON


def test_looks_are_counted_through_the_minute() -> None:
    first = counted(None, replace(watch(), looked_at=NOON))
    second = counted(first, replace(watch(), looked_at=at(30)))
    third = counted(second, replace(watch(), looked_at=at(60)))

    assert [(one.looks, one.minute_began_at) for one in (first, second, third)] == [
        (1, NOON),
        (2, NOON),
        (1, at(60)),
    ]


def test_a_watch_remembers_no_endless_list_of_names() -> None:
    full = replace(watch(every=True), pending=frozenset(str(number) for number in range(MOST_NAMES)))

    assert paced(full, report(PENDING), NOON).watch == full


NAMES = ("build", "test", "lint")
STORIES = st.permutations(
    [(name, outcome) for name in NAMES for outcome in (PENDING, PENDING, PASSED, PASSED)]
)


@given(story=STORIES, is_required=st.booleans())
def test_the_last_green_context_is_looked_at_at_once_whatever_the_order(
    story: list[tuple[str, Outcome]],
    is_required: bool,
) -> None:
    """Duplicated, reordered: once all three were green, a look is due by then."""
    remembered: Watch | None = watch("build test lint", every=not is_required)
    green: set[str] = set()
    due_at: datetime | None = None

    for second, (name, outcome) in enumerate(story):
        pace = paced(remembered, report(outcome, name), at(second))
        remembered = pace.watch
        due_at = min((moment for moment in (due_at, pace.due_at) if moment is not None), default=None)
        if outcome is PASSED:
            green.add(name)
        if len(green) == len(NAMES):
            assert due_at is not None
            assert due_at <= at(second)
            return


@given(
    events=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(list(Outcome)), st.floats(0, 60)), max_size=200
    )
)
def test_a_report_never_asks_for_a_look_in_the_past_nor_beyond_a_minute(
    events: list[tuple[str, Outcome, float]],
) -> None:
    remembered: Watch | None = watch("build", every=True)

    for name, outcome, second in sorted(events, key=lambda event: event[2]):
        pace = paced(remembered, report(outcome, name), at(second))
        remembered = pace.watch
        if pace.due_at is not None:
            assert at(second) <= pace.due_at <= at(second + 60)
