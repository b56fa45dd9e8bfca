"""What to remember until the next look, and when that look is due if nothing is heard."""

from collections.abc import Sequence

from bot.model.gate import Case, Examined
from bot.model.watch import Watch, obstacle
from bot.policy.queue_exits import blocked_at
from bot.policy.refusals import remembered


def next_look_in_s(case: Case, examined: Sequence[Examined]) -> float | None:
    """Seconds until time alone may open a gate, or shut it on what is queued; None where only news can.

    What a gate asks for `if_last` counts only while it alone keeps the check run from success.
    """
    shut = [answer for answer in examined if not answer.is_open]
    timed = shut if case.snapshot.queue_entry is None else examined
    pauses = [answer.result.look_again_in_s for answer in timed]
    deciding = [answer for answer in shut if answer.gate.decides_conclusion]
    if len(deciding) == 1:
        pauses.append(deciding[0].result.look_again_if_last_in_s)
    return min((pause for pause in pauses if pause is not None), default=None)


def watch_of(case: Case, examined: Sequence[Examined], *, is_over: bool = False) -> Watch:
    """What the gates wait for; the queue carries the counts of looks on."""
    return Watch(
        head_sha=case.snapshot.head.sha,
        pending=frozenset().union(*(answer.result.awaits for answer in examined)),
        failed=frozenset().union(*(answer.result.failed for answer in examined)),
        passed=frozenset().union(*(answer.result.passed for answer in examined)),
        counts_every_context=any(answer.result.counts_every_context for answer in examined),
        refusal=remembered(case) if not is_over else None,
        is_over=is_over,
        base_ref=case.snapshot.base.ref,
        obstacle=obstacle(case.snapshot.mergeability, case.snapshot.merge_state),
        blocked_at=blocked_at(case),
        looked_at=case.now,
        minute_began_at=case.now,
    )
