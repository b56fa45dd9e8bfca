from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.actions.check_runs import CheckChange
from simulator.demo.endings import Ending, disagreements
from simulator.demo.sample_organisations import Organisations, build_organisations
from simulator.exchange import RequestRecord


@pytest.fixture
def organisations() -> Iterator[Organisations]:
    organisations = build_organisations()
    yield organisations
    organisations.starter.world.close()


def waiting(organisations: Organisations) -> Ending:
    """A pull request of which Babysit said that CI failed."""
    organisations.app.push("change", {"a.py": "1\n"})
    pull = organisations.app.open_pull_request(head="change")
    change = CheckChange(conclusion="failure", title="CI failed: test. Next: the author.")
    organisations.app.start_check_run(pull.head_sha, "babysit", app="babysit", change=change)
    return Ending(pull_request=pull, judged=pull.head_sha, conclusion="failure", says="CI failed")


def untrue(ending: Ending, *requests: RequestRecord) -> list[str]:
    return [sentence.rpartition("not true that ")[2] for sentence in disagreements(ending, requests)]


def test_an_ending_that_came_true_has_no_disagreement(organisations: Organisations) -> None:
    assert untrue(waiting(organisations)) == []


def test_a_merge_that_did_not_happen_is_noticed(organisations: Organisations) -> None:
    assert untrue(replace(waiting(organisations), is_merged=True)) == [
        "Babysit merged it.",
        "it was merged exactly once.",
        "its branch is gone.",
    ]


def test_each_untrue_claim_is_named(organisations: Organisations) -> None:
    ending = waiting(organisations)

    assert untrue(replace(ending, judged="0" * 40)) == ["its head is 0000000, which Babysit judged."]
    assert untrue(replace(ending, conclusion="success")) == ["the check run concluded success."]
    assert untrue(replace(ending, says="Ready")) == ["the check run says “Ready”."]
    assert untrue(replace(ending, reports=1)) == ["Babysit reported 1 times."]
    assert untrue(replace(ending, refusals=1)) == ["GitHub refused 1 merges."]


def test_a_merge_of_what_should_wait_is_noticed(organisations: Organisations) -> None:
    request = RequestRecord(
        method="PUT",
        route="/repos/{owner}/{repo}/pulls/{number}/merge",
        path="/repos/acme/app/pulls/1/merge",
        actor="babysit[bot]",
        status=200,
        at=organisations.starter.world.clock(),
        is_content_write=True,
    )

    assert untrue(waiting(organisations), request) == ["nobody asked to merge it."]
