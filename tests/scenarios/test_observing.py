"""A first week with `mode: observe`: everything is judged and shown, nothing is done."""

from tests.scenarios.house import House

FILE = ".github/babysit.yml"


async def test_everything_is_shown_in_the_check_run_and_nothing_else_happens(house: House) -> None:
    house.configure("mode: observe\nmerge: {automerge: all}\nstrategic: {paths: {'**': strategic}}\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "failure")
    house.say(pull_request, "/hold until Monday", by="max")
    house.say(pull_request, "Blocked: `db/nothing.sql` is missing.", by="max")
    await house.settle()

    assert house.verdict(pull_request) == "neutral"
    assert house.says(pull_request).startswith("Would fail: ")
    assert "`mode: observe`" in house.summary(pull_request)
    assert house.comments(pull_request) == []
    assert [label.name for label in pull_request.labels] == ["automerge"]
    assert all("/check-runs" in write.route for write in house.content_writes())


async def test_what_would_be_merged_is_not(house: House) -> None:
    house.configure("mode: observe\nmerge: {automerge: all}\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "neutral"
    assert house.says(pull_request) == "Would pass: Every gate is open: Babysit merges it."
    assert not pull_request.is_merged


async def test_an_organisation_observes_also_where_a_repositorys_file_is_broken(house: House) -> None:
    house.starter.world.add_repository("acme/.github", {FILE: "version: 1\nmode: observe\n"})
    house.configure("merge: {method: sqash}\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "neutral"
    assert house.says(pull_request).startswith("Would fail: The configuration")
    assert house.comments(pull_request) == []


async def test_enforcing_begins_with_the_next_look(house: House) -> None:
    house.configure("mode: observe\nmerge: {automerge: all}\n")
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()

    house.configure("mode: enforce\nmerge: {automerge: all}\n")
    await house.settle()

    assert pull_request.is_merged


async def test_what_was_begun_before_is_ended_when_it_is_merged_by_hand(house: House) -> None:
    house.configure("mode: enforce\n")
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    left = pull_request.head_sha
    house.repository.push(pull_request.head_ref, {"more.py": "1\n"}, author="agent")
    await house.until(lambda: house.own_check(pull_request))

    house.repository.merge(pull_request.number, author="max")
    house.configure("mode: observe\n")
    await house.settle()

    runs = [run for run in house.repository.runs_by_sha[left] if run.app.slug == "babysit"]
    assert [run.is_completed for run in runs] == [True]
