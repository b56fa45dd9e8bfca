from bot.model.effects import ReportFailures
from bot.model.markers import ci_report
from bot.model.snapshot import OwnComment
from bot.policy.ci_reports import report_on
from tests.building import HEAD_SHA, case, check_run

RED = (check_run(state="failure"),)


def said(body: str) -> OwnComment:
    return OwnComment(comment_id=4, body=body)


def test_a_failure_is_reported_once() -> None:
    reported = case(own_comments=(said(ci_report(HEAD_SHA, RED) + "\nIt failed."),))

    assert report_on(case(), HEAD_SHA, RED) == (
        ReportFailures(head_sha=HEAD_SHA, failed=RED, comment_id=None),
    )
    assert report_on(reported, HEAD_SHA, RED) == ()


def test_another_run_that_fails_is_told_in_the_same_comment() -> None:
    reported = case(own_comments=(said(ci_report(HEAD_SHA, RED)),))
    again = (check_run(state="failure", run_id=2),)

    assert report_on(reported, HEAD_SHA, again) == (
        ReportFailures(head_sha=HEAD_SHA, failed=again, comment_id=4),
    )


def test_a_draft_is_left_in_peace() -> None:
    assert report_on(case(is_draft=True), HEAD_SHA, RED) == ()


def test_the_report_on_another_head_is_another_comment() -> None:
    elsewhere = case(own_comments=(said(ci_report("c" * 40, RED)),))

    assert report_on(elsewhere, HEAD_SHA, RED) == (
        ReportFailures(head_sha=HEAD_SHA, failed=RED, comment_id=None),
    )
