"""Every route there is, also one that is added tomorrow: for nobody, for a stranger, from another site."""

from collections.abc import Iterator

import pytest
from aiohttp import web

from bot.web.pages.api_document import document
from tests.sign_in.conftest import Browser, Page, Site

OPEN = {
    "/sign-in": "begins a sign-in",
    "/sign-in/callback": "ends one",
    "/sign-out": "asks, or leads to the next",
    "/signed-out": "says so",
    "/-/static/{name}": "the same files for everybody",
    "/api/v1/openapi.json": "tells of nobody",
}
"""What anybody may open, and why."""
OF_EVERYTHING = {"/", "/-/events", "/api/v1/queue"}
"""What shows each person their own, and a stranger nothing."""
OF_TESTS = {"/who"}
EVIL = "https://evil.example"


def routes(site: Site) -> Iterator[tuple[str, str]]:
    """Each method with its path as it was registered."""
    for route in site.app.router.routes():
        resource = route.resource
        if resource is not None and resource.canonical not in OF_TESTS and route.method != "HEAD":
            yield route.method, resource.canonical


def filled(path: str) -> str:
    """An address there, about what only some may read."""
    return path.format(owner="acme", repository="secret", number=7, name="pages.css")


async def requested(browser: Browser, site: Site, method: str, path: str) -> tuple[int, str, str]:
    """What one request is answered with, led nowhere."""
    url = f"{site.url}{filled(path)}"
    async with browser.session.request(method, url, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", ""), await response.text()


@pytest.fixture
async def stranger(site: Site) -> Browser:
    """Somebody of another organisation, which has the App too."""
    world = site.starter.world
    world.add_organization("globex")
    world.add_repository("globex/site").collaborators["mallory"] = "write"
    world.install(site.starter.app, "globex")
    browser, page = await site.signed_in("mallory")
    assert '"globex/site"' in page.text
    return browser


def test_there_are_routes_of_every_kind(site: Site) -> None:
    found = set(routes(site))

    assert len(found) >= len(OPEN) + len(OF_EVERYTHING) + 9
    assert ("POST", "/{owner}/{repository}/configuration") in found
    assert set(OPEN) | OF_EVERYTHING <= {path for _method, path in found}


async def test_nobody_is_shown_anything_but_the_way_in(site: Site) -> None:
    nobody = await site.browser()

    for method, path in routes(site):
        if path in OPEN:
            continue
        status, location, text = await requested(nobody, site, method, path)

        if path.startswith("/api/"):
            assert (status, "message" in text) == (401, True), path
        else:
            assert (status, text) == (303, ""), path
            assert location.startswith("/sign-in?next="), path


async def test_another_organisations_session_finds_nothing_there(site: Site, stranger: Browser) -> None:
    for method, path in routes(site):
        if path in OPEN or method != "GET":
            continue
        if path in OF_EVERYTHING:
            if path != "/-/events":  # which does not end
                _status, _location, text = await requested(stranger, site, method, path)
                assert "secret" not in text
            continue
        status, _location, text = await requested(stranger, site, method, path)

        assert (status, "secret" in text, "acme" in text) == (404, False, False), path


async def test_a_strangers_forms_change_nothing_there(site: Site, stranger: Browser) -> None:
    for method, path in routes(site):
        if method == "GET" or path in OPEN:
            continue
        status, _location, text = await requested(stranger, site, method, path)

        assert (status, "secret" in text, "acme" in text) == (404, False, False), path


async def sent(browser: Browser, site: Site, path: str, **headers: str) -> Page:
    return await browser.post(f"{site.url}{filled(path)}", {"text": "version: 1"}, **headers)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": EVIL}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)
async def test_no_form_of_another_site_does_anything(site: Site, headers: dict[str, str]) -> None:
    member, _ = await site.signed_in("rob")
    forms = [(method, path) for method, path in routes(site) if method != "GET"]

    for method, path in forms:
        page = await sent(member, site, path, **headers)

        assert (method, page.status) == ("POST", 403), path
        assert "This came from another site" in page.text, path
    assert len(forms) >= 2
    assert (await member.get(f"{site.url}/who")).status == 200


def test_every_route_for_programs_is_in_the_document(site: Site) -> None:
    served = {path for _method, path in routes(site) if path.startswith("/api/")}

    assert served - {"/api/v1/openapi.json"} == set(document()["paths"])


def test_nothing_is_served_beside_routes(site: Site) -> None:
    for resource in site.app.router.resources():
        assert isinstance(resource, web.PlainResource | web.DynamicResource)
