"""Apps are registered, installed and authorised on the simulated GitHub's pages, as on GitHub's."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from simulator.caller import Caller
from simulator.starter import CLIENT_SECRET
from tests.simulator.stage import Stage

BACK = "http://127.0.0.1:1/back"
MANIFEST: Mapping[str, object] = {
    "name": "Babysit acme",
    "url": "https://example.com",
    "redirect_url": f"{BACK}?from=github",
    "callback_urls": [BACK],
    "setup_url": f"{BACK}/installed",
    "hook_attributes": {"url": "http://127.0.0.1:1/webhook"},
    "default_permissions": {"checks": "write"},
    "default_events": ["pull_request"],
}
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Browser:
    """Somebody who fills in forms and does not follow redirects away from GitHub."""

    def __init__(self, session: aiohttp.ClientSession, root: str) -> None:
        self._session = session
        self._root = root

    async def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str, str]:
        """Status, text, and where it leads."""
        async with self._session.post(self._root + path, data=fields, allow_redirects=False) as response:
            return response.status, await response.text(), response.headers.get("Location", "")

    async def get(self, path: str) -> tuple[int, str, str]:
        async with self._session.get(self._root + path, allow_redirects=False) as response:
            return response.status, await response.text(), response.headers.get("Location", "")


async def browser(stage: Stage, session: aiohttp.ClientSession, login: str = "ada") -> Browser:
    visitor = Browser(session, stage.github.server_url)
    await visitor.post("/session", {"login": login, "return_to": "/"})
    return visitor


def jar() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


def asked(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def registered(visitor: Browser, **changes: object) -> tuple[int, str, str]:
    manifest = json.dumps({**MANIFEST, **changes})
    form = {
        "manifest": manifest,
        "state": "s1",
        "owner": "acme",
        "name": str(changes.get("name", "Babysit acme")),
    }
    return await visitor.post("/settings/apps", form)


async def test_a_manifest_becomes_an_app_whose_secrets_are_told_once(stage: Stage) -> None:
    async with jar() as session:
        visitor = await browser(stage, session)

        status, page, _ = await visitor.post(
            "/organizations/acme/settings/apps/new?state=s1", {"manifest": json.dumps(MANIFEST)}
        )
        assert status == 200
        assert "Create GitHub App for acme" in page
        _, _, location = await registered(visitor)

    assert location.startswith(f"{BACK}?from=github&code=")
    assert asked(location)["state"] == "s1"
    code = asked(location)["code"]
    nobody = stage.github.as_nobody()
    told = await nobody.post(f"/app-manifests/{code}/conversions")
    again = await nobody.post(f"/app-manifests/{code}/conversions")
    assert told.status == 201
    assert told.at("slug") == "babysit-acme"
    assert str(told.at("pem")).startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert all(told.at(name) for name in ("id", "client_id", "client_secret", "webhook_secret"))
    assert again.status == 404


async def test_a_manifests_code_ends_after_an_hour(stage: Stage) -> None:
    async with jar() as session:
        _, _, location = await registered(await browser(stage, session))
    stage.clock.advance(3600)

    told = await stage.github.as_nobody().post(f"/app-manifests/{asked(location)['code']}/conversions")

    assert told.status == 404


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": "Babysit"}, "Name is already taken"),
        ({"name": "x" * 35}, "Name is too long"),
        ({"redirect_url": "javascript:alert(1)"}, "redirect_url must be a valid URL"),
        ({"hook_attributes": {}}, "Hook url is not a valid URL"),
        ({"hook_attributes": None}, "Default events unsupported"),
        ({"default_permissions": {"checks": "own"}}, "Default permission records"),
    ],
    ids=["taken", "long", "redirect", "hook", "no hook", "permission"],
)
async def test_a_manifest_with_a_mistake_is_refused_on_the_page(
    stage: Stage, changes: dict[str, object], complaint: str
) -> None:
    async with jar() as session:
        status, page, _ = await registered(await browser(stage, session), **changes)

    assert status == 200
    assert complaint in page


async def test_only_an_owner_registers_for_an_organisation(stage: Stage) -> None:
    async with jar() as session:
        status, _, _ = await registered(await browser(stage, session, "rob"))

    assert status == 404


async def test_who_is_not_signed_in_signs_in_and_finds_the_manifest_again(stage: Stage) -> None:
    path = "/organizations/acme/settings/apps/new?state=s1"
    async with jar() as session:
        visitor = Browser(session, stage.github.server_url)

        _, _, location = await visitor.post(path, {"manifest": json.dumps(MANIFEST)})
        assert location.startswith("/login?return_to=")
        _, _, back = await visitor.post(
            "/session", {"login": "ada", "return_to": asked(location)["return_to"]}
        )
        status, page, _ = await visitor.get(back)

    assert status == 200
    assert "Babysit acme" in page


async def test_installing_leads_to_the_setup_address(stage: Stage) -> None:
    async with jar() as session:
        visitor = await browser(stage, session)
        await registered(visitor)

        _, page, _ = await visitor.get("/apps/babysit-acme/installations/new")
        assert "acme/app" in page
        _, _, location = await visitor.post(
            "/apps/babysit-acme/installations", {"account": "acme", "selection": "all"}
        )

    assert location.startswith(f"{BACK}/installed?installation_id=")
    assert asked(location)["setup_action"] == "install"


def prepare(stage: Stage) -> dict[str, str]:
    stage.starter.app.callback_urls = (BACK,)
    return {
        "client_id": stage.starter.app.client_id,
        "redirect_uri": BACK,
        "state": "s1",
        "code_challenge": CHALLENGE,
    }


async def agreed(stage: Stage, visitor: Browser) -> str:
    _, _, location = await visitor.post("/login/oauth/authorize", {**prepare(stage), "agree": "yes"})
    return asked(location)["code"]


async def bought(stage: Stage, fields: Mapping[str, str]) -> dict[str, object]:
    app = stage.starter.app
    form = {"client_id": app.client_id, "client_secret": CLIENT_SECRET, **fields}
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{stage.github.server_url}/login/oauth/access_token",
            data=form,
            headers={"Accept": "application/json"},
        ) as response,
    ):
        body: dict[str, object] = await response.json()
        return body


def as_user(stage: Stage, tokens: Mapping[str, object]) -> Caller:
    nobody = stage.github.as_nobody()
    return Caller(nobody.session, nobody.root, str(tokens["access_token"]))


async def test_who_agrees_is_sent_back_with_a_code_that_buys_tokens_once(stage: Stage) -> None:
    async with jar() as session:
        code = await agreed(stage, await browser(stage, session, "rob"))

    tokens = await bought(stage, {"code": code, "code_verifier": VERIFIER})
    again = await bought(stage, {"code": code, "code_verifier": VERIFIER})

    assert (tokens["expires_in"], tokens["refresh_token_expires_in"]) == (28800, 15897600)
    assert re.fullmatch(r"ghu_\w{36}", str(tokens["access_token"]))
    assert (await as_user(stage, tokens).get("/user")).at("login") == "rob"
    assert again["error"] == "bad_verification_code"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"code_verifier": "w" * 43}, "bad_verification_code"),
        ({}, "bad_verification_code"),
        ({"code_verifier": VERIFIER, "client_secret": "no"}, "incorrect_client_credentials"),
        ({"code_verifier": VERIFIER, "redirect_uri": "http://else"}, "redirect_uri_mismatch"),
    ],
    ids=["verifier", "no verifier", "secret", "address"],
)
async def test_a_code_buys_nothing_for_others(stage: Stage, fields: dict[str, str], error: str) -> None:
    async with jar() as session:
        code = await agreed(stage, await browser(stage, session, "rob"))

    assert (await bought(stage, {"code": code, **fields}))["error"] == error


async def test_refused_and_mistaken_authorisations_are_told_to_the_app(stage: Stage) -> None:
    asked_for = prepare(stage)
    async with jar() as session:
        visitor = await browser(stage, session, "rob")

        _, _, denied = await visitor.post("/login/oauth/authorize", {**asked_for, "agree": "no"})
        _, _, astray = await visitor.get(
            f"/login/oauth/authorize?client_id={asked_for['client_id']}&redirect_uri=https://evil.example&state=s1"
        )

    assert (asked(denied)["error"], asked(denied)["state"]) == ("access_denied", "s1")
    assert astray.startswith(f"{BACK}?error=redirect_uri_mismatch")


async def test_tokens_expire_and_are_refreshed_once(stage: Stage) -> None:
    async with jar() as session:
        code = await agreed(stage, await browser(stage, session, "rob"))
    first = await bought(stage, {"code": code, "code_verifier": VERIFIER})
    stage.clock.advance(8 * 3600)
    refresh = {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])}

    assert (await as_user(stage, first).get("/user")).status == 401
    second = await bought(stage, refresh)
    assert (await as_user(stage, second).get("/user")).status == 200
    assert (await bought(stage, refresh))["error"] == "bad_refresh_token"


async def test_a_token_reaches_what_its_person_and_its_app_both_may(stage: Stage) -> None:
    world = stage.starter.world
    world.add_organization("globex")
    world.install(stage.starter.app, "globex")
    world.add_repository("globex/public")
    world.add_repository("acme/secret", is_private=True).collaborators["mallory"] = "read"
    async with jar() as session:
        code = await agreed(stage, await browser(stage, session, "mallory"))
    tokens = await bought(stage, {"code": code, "code_verifier": VERIFIER})
    mallory = as_user(stage, tokens)

    installations = await mallory.get("/user/installations")
    own = stage.starter.installation.id
    repositories = await mallory.get(f"/user/installations/{own}/repositories")
    other = next(number for number, one in world.installations.items() if one.account.login == "globex")

    assert (installations.at("total_count"), installations.at("installations", 0, "id")) == (1, own)
    assert installations.at("installations", 0, "app_id") == stage.starter.app.id
    assert (repositories.at("total_count"), repositories.at("repositories", 0, "full_name")) == (
        1,
        "acme/secret",
    )
    assert (await mallory.get(f"/user/installations/{other}/repositories")).status == 404
    assert (await stage.person("mallory").get("/user/installations")).status == 403


async def test_a_revoked_authorisation_ends_its_tokens_and_is_told(stage: Stage) -> None:
    async with jar() as session:
        visitor = await browser(stage, session, "rob")
        code = await agreed(stage, visitor)
        tokens = await bought(stage, {"code": code, "code_verifier": VERIFIER})

        await visitor.post("/settings/apps/authorizations", {"client_id": stage.starter.app.client_id})
        _, page, _ = await visitor.get("/settings/apps/authorizations")
    await stage.github.quiesce()

    assert (await as_user(stage, tokens).get("/user")).status == 401
    assert "You have authorized no App" in page
    told = [
        one
        for one in stage.starter.world.outbox.deliveries.values()
        if one.event == "github_app_authorization"
    ]
    assert [(one.action, one.payload["sender"]["login"]) for one in told] == [("revoked", "rob")]  # type: ignore[index]


async def test_an_app_gives_a_token_back_with_its_secret(stage: Stage) -> None:
    async with jar() as session:
        code = await agreed(stage, await browser(stage, session, "rob"))
    tokens = await bought(stage, {"code": code, "code_verifier": VERIFIER})
    client_id = stage.starter.app.client_id
    path, body = f"/applications/{client_id}/token", {"access_token": tokens["access_token"]}

    def basic(secret: str) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"}

    nobody = stage.github.as_nobody()
    assert (await nobody.call("DELETE", path, body, basic("wrong"))).status == 401
    assert (await nobody.call("DELETE", path, body, basic(CLIENT_SECRET))).status == 204
    assert (await as_user(stage, tokens).get("/user")).status == 401
