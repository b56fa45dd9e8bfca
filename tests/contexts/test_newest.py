from bot.contexts.newest import newest, shown_name, with_suites
from bot.model.snapshot import ContextKind
from tests.building import check_run, snapshot, suite

OLD, NEW = check_run(run_id=1, state="success"), check_run(run_id=2, state="failure")


def test_the_newest_run_of_a_context_counts_whatever_it_says() -> None:
    assert [context.run_id for context in newest((NEW, OLD), ())] == [2]


def test_a_job_of_one_name_in_two_workflows_counts_twice() -> None:
    contexts = (check_run(suite_id=1), check_run(suite_id=2, run_id=2))
    suites = (suite("CI", suite_id=1), suite("Docs", suite_id=2))

    counted = newest(contexts, suites)

    assert [context.workflow for context in counted] == ["CI", "Docs"]
    assert [shown_name(context, counted) for context in counted] == [
        "CI / build (pull_request)",
        "Docs / build (pull_request)",
    ]


def test_a_name_that_is_the_only_one_is_shown_alone() -> None:
    assert shown_name(OLD, [OLD]) == "build"


def test_what_a_newer_run_called_off_counts_for_nothing() -> None:
    cancelled = check_run("test", "cancelled", suite_id=1, minutes_ago=9)
    going_on = check_run("build", "success", suite_id=2, run_id=2, minutes_ago=1)
    suites = (suite("CI", "cancelled", suite_id=1), suite("CI", suite_id=2))

    assert [context.name for context in newest((cancelled, going_on), suites)] == ["build"]
    assert {context.name for context in newest((cancelled, going_on), suites[:1])} == {"test", "build"}


def test_a_suite_that_ended_badly_without_a_run_is_a_context_of_its_own() -> None:
    broken = suite("CI", "startup_failure")

    (told,) = with_suites(snapshot(contexts=(), suites=(broken,)))

    assert (told.kind, told.name, told.state) == (ContextKind.CHECK_SUITE, "CI", "startup_failure")


def test_the_empty_suite_that_every_app_gets_says_nothing() -> None:
    empty = suite("", "stale")

    assert with_suites(snapshot(contexts=(), suites=(empty,))) == ()
