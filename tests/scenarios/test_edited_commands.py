"""What will never be obeyed is not waited for."""

from tests.scenarios.house import House

WAITS = "still to be obeyed"


async def test_a_comment_that_is_edited_into_a_hold_keeps_nobody_waiting(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    said = house.say(pull_request, "Looks fine to me.", by="wei")
    await house.settle()

    house.repository.edit_comment(said, "/hold not yet", author="wei")
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=10)
    await house.settle()

    assert WAITS not in house.says(pull_request)
    assert "An edited comment commands nothing" in house.replies(pull_request)[0]


async def test_a_comment_that_is_edited_at_once_into_a_hold_keeps_nobody_waiting(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    said = house.say(pull_request, "Looks fine to me.", by="wei")
    house.repository.edit_comment(said, "/hold not yet", author="wei")
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=10)


async def test_a_command_that_is_deleted_at_once_keeps_nobody_waiting(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    said = house.say(pull_request, "/hold not yet", by="wei")
    house.repository.delete_comment(said, author="wei")
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=10)


async def test_an_edited_command_in_a_locked_conversation_keeps_nobody_waiting(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    said = house.say(pull_request, "Looks fine to me.", by="wei")
    await house.settle()
    house.repository.lock(pull_request.number, author="ada")

    house.repository.edit_comment(said, "/hold not yet", author="wei")
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=10)


async def test_what_a_bot_says_keeps_nobody_waiting(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.say(pull_request, "/hold", by="github-actions[bot]")
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=10)
