"""What was reported on a commit's failing CI so far, and what is still to be said."""

from collections.abc import Sequence

from bot.model.effects import Effect, ReportFailures
from bot.model.gate import Case
from bot.model.markers import ci_report, ci_report_of_head
from bot.model.snapshot import Context, OwnComment
from bot.policy.commenting import speaks_first


def report_on(
    case: Case, head_sha: str, failed: Sequence[Context], *, queue: str | None = None
) -> tuple[Effect, ...]:
    """The report on a commit's failures, where comments are wanted and none on exactly these runs stands.

    `queue` is the base branch in whose merge queue they failed, None for a head.
    """
    if not speaks_first(case):
        return ()
    earlier = report_so_far(case, head_sha)
    if earlier is not None and ci_report(head_sha, failed) in earlier.body:
        return ()
    comment_id = earlier.comment_id if earlier is not None else None
    return (ReportFailures(head_sha=head_sha, failed=failed, comment_id=comment_id, queue=queue),)


def report_so_far(case: Case, head_sha: str) -> OwnComment | None:
    """The comment that reports on this commit."""
    start = ci_report_of_head(head_sha)
    return next((comment for comment in case.snapshot.own_comments if comment.body.startswith(start)), None)
