"""Nobody keeps the pull request from being merged at this time.

Held from `/hold` to `/unhold`, whatever is pushed meanwhile, and while one of `merge.block_labels` is on or
the title begins with one of `merge.block_title` (one with `*` or `?` is of the whole title). Shut also
during a freeze (`merge.freeze`): from one day or moment to another, or for a span of every week. It opens
by itself when the last freeze that applies is over. Days are UTC's; a span of the week has its zone. A
freeze is told a day ahead.
"""

from datetime import UTC, datetime, timedelta

from bot.configuration import is_like
from bot.model.config import DateFreeze, Freeze, WeeklyFreeze
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.text import Code, Link, Text, listed
from bot.policy.held import holds

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
TOLD_AHEAD = timedelta(days=1)


def examine(case: Case) -> GateResult:
    """Held by people first, then by the clock."""
    return _unheard(case) or _held(case) or _blocked(case) or _frozen(case) or _open(case)


def _unheard(case: Case) -> GateResult | None:
    """What is still to be obeyed may be a hold."""
    if case.commands_due_in_s is None:
        return None
    return GateResult(
        state=GateState.WAITING,
        says=("Commands that people gave are still to be obeyed.",),
        next_actor=("Babysit",),
        look_again_in_s=case.commands_due_in_s,
    )


def _held(case: Case) -> GateResult | None:
    found = holds(case)
    if not found:
        return None
    who = listed([Link(f"@{entry.by}", entry.url) for entry in found])
    why = tuple(dict.fromkeys(entry.why for entry in found if entry.why))
    reason = (": ", *listed([Code(label) for label in why])) if why else ()
    return GateResult(
        state=GateState.HELD,
        says=("Held by ", *who, *reason, "."),
        next_actor=("somebody with write access: say ", Code("/unhold")),
        since=found[0].at,
    )


def _blocked(case: Case) -> GateResult | None:
    """Held by a label or by what the title says, as long as it is there."""
    merge, labels = case.config.merge, {label.casefold(): label for label in case.snapshot.labels}
    on = [labels[name.casefold()] for name in merge.block_labels if name.casefold() in labels]
    if on:
        return GateResult(
            state=GateState.HELD,
            says=(
                "It is held by its label",
                "s " if len(on) > 1 else " ",
                *listed([Code(label) for label in on]),
                ".",
            ),
            next_actor=("whoever may take the label off",),
        )
    title = next((pattern for pattern in merge.block_title if _is_titled(case.snapshot.title, pattern)), None)
    if title is not None:
        return GateResult(
            state=GateState.HELD,
            says=("Its title says ", Code(title), "."),
            next_actor=("the author, ", Code(f"@{case.snapshot.author.login}"), ": change it"),
        )
    return None


def _is_titled(title: str, wanted: str) -> bool:
    """A glob is of the whole title, anything else its beginning."""
    if set(wanted) & {"*", "?"}:
        return is_like(title, wanted)
    return title.lstrip().casefold().startswith(wanted.casefold())


def _frozen(case: Case) -> GateResult | None:
    """Waiting while a freeze applies: time alone ends it."""
    ends = [(end, freeze) for freeze in case.config.merge.freeze if (end := _ends_at(freeze, case.now))]
    if not ends:
        return None
    end, freeze = max(ends, key=lambda pair: pair[0])
    return GateResult(
        state=GateState.WAITING,
        says=(f"Merges are frozen until {_moment(end)}", *_reason(freeze), "."),
        next_actor=("nobody: Babysit looks again when the freeze is over",),
        look_again_in_s=(end - case.now).total_seconds(),
        is_lasting=True,
    )


def _open(case: Case) -> GateResult:
    """A freeze that comes within a day is told while there is time to merge before it."""
    starts = [
        (start, freeze) for freeze in case.config.merge.freeze if (start := _starts_at(freeze, case.now))
    ]
    start, freeze = min(starts, key=lambda pair: pair[0], default=(None, None))
    if start is None or freeze is None:
        return GateResult(state=GateState.OPEN, says=("Nothing holds it.",))
    wait_s = (start - case.now).total_seconds()
    if start - case.now > TOLD_AHEAD:
        return GateResult(state=GateState.OPEN, says=("Nothing holds it.",), look_again_in_s=wait_s)
    says = (f"Nothing holds it yet; merges freeze at {_moment(start)}", *_reason(freeze), ".")
    return GateResult(state=GateState.OPEN, says=says, is_notable=True, look_again_in_s=wait_s)


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _reason(freeze: Freeze) -> Text:
    return (" (", Code(freeze.reason), ")") if freeze.reason else ()


def _ends_at(freeze: Freeze, now: datetime) -> datetime | None:
    """When this freeze is over, None where it does not apply now."""
    match freeze:
        case DateFreeze(start=start, end=end):
            return end + timedelta(microseconds=1) if start <= now <= end else None
        case WeeklyFreeze():
            start, end = _week(freeze, now)
            return end if start <= now < end else None


def _starts_at(freeze: Freeze, now: datetime) -> datetime | None:
    """When this freeze begins next, None where it does not begin again."""
    match freeze:
        case DateFreeze(start=start):
            return start if now < start else None
        case WeeklyFreeze():
            start, _end = _week(freeze, now)
            return start if now < start else start + WEEK


def _week(freeze: WeeklyFreeze, now: datetime) -> tuple[datetime, datetime]:
    """The span that applies or comes, by the clock on the wall of the freeze's zone, whatever summer does."""
    local = now.astimezone(freeze.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=local.weekday())
    end = monday + freeze.end_minute * MINUTE
    start = monday + freeze.start_minute * MINUTE
    if end < start:
        start, end = (start - WEEK, end) if local < end else (start, end + WEEK)
    return start, end


GATE = Gate(name="hold", position=80, examine=examine, section="merge", shown_when_open=False)
