from dataclasses import replace
from datetime import timedelta

import pytest

from bot.gates.ci import GATE
from bot.model.effects import PublishComment, ReportFailures
from bot.model.gate import GateState
from bot.model.markers import ci_report
from bot.model.snapshot import Context, OwnComment
from bot.model.trigger import CHECK_SUITES
from bot.render.markdown import markdown, plain
from tests.building import (
    HEAD_SHA,
    base,
    case,
    check_run,
    head,
    merge_config,
    own_check,
    required,
    status,
    suite,
)

OPEN, WAITING, CLOSED = GateState.OPEN, GateState.WAITING, GateState.CLOSED
OURS = replace(check_run("babysit", "in_progress"), is_babysits=True)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("success", OPEN),
        ("neutral", OPEN),
        ("skipped", OPEN),
        ("queued", WAITING),
        ("in_progress", WAITING),
        ("waiting", WAITING),
        ("failure", CLOSED),
        ("cancelled", CLOSED),
        ("timed_out", CLOSED),
        ("action_required", CLOSED),
        ("startup_failure", CLOSED),
        ("stale", CLOSED),
        ("a word of the future", CLOSED),
    ],
)
def test_a_required_check_run_decides_by_its_state(state: str, expected: GateState) -> None:
    result = GATE.examine(
        case(base=base(required_contexts=required("build")), contexts=(check_run(state=state),))
    )

    assert result.state is expected


@pytest.mark.parametrize(
    ("contexts", "expected"),
    [
        pytest.param(
            (check_run(run_id=1, state="success"), check_run(run_id=2, state="failure")),
            CLOSED,
            id="red-last",
        ),
        pytest.param(
            (check_run(run_id=2, state="failure"), check_run(run_id=1, state="success")),
            CLOSED,
            id="red-first",
        ),
        pytest.param(
            (check_run(run_id=1, state="failure"), check_run(run_id=2, state="success")),
            OPEN,
            id="green-last",
        ),
        pytest.param(
            (check_run(run_id=2, state="success"), check_run(run_id=1, state="failure")),
            OPEN,
            id="green-first",
        ),
        pytest.param(
            (check_run(run_id=1), check_run(run_id=2, state="queued")), WAITING, id="re-run-is-pending"
        ),
        pytest.param((check_run(), status(state="failure")), CLOSED, id="status-of-the-same-name-is-red"),
        pytest.param(
            (check_run(), status(state="pending")), WAITING, id="status-of-the-same-name-is-pending"
        ),
        pytest.param((check_run(state="failure"), status()), CLOSED, id="check-of-the-same-name-is-red"),
        pytest.param((check_run(), status()), OPEN, id="both-green"),
        pytest.param((check_run(), check_run(app_id=2, state="failure")), CLOSED, id="another-app-is-red"),
        pytest.param((check_run(), check_run("lint", "failure")), OPEN, id="red-but-not-required"),
        pytest.param((check_run("lint"),), WAITING, id="required-one-is-silent"),
    ],
)
def test_the_newest_run_of_each_required_context_counts(
    contexts: tuple[Context, ...], expected: GateState
) -> None:
    result = GATE.examine(case(base=base(required_contexts=required("build")), contexts=contexts))

    assert result.state is expected


@pytest.mark.parametrize(
    ("contexts", "expected"),
    [
        pytest.param((), WAITING, id="nothing-reported-yet"),
        pytest.param((check_run(), check_run("lint")), OPEN, id="all-green"),
        pytest.param((check_run(), check_run("lint", "queued")), WAITING, id="one-pending"),
        pytest.param((check_run(), check_run("lint", "failure")), CLOSED, id="one-red"),
        pytest.param((OURS,), WAITING, id="only-our-own"),
        pytest.param((OURS, check_run()), OPEN, id="our-own-is-left-out"),
        pytest.param((check_run("babysit", "failure"), check_run()), CLOSED, id="another-App-s-of-our-name"),
    ],
)
def test_without_required_contexts_every_reported_one_counts(
    contexts: tuple[Context, ...], expected: GateState
) -> None:
    assert GATE.examine(case(contexts=contexts)).state is expected


def test_a_repository_without_ci_merges_when_told_not_to_wait() -> None:
    assert GATE.examine(case(merge_config(wait_for_checks=False), contexts=())).state is OPEN


def test_a_running_workflow_may_still_add_checks() -> None:
    result = GATE.examine(case(suites=(suite(conclusion=""),)))

    assert result.state is WAITING
    assert plain(result.says) == "CI is running: CI may add more checks."
    assert result.awaits == {CHECK_SUITES}


def test_a_running_workflow_does_not_matter_where_checks_are_required_by_name() -> None:
    result = GATE.examine(
        case(base=base(required_contexts=required("build")), suites=(suite("Nightly", ""),))
    )

    assert result.state is OPEN


def test_checks_of_the_configuration_are_required_beside_those_of_github() -> None:
    result = GATE.examine(
        case(merge_config(required_checks=("e2e",)), base=base(required_contexts=required("build")))
    )

    assert result.state is WAITING
    assert result.awaits == {"e2e"}


def test_our_own_check_is_never_waited_for() -> None:
    assert GATE.examine(case(base=base(required_contexts=required("build", "babysit")))).state is OPEN


def test_a_check_pinned_to_one_app_is_not_met_by_another() -> None:
    given = case(
        base=base(required_contexts=required("build", app_id=2)), own_check=own_check(minutes_ago=20)
    )

    result = GATE.examine(given)

    assert result.state is WAITING
    assert "only App 2 counts" in markdown(result.details[0])


def test_a_pinned_commit_status_counts_when_github_says_so() -> None:
    wanted = base(required_contexts=required("build", app_id=2))

    assert GATE.examine(case(base=wanted, contexts=(status(is_required=True),))).state is OPEN
    assert GATE.examine(case(base=wanted, contexts=(status(),))).state is WAITING


@pytest.mark.parametrize(("minutes", "is_told"), [(14.9, False), (15, True), (600, True)])
def test_a_silent_required_check_is_explained_after_15_minutes(minutes: float, is_told: bool) -> None:
    given = case(
        base=base(required_contexts=required("build", "e2e")), own_check=own_check(minutes_ago=minutes)
    )

    result = GATE.examine(given)

    assert bool(result.details) is is_told
    assert (result.look_again_in_s is None) is is_told


def test_a_misspelt_required_check_is_told_beside_its_near_name() -> None:
    given = case(base=base(required_contexts=required("biuld")), own_check=own_check(minutes_ago=20))

    assert "A check named build did report" in plain(GATE.examine(given).details[0])


def test_a_fork_may_be_waiting_for_a_maintainer() -> None:
    given = case(
        base=base(required_contexts=required("e2e")),
        head=head(is_fork=True),
        own_check=own_check(minutes_ago=20),
    )

    assert "waiting for a maintainer" in plain(GATE.examine(given).details[0])


def test_250_contexts_are_listed_in_one_short_sentence() -> None:
    contexts = tuple(check_run(f"job {i}", "queued" if i < 200 else "success", run_id=i) for i in range(250))

    result = GATE.examine(case(contexts=contexts))

    assert plain(result.says) == "CI is running: job 0, job 1, job 2, job 3, job 4 and 195 more of 250 to go."
    assert len(result.awaits) == 200


def test_a_failure_is_reported_for_exactly_the_failed_runs() -> None:
    red = check_run("lint", "failure", run_id=5)

    result = GATE.examine(case(contexts=(check_run(), red)))

    assert result.effects == (ReportFailures(head_sha=HEAD_SHA, failed=[red], comment_id=None),)


def test_a_failure_is_reported_once() -> None:
    red = check_run("lint", "failure", run_id=5)
    told = OwnComment(comment_id=3, body=ci_report(HEAD_SHA, [red]) + "\nCI failed")

    assert GATE.examine(case(contexts=(red,), own_comments=(told,))).effects == ()


def test_a_re_run_that_fails_again_replaces_the_report() -> None:
    red = check_run("lint", "failure", run_id=5)
    told = OwnComment(comment_id=3, body=ci_report(HEAD_SHA, [red]) + "\nCI failed")
    again = replace(red, run_id=6)

    result = GATE.examine(case(contexts=(again,), own_comments=(told,)))

    assert result.effects == (ReportFailures(head_sha=HEAD_SHA, failed=[again], comment_id=3),)


def test_a_report_is_taken_back_when_the_re_run_is_green() -> None:
    told = OwnComment(comment_id=3, body=ci_report(HEAD_SHA, [check_run(state="failure")]) + "\nCI failed")

    (effect,) = GATE.examine(case(own_comments=(told,))).effects

    assert isinstance(effect, PublishComment)
    assert effect.comment_id == 3
    again = case(own_comments=(OwnComment(comment_id=3, body=effect.body),))
    assert GATE.examine(again).effects == ()


def test_a_report_on_an_earlier_head_is_left_alone() -> None:
    told = OwnComment(comment_id=3, body=ci_report("c" * 40, [check_run(state="failure")]))

    assert GATE.examine(case(own_comments=(told,))).effects == ()


def test_waiting_says_since_when() -> None:
    result = GATE.examine(case(contexts=(check_run(state="queued"),)))

    assert result.since == case().now - timedelta(minutes=5)
