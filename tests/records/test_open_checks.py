"""Check runs that may be open are found again, also where nobody told of the end of their pull request."""

from dataclasses import replace

from bot.model.snapshot import OpenCheck
from bot.model.swept import Swept, SweptPullRequest
from bot.records.database import Database
from bot.records.open_checks import OpenChecks
from tests.building import KEY

CHECK = OpenCheck(head_sha="a" * 40, is_group=False)
HERE = {KEY.repository_id: "acme/renamed"}
OPEN = SweptPullRequest(key=KEY, fingerprint="f")


async def test_one_that_is_over_with_a_check_run_open_is_found_under_the_repositorys_present_name(
    database: Database,
) -> None:
    checks = OpenChecks(database)
    await checks.note(KEY, CHECK)

    unended = await checks.unended(Swept(repositories=HERE), 77)

    assert unended == [replace(KEY, installation_id=77, repository="acme/renamed")]
    assert await checks.unended(Swept(repositories=HERE, pull_requests=[OPEN]), 77) == []
    assert await checks.unended(Swept(repositories={1: "acme/other"}), 77) == []


async def test_what_was_ended_is_not_found(database: Database) -> None:
    checks = OpenChecks(database)
    await checks.note(KEY, CHECK)
    await checks.forget(KEY, CHECK.head_sha)

    assert await checks.unended(Swept(repositories=HERE), 1) == []
