"""Nobody keeps the pull request from being merged at this time.

Shut during a freeze (`merge.freeze`): from one day or moment to another, or for a span of every week. It
opens by itself when the last freeze that applies is over. Days are UTC's; a span of the week has its zone.
"""

from datetime import UTC, datetime, timedelta

from bot.model.config import DateFreeze, Freeze, WeeklyFreeze
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


def examine(case: Case) -> GateResult:
    """Waiting while a freeze applies: time alone ends it."""
    ends = [(end, freeze) for freeze in case.config.merge.freeze if (end := _ends_at(freeze, case.now))]
    if not ends:
        return GateResult(state=GateState.OPEN, says=("Nothing holds it.",))
    end, freeze = max(ends, key=lambda one: one[0])
    reason = (" (", Code(freeze.reason), ")") if freeze.reason else ()
    return GateResult(
        state=GateState.WAITING,
        says=(f"Merges are frozen until {end.astimezone(UTC):%Y-%m-%d %H:%M} UTC", *reason, "."),
        next_actor=("nobody: Babysit looks again when the freeze is over",),
        look_again_in_s=(end - case.now).total_seconds(),
    )


def _ends_at(freeze: Freeze, now: datetime) -> datetime | None:
    """When this freeze is over, None where it does not apply now."""
    match freeze:
        case DateFreeze(start=start, end=end):
            return end + timedelta(microseconds=1) if start <= now <= end else None
        case WeeklyFreeze():
            return _week_ends_at(freeze, now)


def _week_ends_at(freeze: WeeklyFreeze, now: datetime) -> datetime | None:
    """By the clock on the wall of the freeze's zone, whatever its summer time does."""
    local = now.astimezone(freeze.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=local.weekday())
    end = monday + freeze.end_minute * MINUTE
    start = monday + freeze.start_minute * MINUTE
    if end < start:
        start, end = (start - WEEK, end) if local < end else (start, end + WEEK)
    return end if start <= local < end else None


GATE = Gate(name="hold", position=80, examine=examine, shown_when_open=False)
