from dataclasses import replace

import pytest

from bot.contexts.tally import silence, tally
from bot.model.snapshot import Context, RequiredContext
from bot.render.markdown import plain
from tests.building import base, case, check_run, head, merge_config, required, snapshot, status

RED = check_run("lint", "failure", run_id=2)


def test_without_a_required_context_every_one_counts() -> None:
    told = tally(case(contexts=(check_run(), RED, status("site", "pending"))))

    assert [[context.name for context in some] for some in (told.passed, told.failed, told.pending)] == [
        ["build"],
        ["lint"],
        ["site"],
    ]
    assert told.counts_every_context


def test_what_is_not_required_decides_nothing() -> None:
    told = tally(case(contexts=(check_run(), RED), base=base(required_contexts=required("build"))))

    assert ([context.name for context in told.passed], told.failed, told.silent) == (["build"], [], [])


def test_the_configuration_may_require_more() -> None:
    told = tally(case(merge_config(required_checks=("lint", "e2e")), contexts=(RED,)))

    assert [context.name for context in told.failed] == ["lint"]
    assert [required_context.name for required_context in told.silent] == ["e2e"]


@pytest.mark.parametrize(
    ("context", "answers"),
    [
        (check_run(app_id=5), True),
        (check_run(app_id=6), False),
        (status(), False),
        (status(is_required=True), True),
    ],
)
def test_a_context_of_one_app_is_answered_by_it_alone(context: Context, *, answers: bool) -> None:
    told = tally(case(contexts=(context,), base=base(required_contexts=required("build", app_id=5))))

    assert bool(told.passed) is answers
    assert bool(told.silent) is not answers


def test_our_own_check_run_is_not_waited_for_and_another_of_its_name_is() -> None:
    own = replace(check_run("babysit", "in_progress"), is_babysits=True)

    assert tally(case(contexts=(own,))).pending == []
    assert [context.name for context in tally(case(contexts=(replace(own, is_babysits=False),))).pending] == [
        "babysit"
    ]


@pytest.mark.parametrize(
    ("contexts", "is_fork", "why"),
    [
        ((check_run("biuld"),), False, "misspelt"),
        ((check_run("build", app_id=6),), False, "only App 5 counts"),
        ((), True, "fork"),
        ((), False, "filtered by path"),
    ],
)
def test_silence_is_explained_by_what_is_there(
    contexts: tuple[Context, ...], why: str, *, is_fork: bool
) -> None:
    seen = snapshot(contexts=contexts, head=head(is_fork=is_fork))

    assert why in plain(silence(seen, RequiredContext(name="build", app_id=5)))
