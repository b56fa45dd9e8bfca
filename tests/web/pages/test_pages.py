"""Every page alike: for who is signed in, of what GitHub lets that person read, and nothing foreign runs."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.sign_in.access import AccessUnknownError, SignedOutError
from tests.building import KEY, NOW
from tests.web.pages.conftest import Site, waiting

OWN = (
    "/",
    "/acme",
    "/acme/app",
    "/acme/app/pull/7",
    "/acme/ledger",
    "/acme/insights",
    "/acme/app/configuration",
)
FOREIGN = (
    *("/globex", "/globex/vault", "/globex/vault/pull/66", "/globex/ledger", "/globex/ledger?format=csv"),
    *("/globex/insights", "/globex/vault/configuration", "/globex/insights?since=7d"),
    *("/-/events?path=/globex/vault", "/-/events?path=/globex/ledger"),
)
SECRET = waiting(
    66, title="Their secret", key=replace(KEY, repository_id=99, repository="globex/vault", number=66)
)
PATHS_LIKE = ("/acme/..", "/acme/%2e%2e", "/%2e%2e/app", "/acme/app%2f..%2f..", "/acme/app%00", "/acme/%ff")


@pytest.mark.parametrize("path", OWN + FOREIGN)
async def test_whoever_is_not_signed_in_is_asked_to_be_whatever_the_address(site: Site, path: str) -> None:
    page = await site.get(path, login="")

    assert page.status == 303
    assert page.headers["Location"] == f"/sign-in?next={quote(path, safe='')}"
    assert not page.text


@pytest.mark.parametrize("path", FOREIGN)
async def test_what_a_person_may_not_see_is_answered_like_what_is_not_there(site: Site, path: str) -> None:
    await site.pages.board.show(SECRET, NOW)

    page, nothing = await site.get(path), await site.get("/nobody-has-this-name")

    assert page.status == nothing.status == 404
    assert page.text == nothing.text


@pytest.mark.parametrize("path", OWN)
async def test_nothing_of_others_is_on_any_page(site: Site, path: str) -> None:
    await site.pages.board.show(SECRET, NOW)
    await site.pages.board.show(waiting(7), NOW)

    page = await site.get(path)

    assert page.status == 200
    assert "secret" not in page.text.lower()
    assert "globex" not in page.text


@pytest.mark.parametrize("path", PATHS_LIKE)
async def test_a_name_that_looks_like_a_path_is_no_name(site: Site, path: str) -> None:
    page = await site.get(path)

    assert page.status == 404


@pytest.mark.parametrize("path", OWN)
async def test_a_page_runs_nothing_foreign_and_is_kept_by_nobody(site: Site, path: str) -> None:
    await site.pages.board.show(waiting(7), NOW)
    page = await site.get(path)

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["Cache-Control"] == "no-store"
    for inline in (" style=", "<style", " onclick=", "javascript:"):
        assert inline not in page.text
    assert page.text.count("<script") == page.text.count('<script src="/-/static/')


async def test_a_page_asks_once_what_may_be_read(site: Site) -> None:
    await site.get("/acme")

    assert site.access.asked == ["wei"]


async def test_nothing_is_shown_where_github_cannot_say_who_may_read_it(site: Site) -> None:
    await site.pages.board.show(waiting(7), NOW)
    site.access.trouble = AccessUnknownError("GitHub does not answer. Try again in a minute.")

    page = await site.get("/acme")

    assert page.status == 503
    assert "GitHub does not answer. Try again in a minute." in page.text
    assert "Change number 7" not in page.text


async def test_a_session_that_ended_meanwhile_is_begun_again(site: Site) -> None:
    site.access.trouble = SignedOutError()

    page = await site.get("/acme")

    assert (page.status, page.headers["Location"]) == (303, "/sign-in?next=%2Facme")


async def test_a_database_that_fails_is_told_without_its_words(site: Site) -> None:
    await site.database.write(lambda transaction: transaction.execute("DROP TABLE waiting"))

    page = await site.get("/acme")

    assert page.status == 503
    assert "The database could not be read." in page.text
    assert "waiting" not in page.text


async def test_files_are_the_same_for_everybody_and_kept_by_browsers(site: Site) -> None:
    sheet = await site.get("/-/static/pages.css", login="")

    assert sheet.status == 200
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["nothing.css", "..%2fsite.py", "%2e%2e", "__init__.py"])
async def test_there_are_no_other_files(site: Site, name: str) -> None:
    assert (await site.get(f"/-/static/{name}")).status == 404
