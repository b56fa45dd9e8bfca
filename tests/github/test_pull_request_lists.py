from typing import Any

import pytest

from bot.github.clients import Clients
from bot.github.errors import NotFound
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.keys import BaseKey, HeadKey, PullRequestKey
from tests.github.scripted import SHA, Answer, FakeClock, Request, ScriptedGitHub

HEAD = HeadKey(installation_id=1, repository_id=9, repository="acme/shop", head_sha=SHA)

SHOP = {"databaseId": 9, "nameWithOwner": "acme/shop"}


def key(number: int, repository: str = "acme/shop", repository_id: int = 9) -> PullRequestKey:
    return PullRequestKey(
        installation_id=1, repository_id=repository_id, repository=repository, number=number
    )


def page(nodes: list[Any], after: str | None = None) -> dict[str, Any]:
    return {"pageInfo": {"hasNextPage": after is not None, "endCursor": after}, "nodes": nodes}


def at(associated: list[Any] | None, listed: dict[str, Any]) -> Answer:
    commit = None if associated is None else {"associatedPullRequests": {"nodes": associated}}
    repository = {**SHOP, "object": commit, "pullRequests": listed}
    return Answer({"data": {"repository": repository}})


def node(number: int, repository_id: int = 9, **changes: Any) -> dict[str, Any]:
    base = {"databaseId": repository_id}
    return {"number": number, "state": "OPEN", "headRefOid": SHA, "baseRepository": base, **changes}


async def test_a_commit_leads_to_the_open_pull_requests_with_this_head(
    github: GitHub, script: ScriptedGitHub
) -> None:
    associated = [
        node(7),
        node(8),
        node(3, state="MERGED"),
        node(4, headRefOid="c" * 40),
        node(5, 10),
        None,
    ]
    script.on("query PullRequestsAt", at(associated, page([], "more")))

    assert await github.pull_requests_at(HEAD) == (key(7), key(8))
    assert len(script.asked()) == 1


async def test_a_forks_commit_is_found_among_the_open_pull_requests(
    github: GitHub, script: ScriptedGitHub
) -> None:
    script.on(
        "query PullRequestsAt",
        at([], page([{"number": 1, "headRefOid": "c" * 40}], "more")),
        at(None, page([{"number": 2, "headRefOid": SHA}])),
    )

    assert await github.pull_requests_at(HEAD) == (key(2),)


async def test_a_commit_of_nothing_open_leads_nowhere(github: GitHub, script: ScriptedGitHub) -> None:
    script.on("query PullRequestsAt", at(None, page([])))

    assert await github.pull_requests_at(HEAD) == ()


@pytest.mark.parametrize(("base_ref", "asked"), [("main", "main"), ("", None)])
async def test_a_base_leads_to_its_open_pull_requests(
    github: GitHub, script: ScriptedGitHub, base_ref: str, asked: str | None
) -> None:
    base = BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref=base_ref)
    pages = [page([{"number": 2}], "more"), page([{"number": 1}])]
    script.on(
        "query PullRequestsInto",
        *(Answer({"data": {"repository": {**SHOP, "pullRequests": found}}}) for found in pages),
    )

    assert await github.pull_requests_into(base) == (key(1), key(2))
    assert [body["variables"]["baseRefName"] for body in script.bodies("POST /graphql")] == [asked, asked]


async def test_suspended_installations_are_left_out(github: GitHub, script: ScriptedGitHub) -> None:
    link = {"Link": f'<{script.url}/app/installations?page=2>; rel="next"'}
    script.on(
        "GET /app/installations",
        Answer(
            [{"id": 1, "suspended_at": None}, {"id": 2, "suspended_at": "2026-01-01T00:00:00Z"}], headers=link
        ),
        Answer([{"id": 3}]),
    )

    assert await github.installations() == [1, 3]


async def test_a_repository_leads_to_its_installation(github: GitHub, script: ScriptedGitHub) -> None:
    script.on("GET /repos/acme/shop/installation", Answer({"id": 9}))

    assert await github.installation_of("acme/shop") == 9
    with pytest.raises(NotFound):
        await github.installation_of("acme/other")


async def test_a_client_id_is_resolved_to_the_apps_number_once(
    session: Any, private_key: Any, clock: FakeClock, endpoints: Endpoints, script: ScriptedGitHub
) -> None:
    clients = Clients(session, "Iv23liABC", private_key, clock, endpoints=endpoints)
    script.on("GET /app", Answer({"id": 77}))

    assert [await clients.own_app_id(), await clients.own_app_id()] == [77, 77]
    assert script.asked() == ["GET /app"]


class Sweepable:
    """Repositories with open pull requests, as the sweep's three requests see them."""

    def __init__(self, script: ScriptedGitHub, counts: dict[str, int]) -> None:
        self.counts = counts
        self.checks = 1
        self.updated_at = "2026-11-22T11:00:00Z"
        repositories: list[dict[str, Any]] = [
            {"node_id": f"R_{name}", "full_name": f"acme/{name}"} for name in counts
        ]
        repositories.append({"node_id": "R_old", "full_name": "acme/old", "archived": True})
        script.on("GET /installation/repositories", Answer({"repositories": repositories}))
        script.on("query SweepRepositories", self.repositories)
        script.on("query SweepChecks", self.pull_requests)

    def repositories(self, request: Request) -> Answer:
        variables = request.body["variables"]
        start = int(variables["after"] or 0)
        nodes = [self.repository(node_id.removeprefix("R_"), start) for node_id in variables["ids"]]
        return Answer({"data": {"nodes": [*nodes, None]}})

    def repository(self, name: str, start: int) -> dict[str, Any]:
        numbers = range(1, self.counts[name] + 1)[start : start + 100]
        after = str(start + 100) if start + 100 < self.counts[name] else None
        nodes = [self.pull_request(name, number) for number in numbers]
        return {
            "id": f"R_{name}",
            "databaseId": 1 + list(self.counts).index(name),
            "nameWithOwner": f"acme/{name}",
            "pullRequests": page(nodes, after),
        }

    def pull_request(self, name: str, number: int) -> dict[str, Any]:
        return {
            "id": f"PR_{name}_{number}",
            "number": number,
            "headRefOid": SHA,
            "baseRefName": "main",
            "isDraft": False,
            "updatedAt": self.updated_at,
            "mergeable": "MERGEABLE",
            "reviewDecision": None,
        }

    def pull_requests(self, request: Request) -> Answer:
        counts = {
            "checkRunCountsByState": [{"state": "SUCCESS", "count": self.checks}],
            "statusContextCountsByState": [],
        }
        commits = {"nodes": [{"commit": {"statusCheckRollup": {"contexts": counts}}}]}
        ids = request.body["variables"]["ids"]
        return Answer({"data": {"nodes": [{"id": node_id, "commits": commits} for node_id in ids]}})


async def test_the_sweep_lists_every_open_pull_request_in_a_few_requests(
    github: GitHub, script: ScriptedGitHub
) -> None:
    Sweepable(script, {**{f"r{number}": 2 for number in range(30)}, "big": 150})

    swept = (await github.sweep(1)).pull_requests

    assert len({pull_request.key for pull_request in swept}) == 210
    assert key(150, "acme/big", 31) in {pull_request.key for pull_request in swept}
    assert script.asked("GET") == ["GET /installation/repositories?per_page=100"]
    assert len(script.asked("POST /graphql")) == 6


@pytest.mark.parametrize("change", ["checks", "updated_at"])
async def test_a_fingerprint_changes_only_with_its_pull_request(
    github: GitHub, script: ScriptedGitHub, change: str
) -> None:
    world = Sweepable(script, {"shop": 1})
    before = (await github.sweep(1)).pull_requests
    again = (await github.sweep(1)).pull_requests
    setattr(world, change, 2 if change == "checks" else "2026-11-22T11:01:00Z")

    after = (await github.sweep(1)).pull_requests

    assert before == again
    assert before[0].fingerprint != after[0].fingerprint
