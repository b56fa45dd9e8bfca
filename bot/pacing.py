"""When a trigger is worth a look: two hundred CI events cost two of them, and the last green one no wait.

A look costs GitHub requests; a report is only a hint about *when* one pays. `known` below is a name in the
watch's `pending`, `failed` or `passed`, or any name where the watch counts every context. Contexts that share
a name are known by name and suite.

| trigger | remembered | due |
| --- | --- | --- |
| the pull request is over, nothing revives it | | never |
| nothing is remembered yet, or it is revived | | now; shortly: in 1 s |
| no report, at once | | now, spaced |
| no report, shortly | | in 1 s, spaced |
| no report, soon | | 60 s after the last look |
| no report, background | | now |
| pending, already pending | | no news |
| pending, was passed | | in 2 s, spaced: a re-run or a late word, only a look can tell |
| pending, known, others are pending | joins pending | 60 s after the last look |
| pending, known, nothing at all was reported yet | joins pending | 60 s after the last look |
| pending, known, all else is passed or failed | joins pending | in 2 s, spaced |
| pending, unknown | | 60 s after the last look |
| passed, was the last one pending or failed | joins passed | now, spaced |
| passed, others are left | joins passed | 60 s after the last look |
| passed, already passed | | no news |
| passed, new, nothing else is left | joins passed | 2 s after the last look, spaced |
| passed, unknown | | 60 s after the last look |
| failed, already failed | | no news |
| failed, known, the first | joins failed | now, spaced |
| failed, known, not the first | joins failed | 15 s after the last look |
| failed, unknown | | 60 s after the last look |
| any, one more of a name that several have | | in 2 s, spaced |

"Spaced": three looks in a minute come at once, the next three at least 1 s after the last, further ones at
least 15 s after it. "After the last look" is now where that moment has passed. What is already due earlier
stays.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model.trigger import ContextReport, Outcome, Trigger, Urgency, context_key
from bot.model.watch import Watch

MINUTE = timedelta(minutes=1)
LAZILY = timedelta(seconds=60)
SHORTLY = timedelta(seconds=2)
SETTLING = timedelta(seconds=1)
NEXT_FAILURE = timedelta(seconds=15)
SPACING = ((3, timedelta(0)), (6, timedelta(seconds=1)))
"""(looks in this minute, pause after the last one) for as long as there were fewer looks than that."""
WIDEST_SPACING = timedelta(seconds=15)
MOST_NAMES = 2_000
"""Names that one watch remembers: a hostile repository may report any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced:
    """What to remember from now on, and when to look; `due_at` None asks for no look."""

    watch: Watch | None
    due_at: datetime | None


def paced(watch: Watch | None, trigger: Trigger, now: datetime) -> Paced:
    """The table above; `watch` is of the pull request that the trigger reached, and of the same head."""
    if watch is None or (watch.is_over and trigger.revives):
        return Paced(watch=watch, due_at=now + SETTLING if trigger.urgency is Urgency.SHORTLY else now)
    if watch.is_over:
        return Paced(watch=watch, due_at=None)
    if trigger.report is not None:
        return _reported(watch, trigger.report, now)
    return Paced(watch=watch, due_at=_asked(watch, trigger.urgency, now))


def _asked(watch: Watch, urgency: Urgency, now: datetime) -> datetime:
    match urgency:
        case Urgency.AT_ONCE:
            return spaced(watch, now)
        case Urgency.SHORTLY:
            return spaced(watch, now + SETTLING)
        case Urgency.SOON:
            return _after_look(watch, LAZILY, now)
        case Urgency.BACKGROUND:
            return now


def spaced(watch: Watch, wanted: datetime) -> datetime:
    """The first moment from `wanted` on that keeps a burst of events from becoming a burst of looks."""
    looks = watch.looks if wanted - watch.minute_began_at < MINUTE else 0
    pause = next((pause for fewer_than, pause in SPACING if looks < fewer_than), WIDEST_SPACING)
    return max(wanted, watch.looked_at + pause)


def counted(previous: Watch | None, watch: Watch) -> Watch:
    """`watch` as the newest look of the minute that `previous` was counting."""
    if previous is None or watch.looked_at - previous.minute_began_at >= MINUTE:
        return replace(watch, minute_began_at=watch.looked_at, looks=1)
    return replace(watch, minute_began_at=previous.minute_began_at, looks=previous.looks + 1)


def _reported(watch: Watch, report: ContextReport, now: datetime) -> Paced:
    if _is_one_more(watch, report):
        return Paced(watch=watch, due_at=spaced(watch, now + SHORTLY))
    name = _name_in(watch, report)
    match report.outcome:
        case Outcome.PENDING:
            return _pending(watch, name, now)
        case Outcome.PASSED:
            return _passed(watch, name, now)
        case Outcome.FAILED:
            return _failed(watch, name, now)


def _name_in(watch: Watch, report: ContextReport) -> str:
    """Under which name the watch knows the context: that with its suite, where several have the name."""
    key = context_key(report.name, report.suite_id)
    return key if any(key in names for names in (watch.pending, watch.failed, watch.passed)) else report.name


def _is_one_more(watch: Watch, report: ContextReport) -> bool:
    """Whether several contexts have the name, and this is none of them."""
    if not report.suite_id:
        return False
    key, start = context_key(report.name, report.suite_id), f"{report.name}\n"
    names = watch.pending | watch.failed | watch.passed
    return key not in names and report.name not in names and any(name.startswith(start) for name in names)


def _pending(watch: Watch, name: str, now: datetime) -> Paced:
    if name in watch.pending:
        return Paced(watch=watch, due_at=None)
    if name in watch.passed:
        return Paced(watch=watch, due_at=spaced(watch, now + SHORTLY))
    if not _counts(watch, name):
        return Paced(watch=watch, due_at=_after_look(watch, LAZILY, now))
    waits = replace(watch, pending=watch.pending | {name}, failed=watch.failed - {name})
    is_waiting = bool(watch.pending) or not (watch.passed or watch.failed)
    due_at = _after_look(watch, LAZILY, now) if is_waiting else spaced(watch, now + SHORTLY)
    return Paced(watch=waits, due_at=due_at)


def _passed(watch: Watch, name: str, now: datetime) -> Paced:
    is_awaited = name in watch.pending or name in watch.failed
    if name in watch.passed and not is_awaited:
        return Paced(watch=watch, due_at=None)
    if not _counts(watch, name):
        return Paced(watch=watch, due_at=_after_look(watch, LAZILY, now))
    green = replace(
        watch, pending=watch.pending - {name}, failed=watch.failed - {name}, passed=watch.passed | {name}
    )
    if green.pending or green.failed:
        return Paced(watch=green, due_at=_after_look(watch, LAZILY, now))
    wanted = now if is_awaited else _after_look(watch, SHORTLY, now)
    return Paced(watch=green, due_at=spaced(watch, wanted))


def _failed(watch: Watch, name: str, now: datetime) -> Paced:
    if name in watch.failed:
        return Paced(watch=watch, due_at=None)
    if not _counts(watch, name):
        return Paced(watch=watch, due_at=_after_look(watch, LAZILY, now))
    red = replace(
        watch, pending=watch.pending - {name}, failed=watch.failed | {name}, passed=watch.passed - {name}
    )
    due_at = _after_look(watch, NEXT_FAILURE, now) if watch.failed else spaced(watch, now)
    return Paced(watch=red, due_at=due_at)


def _counts(watch: Watch, name: str) -> bool:
    if name in watch.pending or name in watch.failed or name in watch.passed:
        return True
    remembered = len(watch.pending) + len(watch.failed) + len(watch.passed)
    return watch.counts_every_context and remembered < MOST_NAMES


def _after_look(watch: Watch, pause: timedelta, now: datetime) -> datetime:
    return max(now, watch.looked_at + pause)
