from datetime import timedelta

import jwt
import pytest

from simulator.caller import Caller
from simulator.starter import key_pair
from tests.simulator.stage import REPO, START, Stage


async def test_a_wrong_token_is_bad_credentials(stage: Stage) -> None:
    caller = Caller(stage.babysit.session, stage.github.api_url, "ghp_wrong")

    reply = await caller.get(REPO)

    assert (reply.status, reply.message) == (401, "Bad credentials")


async def test_an_installation_token_dies_after_an_hour(stage: Stage) -> None:
    caller = stage.babysit
    assert (await caller.get(REPO)).status == 200

    stage.clock.advance(3600)

    assert (await caller.get(REPO)).message == "Bad credentials"


async def test_the_app_knows_itself_by_its_jwt(stage: Stage) -> None:
    caller = stage.github.as_app(stage.starter.app, stage.starter.private_key)

    reply = await caller.get("/app")

    assert (reply.at("slug"), reply.at("id")) == ("babysit", stage.starter.app.id)


EXPIRED = (
    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which "
    "the assertion expires"
)
FROM_THE_FUTURE = (
    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"iat": 0, "exp": -1}, EXPIRED),
        ({"iat": 0, "exp": 3600}, "'Expiration time' claim ('exp') is too far in the future"),
        ({"iat": 600, "exp": 660}, FROM_THE_FUTURE),
    ],
    ids=["expired", "lives too long", "from the future"],
)
async def test_a_jwt_with_wrong_times_is_refused(stage: Stage, claims: dict[str, int], message: str) -> None:
    times = {name: int((START + timedelta(seconds=value)).timestamp()) for name, value in claims.items()}
    token = jwt.encode({**times, "iss": "7331"}, key_pair().private, algorithm="RS256")

    reply = await Caller(stage.babysit.session, stage.github.api_url, token).get("/app")

    assert (reply.status, reply.message) == (401, message)


async def test_a_minted_token_can_be_narrowed(stage: Stage) -> None:
    app = stage.github.as_app(stage.starter.app, stage.starter.private_key)
    path = f"/app/installations/{stage.starter.installation.id}/access_tokens"

    reply = await app.post(path, {"permissions": {"checks": "read"}, "repositories": ["app"]})

    assert (reply.status, reply.at("permissions")) == (201, {"metadata": "read", "checks": "read"})
    narrow = Caller(app.session, app.root, str(reply.at("token")))
    refused = await narrow.post(f"{REPO}/issues/1/comments", {"body": "hi"})
    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")
    assert refused.headers["x-accepted-github-permissions"] == "issues=write; pull_requests=write"


NO_PERMISSION = "The permissions requested are not granted to this installation."
NO_REPOSITORY = (
    "There is at least one repository that does not exist or is not accessible to the parent installation."
)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"permissions": {"administration": "write"}}, NO_PERMISSION),
        ({"repositories": ["other"]}, NO_REPOSITORY),
    ],
    ids=["permission", "repository"],
)
async def test_a_token_for_more_than_was_granted_is_422(
    stage: Stage, body: dict[str, object], message: str
) -> None:
    app = stage.github.as_app(stage.starter.app, stage.starter.private_key)
    path = f"/app/installations/{stage.starter.installation.id}/access_tokens"

    reply = await app.post(path, body)

    assert (reply.status, reply.message) == (422, message)


async def test_a_private_repository_does_not_exist_for_strangers(stage: Stage) -> None:
    stage.starter.world.add_repository("acme/secret", is_private=True)

    seen = [
        (await caller.get("/repos/acme/secret")).status
        for caller in (stage.person("mallory"), stage.github.as_nobody(), stage.person("rob"), stage.babysit)
    ]

    assert seen == [404, 404, 200, 200]


async def test_an_installation_reaches_only_selected_repositories(stage: Stage) -> None:
    world = stage.starter.world
    world.add_repository("acme/secret", is_private=True)
    world.select_repositories(stage.starter.installation, ["acme/app"])

    listed = await stage.babysit.get("/installation/repositories")

    assert listed.at("total_count") == 1
    assert (await stage.babysit.get("/repos/acme/secret")).status == 404


@pytest.mark.parametrize(
    ("login", "permission", "role"),
    [
        ("ada", "admin", "admin"),
        ("max", "write", "maintain"),
        ("wei", "write", "write"),
        ("tri", "read", "triage"),
        ("rob", "read", "read"),
        ("mallory", "read", "read"),
    ],
)
async def test_the_permission_of_each_role(stage: Stage, login: str, permission: str, role: str) -> None:
    reply = await stage.babysit.get(f"{REPO}/collaborators/{login}/permission")

    assert (reply.at("permission"), reply.at("role_name")) == (permission, role)


async def test_a_team_gives_its_permission(stage: Stage) -> None:
    team = stage.starter.world.add_team("acme", "founders", ("mallory",))
    team.repositories["acme/app"] = "maintain"

    reply = await stage.babysit.get(f"{REPO}/collaborators/mallory/permission")

    assert reply.at("role_name") == "maintain"
    path = "/orgs/acme/teams/founders/memberships"
    assert (await stage.babysit.get(f"{path}/mallory")).at("state") == "active"
    assert (await stage.babysit.get(f"{path}/rob")).status == 404


async def test_labels_need_triage(stage: Stage) -> None:
    stage.propose()
    path = f"{REPO}/issues/1/labels"

    refused = await stage.person("rob").post(path, {"labels": ["automerge"]})
    taken = await stage.person("tri").post(path, {"labels": ["automerge"]})

    assert (refused.status, refused.message) == (403, "Must have admin rights to Repository.")
    assert taken.at(0, "name") == "automerge"


async def test_classic_protection_needs_administration(stage: Stage) -> None:
    stage.repository.protect(checks=["build"], strict=True)
    path = f"{REPO}/branches/main/protection"

    refused, read = await stage.babysit.get(path), await stage.person("ada").get(path)

    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")
    assert read.at("required_status_checks", "strict") is True


async def test_everybody_may_know_which_contexts_a_branch_requires(stage: Stage) -> None:
    stage.repository.protect(checks=["build"])

    reply = await stage.babysit.get(f"{REPO}/branches/main")

    assert reply.at("protection", "required_status_checks", "contexts") == ["build"]


async def test_a_request_without_a_user_agent_is_forbidden(stage: Stage) -> None:
    caller = stage.babysit
    reply = await caller.get(REPO, {"User-Agent": ""})

    assert reply.status == 403
    assert "User-Agent header" in str(reply.body)
