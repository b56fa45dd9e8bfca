from dataclasses import replace

import pytest

from bot.model.snapshot import Actor, ActorKind, StatementKind, Suite, statement_identity
from tests.building import check_run, snapshot, status

RUN = check_run(suite_id=5)


def test_a_check_and_a_status_of_one_name_are_two_contexts() -> None:
    assert check_run().identity != status().identity


def test_runs_of_a_workflow_are_told_apart_by_its_event() -> None:
    pushed = replace(RUN, workflow="CI", workflow_id=9, event="push", is_suite_known=True)

    assert replace(pushed, suite_id=6, run_id=2).identity == pushed.identity
    assert replace(pushed, event="pull_request").identity != pushed.identity
    assert replace(pushed, workflow_id=10).identity != pushed.identity


def test_a_run_of_an_unknown_suite_is_like_no_other_suites() -> None:
    assert replace(RUN, suite_id=6).identity != RUN.identity
    assert replace(RUN, is_suite_known=True).identity == check_run().identity


def test_suites_of_one_workflow_are_known_by_its_number_or_else_its_name() -> None:
    suite = Suite(suite_id=1, status="completed", app_id=2, workflow="CI", workflow_id=9)

    assert replace(suite, suite_id=2, workflow="CI renamed").same_workflow == suite.same_workflow
    assert replace(suite, workflow_id=0).same_workflow != suite.same_workflow
    assert replace(suite, app_id=3).same_workflow != suite.same_workflow


def test_statements_of_two_kinds_may_have_one_number() -> None:
    identities = {statement_identity(kind, 7) for kind in StatementKind}

    assert len(identities) == len(StatementKind)


@pytest.mark.parametrize(
    ("actor", "own"),
    [
        (Actor("babysit", ActorKind.BOT, 9), True),
        (Actor("renamed", ActorKind.BOT, 9), True),
        (Actor("babysit", ActorKind.BOT, 8), False),
        (Actor("babysit[bot]", ActorKind.BOT), True),
        (Actor("babysit", ActorKind.USER, 9), False),
        (None, False),
    ],
)
def test_only_an_apps_account_of_its_number_is_babysits_own(actor: Actor | None, *, own: bool) -> None:
    assert snapshot(viewer_id=9).is_own(actor) is own


def test_nobody_is_babysit_where_github_does_not_say_who_it_is() -> None:
    assert not snapshot(viewer_login="").is_own(Actor("", ActorKind.BOT))
