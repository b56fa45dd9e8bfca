from tests.scenarios.house import House

FILE = ".github/babysit.yml"


async def test_the_base_branch_s_configuration_is_in_force(house: House) -> None:
    house.configure("merge:\n  label: ship it\n  method: merge\n")
    by_default = house.propose("agent/one")
    by_configuration = house.propose("agent/two", labels=("ship it",))

    for pull_request in (by_default, by_configuration):
        house.report(pull_request, "build", "success")
    await house.settle()

    assert (by_default.is_merged, by_configuration.is_merged) == (False, True)
    merged = house.repository.git.read_commit(by_configuration.merge_commit_sha or "")
    assert len(merged.parents) == 2


async def test_the_organisation_s_configuration_stands_in_for_a_missing_one(house: House) -> None:
    text = "version: 1\nmerge:\n  automerge: all\n"
    house.starter.world.add_repository("acme/.github", {FILE: text})
    pull_request = house.propose(labels=())

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_the_repository_s_own_configuration_outweighs_the_organisation_s(house: House) -> None:
    house.starter.world.add_repository("acme/.github", {FILE: "version: 1\nmerge:\n  automerge: all\n"})
    house.configure("merge:\n  automerge: never\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "success"
    assert "`merge.automerge` is never" in house.summary(pull_request)


async def test_a_broken_configuration_merges_nothing_and_names_line_key_and_what_is_allowed(
    house: House,
) -> None:
    house.configure("merge:\n  method: sqash\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "Line 3" in house.summary(pull_request)
    assert "merge.method" in house.summary(pull_request)
    assert "squash" in house.summary(pull_request)


async def test_a_mended_configuration_lets_waiting_pull_requests_through(house: House) -> None:
    house.configure("merge:\n  method: sqash\n")
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()

    house.configure("merge:\n  method: squash\n")
    await house.settle()

    assert pull_request.is_merged


async def test_a_pull_request_that_breaks_the_configuration_is_not_merged(house: House) -> None:
    pull_request = house.propose(files={FILE: "version: 1\nmerge:\n  lable: x\n"})

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    run = house.own_check(pull_request)
    assert run is not None
    assert [(annotation.path, annotation.start_line) for annotation in run.output.annotations] == [(FILE, 3)]


async def test_a_pull_request_that_changes_the_configuration_shows_what_would_change(house: House) -> None:
    text = "version: 1\nmerge:\n  automerge: all\n"
    pull_request = house.propose(files={FILE: text}, labels=())

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "success"
    assert "| `merge.automerge` | `labelled` | `all` |" in house.summary(pull_request)


async def test_a_pull_request_cannot_opt_itself_in_by_its_own_configuration(house: House) -> None:
    house.configure("merge:\n  automerge: never\n")
    await house.settle()
    pull_request = house.propose(files={FILE: "version: 1\nmerge:\n  automerge: all\n"})

    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged
    assert house.merges() == []


async def test_the_configuration_of_the_base_counts_and_not_the_default_branch_s(house: House) -> None:
    house.repository.push("release", {"VERSION": "1\n"}, author="ada")
    house.configure("merge:\n  automerge: never\n", branch="release")
    pull_request = house.propose(base="release")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged


async def test_a_proposed_configuration_says_which_decisions_it_would_have_changed(house: House) -> None:
    merged = house.propose("agent/one")
    house.report(merged, "build", "success")
    await house.settle()
    await house.let_pass(60)

    text = "version: 1\nmerge:\n  block_labels: [automerge]\n"
    proposal = house.propose("agent/two", labels=(), files={FILE: text})
    house.report(proposal, "build", "success")
    await house.settle()

    summary = house.summary(proposal)
    assert "would have been different under the proposed configuration." in summary
    assert "| `hold` | open | **held** | " in summary
    assert "| what Babysit does | Merge | **none** | 1 | `#1` |" in summary


async def test_a_proposed_configuration_before_any_decision_says_so(house: House) -> None:
    proposal = house.propose(labels=(), files={FILE: "version: 1\nmerge:\n  method: merge\n"})
    house.report(proposal, "build", "success")
    await house.settle()

    assert "No decisions of the 30 days before this commit could be compared" in house.summary(proposal)


async def test_an_invalid_proposal_is_compared_with_nothing_and_says_so(house: House) -> None:
    pull_request = house.propose(files={FILE: "version: 1\nmerge:\n  lable: x\n"})
    house.report(pull_request, "build", "success")
    await house.settle()

    assert "is invalid, so no earlier decisions were compared with it" in house.summary(pull_request)
