"""Of Babysit's check runs at most one is open on any commit, and none where nobody judges any more."""

import pytest

from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.server import Parts
from simulator.faults import Fault, Mode
from simulator.state.rules import Rule
from simulator.state.world import CheckRun
from simulator.webhooks import by_chance
from tests.fakes import FakeChecklist
from tests.scenarios.checklists import BEFORE, NAMES, OUTSIDE, judged, push, reviewed_house
from tests.scenarios.house import House, open_house

LENIENT = f"{NAMES.rstrip()[:-1]}, items: {{B: warn, I: warn}}}}\n"


def own_runs(house: House, sha: str) -> list[CheckRun]:
    return [run for run in house.repository.runs_by_sha.get(sha, []) if run.app.slug == "babysit"]


def open_runs(house: House) -> list[CheckRun]:
    """Babysit's that have no conclusion, on any commit."""
    every = [run for run in house.repository.check_runs.values() if run.app.slug == "babysit"]
    return [run for run in every if not run.is_completed]


async def test_an_annotated_check_run_is_concluded_before_another_takes_its_place() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}, configuration=LENIENT) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        house.report(pull_request, "build", "in_progress")
        await judged(house, pull_request)
        (first,) = own_runs(house, pull_request.head_sha)
        assert first.output.annotations
        assert not first.is_completed

        house.configure("checklist: {items: {B: off, I: warn}}\n")
        await house.settle()

        runs = own_runs(house, pull_request.head_sha)
        assert len(runs) > 1
        assert open_runs(house) == [runs[-1]]
        assert {run.conclusion for run in runs[:-1]} == {"cancelled"}


async def test_a_check_run_whose_annotations_stay_is_edited_in_place() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}, configuration=LENIENT) as house:
        pull_request = house.propose(files={"api/routes.go": OUTSIDE})
        house.report(pull_request, "build", "in_progress")
        await judged(house, pull_request)
        (run,) = own_runs(house, pull_request.head_sha)
        noted = len(run.output.annotations)

        house.report(pull_request, "build", "success")
        await house.settle()

        assert pull_request.is_merged
        assert own_runs(house, pull_request.head_sha) == [run]
        assert (run.conclusion, len(run.output.annotations)) == ("success", noted)


async def test_a_push_ends_the_check_run_on_the_head_before(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    before = pull_request.head_sha
    assert [run.status for run in own_runs(house, before)] == ["in_progress"]

    push(house, pull_request, {"more.py": "1\n"})
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    assert [run.conclusion for run in own_runs(house, before)] == ["cancelled"]
    assert "newer commit" in (own_runs(house, before)[0].output.title or "")
    assert open_runs(house) == own_runs(house, pull_request.head_sha)


async def test_a_head_that_another_pull_request_still_has_keeps_its_check_run(house: House) -> None:
    house.repository.push("release", {"VERSION": "1\n"}, author="ada")
    pull_request = house.propose()
    house.repository.create_branch("agent/port", pull_request.head_sha, author="agent")
    house.repository.open_pull_request(head="agent/port", base="release", title="Port", author="agent")
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    shared = pull_request.head_sha

    push(house, pull_request, {"more.py": "1\n"})
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    assert [run.is_completed for run in own_runs(house, shared)] == [False]


async def test_a_check_run_that_was_made_but_denied_before_a_push_is_ended_too(house: House) -> None:
    pull_request = house.propose()
    before = pull_request.head_sha
    house.github.faults.add(Fault(method="POST", path="*/check-runs", mode=Mode.ACT_THEN_DROP))
    house.report(pull_request, "build", "in_progress")
    await house.until(lambda: own_runs(house, before))

    push(house, pull_request, {"more.py": "1\n"})
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    assert [run.conclusion for run in own_runs(house, before)] == ["cancelled"]


async def test_a_server_that_was_killed_on_an_older_head_ends_its_check_run_when_it_comes_back() -> None:
    database = SqliteDatabase(opened(None))
    async with open_house(parts=Parts(database=database, checklist=FakeChecklist())) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        before = pull_request.head_sha

        house.github.faults.add(Fault(method="PATCH", path="*/check-runs/*", mode=Mode.DROP, times=2))
        push(house, pull_request, {"more.py": "1\n"})
        house.report(pull_request, "build", "in_progress")
        await house.settle()

        assert [run.conclusion for run in own_runs(house, before)] == ["cancelled"]
    await database.close()


async def test_a_merge_group_has_one_check_run_however_often_it_is_judged(house: House) -> None:
    checks = [{"context": "build"}, {"context": "babysit"}]
    house.repository.add_ruleset(
        Rule(type="merge_queue", parameters={"merge_method": "SQUASH"}),
        Rule(type="required_status_checks", parameters={"required_status_checks": checks}),
    )
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    house.report(pull_request, "build", "in_progress")
    entry = house.repository.build_group()
    await house.let_pass(20)
    group_sha = entry.group_sha or ""
    assert [run.status for run in own_runs(house, group_sha)] == ["in_progress"]

    house.report(pull_request, "build", "success")
    await house.settle()

    assert [run.conclusion for run in own_runs(house, group_sha)] == ["success"]


async def test_a_push_ends_what_a_re_run_just_began_on_the_head_before(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "failure")
    await house.settle()
    (run,) = own_runs(house, pull_request.head_sha)

    house.repository.rerun_check(run, author="wei")
    push(house, pull_request, {"more.py": "1\n"})
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    assert run.conclusion == "cancelled"
    assert open_runs(house) == own_runs(house, pull_request.head_sha)


async def test_re_run_leaves_one_check_run_that_is_open(house: House) -> None:
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "failure")
    await house.settle()
    (run,) = own_runs(house, pull_request.head_sha)

    house.repository.rerun_check(run, author="wei")
    await house.settle()

    assert open_runs(house) == []
    assert len(own_runs(house, pull_request.head_sha)) == 1


@pytest.mark.parametrize("ending", ["closed", "merged"])
async def test_a_pull_request_that_ends_leaves_no_check_run_open(house: House, ending: str) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    push(house, pull_request, {"more.py": "1\n"})

    if ending == "closed":
        house.repository.close(pull_request.number, author="agent")
    else:
        house.repository.merge(pull_request.number, method="squash", author="ada")
    await house.settle()

    assert open_runs(house) == []


async def test_two_pull_requests_that_are_opened_at_once_with_one_head_share_a_check_run(
    house: House,
) -> None:
    house.repository.create_branch("release", house.repository.branch_sha("main") or "", author="ada")
    house.repository.protect("main", checks=["build", "babysit"])
    pull_request = house.propose()
    house.repository.open_pull_request(
        head=pull_request.head_ref, base="release", title="Port", author="agent", labels=("automerge",)
    )
    await house.settle()

    assert open_runs(house) == own_runs(house, pull_request.head_sha)
    assert len(own_runs(house, pull_request.head_sha)) == 1


async def test_a_merge_by_hand_that_nobody_told_of_is_found_by_the_sweep() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.let_pass(20)
        (run,) = own_runs(house, pull_request.head_sha)
        house.github.disturb(by_chance(0, lose=1.0))

        house.repository.merge(pull_request.number, method="squash", author="ada")
        await house.let_pass(620)

        assert run.conclusion == "success"
