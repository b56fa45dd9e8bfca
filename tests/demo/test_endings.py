from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.demo.endings import Ending, disagreements
from bot.demo.town import Town, build_town
from bot.simulator.actions.check_runs import CheckChange
from bot.simulator.exchange import RequestRecord


@pytest.fixture
def town() -> Iterator[Town]:
    town = build_town()
    yield town
    town.starter.world.close()


def waiting(town: Town) -> Ending:
    """A pull request of which Babysit said that CI failed."""
    town.app.push("change", {"a.py": "1\n"})
    pull = town.app.open_pull_request(head="change")
    change = CheckChange(conclusion="failure", title="CI failed: test. Next: the author.")
    town.app.start_check_run(pull.head_sha, "babysit", app="babysit", change=change)
    return Ending(pull_request=pull, judged=pull.head_sha, conclusion="failure", says="CI failed")


def untrue(ending: Ending, *requests: RequestRecord) -> list[str]:
    return [sentence.rpartition("not true that ")[2] for sentence in disagreements(ending, requests)]


def test_an_ending_that_came_true_has_no_disagreement(town: Town) -> None:
    assert untrue(waiting(town)) == []


def test_a_merge_that_did_not_happen_is_noticed(town: Town) -> None:
    assert untrue(replace(waiting(town), is_merged=True)) == [
        "Babysit merged it.",
        "it was merged exactly once.",
        "its branch is gone.",
    ]


def test_each_untrue_claim_is_named(town: Town) -> None:
    ending = waiting(town)

    assert untrue(replace(ending, judged="0" * 40)) == ["its head is 0000000, which Babysit judged."]
    assert untrue(replace(ending, conclusion="success")) == ["the check run concluded success."]
    assert untrue(replace(ending, says="Ready")) == ["the check run says “Ready”."]
    assert untrue(replace(ending, reports=1)) == ["Babysit reported 1 times."]
    assert untrue(replace(ending, refusals=1)) == ["GitHub refused 1 merges."]


def test_a_merge_of_what_should_wait_is_noticed(town: Town) -> None:
    request = RequestRecord(
        method="PUT",
        route="/repos/{owner}/{repo}/pulls/{number}/merge",
        path="/repos/acme/app/pulls/1/merge",
        actor="babysit[bot]",
        status=200,
        at=town.starter.world.clock(),
        is_content_write=True,
    )

    assert untrue(waiting(town), request) == ["nobody asked to merge it."]
