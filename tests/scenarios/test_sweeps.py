"""What nobody told is found by sweeps, and where nothing happens they cost nothing."""

from simulator.access import InstallationViewer
from simulator.actions.apps import mint_token
from tests.scenarios.house import House, open_house


def spent(house: House) -> tuple[int, int]:
    """Requests and GraphQL points of this hour, as GitHub counts them for the installation."""
    viewer = InstallationViewer(mint_token(house.starter.world, house.starter.installation))
    headers = (house.github.limits.headers(viewer, resource) for resource in ("core", "graphql"))
    requests, points = (int(header["X-RateLimit-Used"]) for header in headers)
    return requests, points


async def test_a_sweep_of_idle_repositories_is_free() -> None:
    async with open_house(sweep_interval_s=300) as house:
        for number in range(30):
            house.starter.world.add_repository(f"acme/idle-{number}")
        await house.let_pass(910)
        before, asked = spent(house), len(house.github.requests)

        await house.let_pass(900)

        assert spent(house) == before
        assert len(house.github.requests) - asked >= 3 * 32


async def test_a_pull_request_that_nobody_told_of_is_found_where_nothing_was_open_for_long() -> None:
    async with open_house(sweep_interval_s=300) as house:
        for number in range(30):
            house.starter.world.add_repository(f"acme/idle-{number}")
        await house.let_pass(910)
        house.github.postman.disorder.lose = lambda _delivery: True
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.let_pass(310)
        assert house.says(pull_request) == "CI is running: build to go. Next: CI."

        before = spent(house)
        await house.let_pass(300)

        requests, points = (after - earlier for after, earlier in zip(spent(house), before, strict=True))
        assert requests == 0
        assert points <= 6


async def test_lists_of_many_repositories_are_remembered_whole() -> None:
    async with open_house(sweep_interval_s=300) as house:
        for number in range(450):
            house.starter.world.add_repository(f"acme/idle-{number}")
        await house.let_pass(910)
        before = spent(house)

        await house.let_pass(300)

        requests, points = (after - earlier for after, earlier in zip(spent(house), before, strict=True))
        assert requests == 0
        assert points == 9
