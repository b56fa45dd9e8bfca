"""People sign in with GitHub, see exactly what GitHub lets them read, and leave."""

import asyncio
from dataclasses import replace

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from bot.github.oauth import OAuthRefused, UserTokens
from bot.records.database import Transaction
from bot.settings import Secret
from bot.sign_in.access import Questions, unbounded
from bot.sign_in.installing import install
from simulator.faults import Fault
from simulator.starter import CLIENT_SECRET
from tests.sign_in.conftest import Browser, Page, Site, sign_in_beside, who


def reads(page: Page) -> list[str]:
    found = msgspec.json.decode(page.text, type=dict[str, object])["reads"]
    assert isinstance(found, list)
    return found


def csrf(page: Page) -> str:
    return str(msgspec.json.decode(page.text, type=dict[str, object])["csrf"])


def session_cookie(site: Site, browser: Browser) -> str:
    return browser.session.cookie_jar.filter_cookies(URL(site.url))["babysit"].value


def with_cookie(site: Site, cookie: str) -> web.Request:
    """A request as another process would get it."""
    headers = {"Cookie": f"{site.sign_in.cookies.session}={cookie}"}
    return make_mocked_request("GET", "/who", headers=headers)


async def asked(site: Site) -> list[str]:
    """The routes that were asked in a person's name since the last time."""
    routes = [record.route for record in site.github.requests if record.route.startswith("/user")]
    site.github.requests.clear()
    return routes


async def test_who_signs_in_comes_back_to_the_page_and_sees_what_github_says(site: Site) -> None:
    browser = await site.browser("rob")

    asked_first = await browser.get(f"{site.url}/sign-in?next=/who%3Fowner%3Dacme")
    assert "Authorize Babysit" in asked_first.text
    _, page = await site.signed_in("rob", "/who%3Fowner%3Dacme")

    assert page.url == f"{site.url}/who?owner=acme"
    assert reads(page) == ["acme/app", "acme/secret"]
    (cookie,) = [cookie for cookie in page.cookies if cookie.startswith("babysit=")]
    assert {part.strip() for part in cookie.split(";")} >= {"HttpOnly", "Path=/", "SameSite=Lax"}


async def test_a_person_without_access_is_signed_in_and_sees_nothing(site: Site) -> None:
    _, page = await site.signed_in("mallory")

    assert reads(page) == []


async def test_who_declines_is_told_so_and_is_nobody(site: Site) -> None:
    browser = await site.browser("rob")
    asked_first = await browser.get(f"{site.url}/sign-in")
    fields = dict(URL(asked_first.url).query)

    page = await browser.post(f"{site.github.server_url}/login/oauth/authorize", {**fields, "agree": "no"})

    assert "You told GitHub not to tell Babysit who you are." in page.text
    assert (await browser.get(f"{site.url}/who")).status == 401


@pytest.mark.parametrize(
    "astray",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "",
    ],
)
async def test_signing_in_leads_nowhere_else(site: Site, astray: str) -> None:
    browser, _ = await site.signed_in("rob")

    page = await browser.get(str(URL(f"{site.url}/sign-in").with_query({"next": astray})))

    assert page.url.startswith(f"{site.url}/")


async def test_a_state_is_of_one_browser_and_for_once(site: Site) -> None:
    victim, attacker = await site.browser("rob"), await site.browser("mallory")
    await victim.get(f"{site.url}/sign-in")
    begun = await attacker.get(f"{site.url}/sign-in")
    code_at = await attacker.session.post(
        f"{site.github.server_url}/login/oauth/authorize",
        data={**URL(begun.url).query, "agree": "yes"},
        allow_redirects=False,
    )
    callback = code_at.headers["Location"]

    fixed = await victim.get(callback)
    assert "This sign-in cannot be used" in fixed.text
    assert (await victim.get(f"{site.url}/who")).status == 401
    own_cookies = attacker.session.cookie_jar.filter_cookies(URL(site.url))
    pending = own_cookies["babysit-sign-in"].value
    await attacker.get(callback)
    assert (await attacker.get(f"{site.url}/who")).status == 200
    replayed = await (await site.browser()).get(callback, Cookie=f"babysit-sign-in={pending}")
    assert "This sign-in cannot be used" in replayed.text


@pytest.mark.parametrize(
    "query", ["", "?state=x&code=y", "?state=&code=y", "?error=access_denied", "?state=é"]
)
async def test_a_forged_answer_signs_nobody_in(site: Site, query: str) -> None:
    browser = await site.browser("rob")
    await browser.get(f"{site.url}/sign-in")

    page = await browser.get(f"{site.url}/sign-in/callback{query}")

    assert page.status == 400
    assert (await browser.get(f"{site.url}/who")).status == 401


async def test_a_sign_in_that_took_too_long_is_begun_again(site: Site) -> None:
    browser = await site.browser("rob")
    begun = await browser.get(f"{site.url}/sign-in")
    site.pass_time(601)

    page = await browser.post(
        f"{site.github.server_url}/login/oauth/authorize", {**URL(begun.url).query, "agree": "yes"}
    )

    assert "more than ten minutes ago" in page.text


async def test_signing_in_makes_a_new_session_and_ends_the_old(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    fixed = session_cookie(site, browser)

    await browser.get(f"{site.url}/sign-in?next=/who")

    assert session_cookie(site, browser) != fixed
    assert (await (await site.browser()).get(f"{site.url}/who", Cookie=f"babysit={fixed}")).status == 401


async def test_no_token_and_no_cookie_stands_in_the_database(site: Site) -> None:
    browser, _ = await site.signed_in("rob")

    def everything(transaction: Transaction) -> str:
        return repr(transaction.rows("SELECT * FROM sessions"))

    kept = await site.database.read(everything)
    secrets = [session_cookie(site, browser), *site.starter.world.authorizations.refreshable]
    secrets += [token for token in site.starter.world.tokens if token.startswith("ghu_")]
    assert "rob" in kept
    assert not [secret for secret in secrets if secret in kept]


async def test_what_github_said_is_asked_once_in_two_minutes(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    assert await asked(site) == ["/user", "/user/installations", "/user/installations/{id}/repositories"]

    for _ in range(3):
        await browser.get(f"{site.url}/who")
    assert await asked(site) == []
    site.pass_time(121)
    await browser.get(f"{site.url}/who")

    assert await asked(site) == ["/user/installations", "/user/installations/{id}/repositories"]


async def test_only_the_owners_installation_is_asked_for_an_owners_page(site: Site) -> None:
    world = site.starter.world
    world.add_organization("globex")
    world.add_repository("globex/site").collaborators["rob"] = "read"
    world.install(site.starter.app, "globex")

    _, page = await site.signed_in("rob", "/who%3Fowner%3DGlobex")

    assert reads(page) == ["globex/site"]
    assert (await asked(site)).count("/user/installations/{id}/repositories") == 1


async def reading(site: Site, browser: Browser) -> tuple[list[str], int, bool]:
    """What one page about everything may show, how much GitHub was asked for it, and whether that is less."""
    session = await site.sign_in.access.session(with_cookie(site, session_cookie(site, browser)))
    assert session is not None
    await asked(site)
    allowance = Questions()
    found = await site.sign_in.access.readable(session, None, allowance)
    return [repository.name for repository in found], len(await asked(site)), allowance.is_short


async def test_a_page_about_many_organisations_asks_little_and_the_next_ones_the_rest(site: Site) -> None:
    world = site.starter.world
    for name in ("globex", "initech", "umbrella"):
        world.add_organization(name)
        world.add_repository(f"{name}/site").collaborators["rob"] = "read"
        world.install(site.starter.app, name)
    browser, _ = await site.signed_in("rob", "/sign-out")

    first, second, third = [await reading(site, browser) for _ in range(3)]

    assert first == (["acme/app", "acme/secret"], 2, True)
    assert second == ([*first[0], "globex/site", "initech/site"], 2, True)
    assert third == ([*second[0], "umbrella/site"], 1, False)
    assert (await reading(site, browser))[1:] == (0, False)


async def in_teams(site: Site, browser: Browser) -> list[str]:
    session = await site.sign_in.access.session(with_cookie(site, session_cookie(site, browser)))
    assert session is not None
    return sorted(await site.sign_in.access.teams(session, Questions()))


async def test_a_persons_teams_are_asked_of_github_in_their_own_name(site: Site) -> None:
    world = site.starter.world
    world.add_team("acme", "founders", ("rob",))
    world.add_team("acme", "others", ("wei",))
    browser, _ = await site.signed_in("rob")
    await asked(site)

    assert [await in_teams(site, browser) for _ in range(2)] == [["acme/founders"]] * 2
    assert await asked(site) == ["/user/teams"]


@pytest.mark.parametrize("status", [403, 404, 502])
async def test_where_github_tells_no_teams_a_person_is_in_none(site: Site, status: int) -> None:
    site.starter.world.add_team("acme", "founders", ("rob",))
    browser, _ = await site.signed_in("rob")
    site.github.faults.add(Fault(path="/user/teams", status=status, times=None))

    assert await in_teams(site, browser) == []


async def test_access_taken_away_is_gone_after_two_minutes(site: Site) -> None:
    browser, page = await site.signed_in("rob")
    assert "acme/secret" in reads(page)
    site.starter.world.repository("acme/secret").collaborators.pop("rob")
    site.pass_time(121)

    assert reads(await browser.get(f"{site.url}/who")) == ["acme/app"]


@pytest.mark.parametrize("path", ["/user/installations", "/user/installations/*"])
async def test_where_github_cannot_be_asked_nothing_is_shown(site: Site, path: str) -> None:
    browser, _ = await site.signed_in("rob")
    site.pass_time(121)
    site.github.faults.add(Fault(path=path, status=502, times=None))

    page = await browser.get(f"{site.url}/who")

    assert (page.status, page.text) == (503, "GitHub cannot say what you may read. Try again in a minute.")
    site.github.faults.clear()
    assert (await browser.get(f"{site.url}/who")).status == 200


async def test_a_token_of_eight_hours_is_renewed_unseen(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    site.pass_time(9 * 3600)

    assert (await browser.get(f"{site.url}/who")).status == 200
    site.pass_time(29 * 86_400)
    assert (await browser.get(f"{site.url}/who")).status == 200


async def test_a_token_that_another_process_renewed_is_found(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = await site.signed_in("rob")
    site.pass_time(9 * 3600)

    async def lose(_refresh_token: str) -> UserTokens:
        """The other one was quicker, and kept what it got."""
        assert (await browser.get(f"{site.url}/who")).status == 200
        raise OAuthRefused("POST /login/oauth/access_token", "bad_refresh_token")

    other = sign_in_beside(site)
    monkeypatch.setattr(other.oauth, "refresh", lose)
    session = await other.access.session(with_cookie(site, session_cookie(site, browser)))
    assert session is not None

    found = await other.access.readable(session, None, unbounded())

    assert [repository.name for repository in found] == ["acme/app", "acme/secret"]


async def test_a_refresh_token_that_is_over_ends_the_session(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    site.starter.world.authorizations.refreshable.clear()
    site.pass_time(9 * 3600)

    assert (await browser.get(f"{site.url}/who")).text == "Your session is over."
    assert (await browser.get(f"{site.url}/who")).text == "nobody"


async def test_a_month_without_use_ends_a_session(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    site.pass_time(30 * 86_400)

    assert (await browser.get(f"{site.url}/who")).status == 401


async def test_a_taken_back_authorisation_ends_the_session(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    await browser.post(
        f"{site.github.server_url}/settings/apps/authorizations", {"client_id": site.starter.app.client_id}
    )
    site.pass_time(121)

    assert (await browser.get(f"{site.url}/who")).text == "GitHub takes your sign-in no more."
    assert (await browser.get(f"{site.url}/who")).text == "nobody"


async def test_who_took_it_back_is_signed_out_everywhere_at_once(site: Site) -> None:
    browser, _ = await site.signed_in("rob")
    other, _ = await site.signed_in("max")

    await site.sign_in.access.end_of_user(site.starter.world.account("rob").id)

    assert (await browser.get(f"{site.url}/who")).text == "nobody"
    assert (await other.get(f"{site.url}/who")).status == 200


async def test_signing_out_ends_the_session_and_its_token(site: Site) -> None:
    browser, page = await site.signed_in("rob")
    cookie = session_cookie(site, browser)

    left = await browser.post(f"{site.url}/sign-out", {"csrf_token": csrf(page)}, Origin=site.url)

    assert left.url == f"{site.url}/signed-out"
    assert (await (await site.browser()).get(f"{site.url}/who", Cookie=f"babysit={cookie}")).status == 401
    for _ in range(100):
        if not [token for token in site.starter.world.tokens if token.startswith("ghu_")]:
            break
        await browser.get(f"{site.url}/signed-out")
    assert not [token for token in site.starter.world.tokens if token.startswith("ghu_")]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_sites_form_signs_nobody_out(site: Site, headers: dict[str, str]) -> None:
    browser, page = await site.signed_in("rob")

    refused = await browser.post(f"{site.url}/sign-out", {"csrf_token": csrf(page)}, **headers)

    assert (refused.status, "rob" in refused.text) == (403, False)
    assert (await browser.get(f"{site.url}/who")).status == 200


async def test_a_page_without_a_referrer_may_sign_out(site: Site) -> None:
    browser, page = await site.signed_in("rob")
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

    left = await browser.post(f"{site.url}/sign-out", {"csrf_token": csrf(page)}, **headers)

    assert left.url == f"{site.url}/signed-out"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_without_the_sessions_token_signs_nobody_out(site: Site, token: str) -> None:
    browser, _ = await site.signed_in("rob")

    refused = await browser.post(f"{site.url}/sign-out", {"csrf_token": token}, Origin=site.url)

    assert refused.status == 403
    assert (await browser.get(f"{site.url}/who")).status == 200


@pytest.mark.parametrize("charset", ["utf-8", "nonsense"])
async def test_a_form_that_is_no_text_signs_nobody_out(site: Site, charset: str) -> None:
    browser, _ = await site.signed_in("rob")
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    async with browser.session.post(
        f"{site.url}/sign-out", data=b"csrf_token=\xff", headers={"Origin": site.url, "Content-Type": kind}
    ) as refused:
        assert refused.status in {403, 415}
    assert (await browser.get(f"{site.url}/who")).status == 200


async def test_the_link_to_sign_out_asks_first(site: Site) -> None:
    browser, page = await site.signed_in("rob")

    asked_first = await browser.get(f"{site.url}/sign-out")

    assert "You are signed in as rob." in asked_first.text
    assert csrf(page) in asked_first.text
    assert (await browser.get(f"{site.url}/who")).status == 200


async def test_a_users_token_is_a_session_of_its_own(site: Site) -> None:
    await site.signed_in("rob")
    token = next(token for token in site.starter.world.tokens if token.startswith("ghu_"))
    program = await site.browser()

    page = await program.get(f"{site.url}/who", Authorization=f"Bearer {token}")
    stranger = await program.get(f"{site.url}/who", Authorization=f"Bearer ghu_{'0' * 36}")

    assert reads(page) == ["acme/app", "acme/secret"]
    assert stranger.status == 401


async def test_a_persons_own_token_reads_what_it_reaches_of_what_babysit_has_listed(site: Site) -> None:
    world = site.starter.world
    world.add_repository("acme/elsewhere", is_private=True).collaborators["rob"] = "read"
    world.tokens[token := f"ghp_{'r' * 36}"] = world.account("rob")
    secret = world.repositories["acme/secret"].id
    await site.database.write(
        lambda transaction: transaction.execute("INSERT INTO met_repositories VALUES (?, 7)", (secret,))
    )

    page = await (await site.browser()).get(f"{site.url}/who", Authorization=f"Bearer {token}")
    nothing = await (await site.browser()).get(f"{site.url}/who?owner=x", Authorization=f"Bearer {token}")

    assert reads(page) == ["acme/secret"]
    assert reads(nothing) == []


async def test_a_token_of_another_app_shows_nothing(site: Site) -> None:
    world = site.starter.world
    world.installations[site.starter.installation.id].app = world.apps["third-ci"]

    _, page = await site.signed_in("rob")

    assert reads(page) == []


@pytest.mark.parametrize("cookie", ["x", "é", "a" * 5_000, '"', "../../etc/passwd", "' OR 1=1 --"])
async def test_a_made_up_cookie_is_nobody(site: Site, cookie: str) -> None:
    page = await (await site.browser()).get(f"{site.url}/who", Cookie=f"babysit={cookie}")

    assert page.status == 401


async def test_a_cookie_of_bytes_that_are_no_text_is_nobody(site: Site) -> None:
    where = URL(site.url)
    reader, writer = await asyncio.open_connection(where.host, where.port)
    writer.write(b"GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: babysit=\xff\xfe\r\n\r\n")

    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 401")


async def test_another_client_secret_ends_every_session(site: Site) -> None:
    browser, _ = await site.signed_in("rob")

    def spoil(transaction: Transaction) -> None:
        transaction.execute("UPDATE sessions SET sealed = ?", (b"gAAAAABother",))

    await site.database.write(spoil)
    site.pass_time(121)

    assert (await browser.get(f"{site.url}/who")).status == 401


@pytest.mark.parametrize(("former", "status"), [((CLIENT_SECRET,), 200), ((), 401)])
async def test_a_rotated_client_secret_ends_no_session_while_the_former_is_named(
    site: Site, former: tuple[str, ...], status: int
) -> None:
    browser, _ = await site.signed_in("rob")
    settings, around = site.made_of
    site.starter.app.client_secret = "f" * 40
    site.made_of = (
        replace(
            settings,
            client_secret=Secret("f" * 40),
            former_secrets=tuple(Secret(secret) for secret in former),
        ),
        around,
    )
    rotated = sign_in_beside(site)
    app = web.Application()
    install(app, rotated)
    app.router.add_get("/who", who)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    page = await browser.get(f"http://127.0.0.1:{runner.addresses[0][1]}/who")
    await runner.cleanup()

    assert page.status == status
