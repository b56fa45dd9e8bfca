from tests.scenarios.house import House

MESSAGE = r"""merge:
  message:
    title: "{title} (no. {number})"
    body: "{co_authors}\n\nSee {url}"
"""


async def test_a_merge_says_what_the_configuration_wants_it_to_say(house: House) -> None:
    house.configure(MESSAGE)
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    merged = house.repository.git.read_commit(pull_request.merge_commit_sha or "")
    assert merged.message.startswith(f"{pull_request.title} (no. {pull_request.number})\n\n")
    assert merged.message.rstrip().endswith(f"/pull/{pull_request.number}")


async def test_the_message_to_come_is_shown_in_the_check_run(house: House) -> None:
    house.configure('merge:\n  message: {title: "{title} (no. {number})"}\n')
    pull_request = house.propose(labels=())

    house.report(pull_request, "build", "success")
    await house.settle()

    assert f"{pull_request.title} (no. {pull_request.number})" in house.summary(pull_request)
    assert "(the body is GitHub's)" in house.summary(pull_request)


async def test_without_a_configured_message_the_repositorys_setting_counts(house: House) -> None:
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    merged = house.repository.git.read_commit(pull_request.merge_commit_sha or "")
    assert f"(#{pull_request.number})" in merged.message
