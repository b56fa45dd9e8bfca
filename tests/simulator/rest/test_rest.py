"""What holds for every operation of the REST API."""

import re
from collections.abc import Iterator
from functools import partial

import pytest

from simulator.actions import accounts
from simulator.rest.route import Listing, Route, route
from simulator.rest.routes import ROUTES, match
from tests.simulator.stage import Stage

_NUMBERS = {"number", "id"}


def path_of(one: Route, repository: str) -> str:
    """A path that the route means, in a repository."""
    pattern = one.pattern.replace("/repos/{owner}/{repo}", f"/repos/{repository}")
    return re.sub(r"\{(\w+)(?::path)?\}", lambda found: "1" if found[1] in _NUMBERS else "x", pattern)


def of_a_repository() -> Iterator[Route]:
    return (route for route in ROUTES if route.pattern.startswith("/repos/{owner}/{repo}"))


@pytest.mark.parametrize("one", ROUTES, ids=lambda one: f"{one.method} {one.pattern}")
def test_a_path_means_one_operation_and_no_later_one_is_hidden(one: Route) -> None:
    found = match(one.method, path_of(one, "acme/app"))

    assert found is not None
    assert found.route is one


def test_what_github_does_not_have_means_nothing() -> None:
    assert match("GET", "/repos/acme/app/nonsense/1") is None
    assert match("BREW", "/repos/acme/app") is None


def test_a_placeholder_is_what_the_caller_encoded() -> None:
    found = match("GET", "/repos/acme/app/contents/a%20b/c%23d.py")

    assert found is not None
    assert "a b/c#d.py" in found.path.values()


async def test_no_operation_tells_a_stranger_of_a_private_repository(stage: Stage) -> None:
    stage.repository.is_private = True
    accounts.add_user(stage.github.world, "stranger")
    stranger = stage.person("stranger")
    answers = {
        f"{one.method} {one.pattern}": (await stranger.call(one.method, path_of(one, "acme/app"))).status
        for one in of_a_repository()
    }

    # an App's own token is asked for before any repository is looked at
    assert answers.pop("GET /repos/{owner}/{repo}/installation") == 401
    assert set(answers.values()) == {404}, answers


def test_a_list_is_cut_into_pages() -> None:
    listing = Listing(bodies=[partial(int, number) for number in range(5)], key="items")

    assert listing.cut(2, 2) == {"total_count": 5, "items": [2, 3]}
    assert (listing.pages(2), Listing(bodies=[]).pages(2)) == (3, 1)


@pytest.mark.parametrize(
    ("operation", "role", "is_content"),
    [
        ("GET /repos/{owner}/{repo}", "read", False),
        ("POST /repos/{owner}/{repo}/issues", "write", True),
        ("DELETE /repos/{owner}/{repo}/labels/{name}", "write", False),
        ("POST /app/hook/deliveries", "write", False),
    ],
)
def test_what_it_asks_follows_from_the_method(operation: str, role: str, *, is_content: bool) -> None:
    made = route(operation, lambda _call: Listing(bodies=[]))

    assert (made.needs.role, made.is_content) == (role, is_content)
