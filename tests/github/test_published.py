"""What anybody with a token reads of what Babysit said last."""

from bot.github.published import Published, read_published
from tests.github.test_sighting import House, house

__all__ = ["house"]


async def test_without_a_check_run_only_the_pull_request_is_told(house: House) -> None:
    sha = house[0].repository.pull_requests[1].head_sha

    assert await read_published(house[2], "acme/app", 1) == Published(state="open", head_sha=sha)


async def test_the_newest_run_of_the_name_is_told_with_the_app_that_made_it(house: House) -> None:
    starter = house[0]
    sha = starter.repository.pull_requests[1].head_sha
    for title, app in (("Waiting.", "babysit"), ("Merged.", "github-actions")):
        run = starter.repository.start_check_run(sha, "babysit", app=app)
        starter.repository.complete_check_run(run, "success", title=title)
    starter.repository.merge(1, author="wei")

    told = await read_published(house[2], "acme/app", 1)

    assert (told.state, told.title, told.app, told.conclusion) == (
        "merged",
        "Merged.",
        "github-actions",
        "success",
    )
