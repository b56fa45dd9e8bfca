"""The configuration page tries a file out: what would have been decided otherwise, gate by gate."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.decide import decide
from bot.model.gate import Case
from bot.records.decisions import packed
from bot.replay.keeping import made_of
from bot.web.pages import trying
from tests.building import KEY, NOW, case
from tests.web.pages.conftest import Answer, Site

PATH = "/acme/app/configuration"
BLOCKING = "version: 1\nmerge: {block_labels: [automerge]}\n"
HOSTILE = "version: 1\nmerge: {metod: '<script>alert(1)</script>'}\n"


def before(number: int, *, days: float = 1, base_ref: str = "main") -> Case:
    of = case()
    base = replace(of.snapshot.base, ref=base_ref)
    known = replace(of.snapshot, key=replace(KEY, number=number), base=base)
    return replace(of, now=NOW - timedelta(days=days, seconds=number), snapshot=known)


async def keep(site: Site, *cases: Case) -> None:
    await site.pages.decisions.keep(*(packed(made_of(of, decide(of))) for of in cases))
    await site.pages.configurations.note(cases[0].snapshot, NOW)


async def tried(site: Site, text: str, **fields: str) -> Answer:
    return await site.post(PATH, {"csrf_token": "c", "branch": "main", "text": text, **fields})


async def test_the_page_has_a_form_with_the_file_that_counts(site: Site) -> None:
    await keep(site, before(3))

    page = (await site.get(PATH)).text

    assert '<textarea id="f-text" name="text"' in page
    assert 'name="csrf_token" value="c"' in page


async def test_decisions_that_would_have_been_others_are_told_gate_by_gate_and_one_by_one(site: Site) -> None:
    await keep(site, before(3), before(4), before(5, days=31), before(6, base_ref="release"))

    page = await tried(site, BLOCKING)

    assert page.status == 200
    assert "2 of 2 decisions would have been different" in page.text
    assert (
        '<th scope="row">hold</th><td>2 decisions</td><td class="long">open → <b>held</b></td>' in page.text
    )
    assert 'href="/acme/app/pull/4"' in page.text
    assert 'href="/acme/app/pull/5"' not in page.text
    assert "<code>merge.block_labels</code>" in page.text
    assert f"{BLOCKING}</textarea>" in page.text  # what was typed is still there, line by line


async def test_a_file_that_changes_nothing_says_so(site: Site) -> None:
    await keep(site, before(3))

    page = (await tried(site, "version: 1\n")).text

    assert "No decision would have been different" in page
    assert "It means what is in force already." in page


async def test_a_broken_file_is_told_by_line_and_its_words_stay_words(site: Site) -> None:
    await keep(site, before(3))

    page = (await tried(site, HOSTILE)).text

    assert "The file cannot be used" in page
    assert "Line 2, <code>merge.metod</code>" in page
    assert "<script>alert" not in page


async def test_a_form_that_was_not_made_for_this_session_tries_nothing(site: Site) -> None:
    await keep(site, before(3))

    page = await tried(site, BLOCKING, csrf_token="another")

    assert page.status == 403
    assert "would have been different" not in page.text


@pytest.mark.parametrize(("login", "status"), [("", 303), ("mallory", 404)])
async def test_only_who_may_read_the_repository_tries_files(site: Site, login: str, status: int) -> None:
    await keep(site, before(3))

    page = await site.post(PATH, {"csrf_token": "c", "branch": "main", "text": BLOCKING}, login=login)

    assert page.status == status
    assert "would have been different" not in page.text


async def test_a_form_beyond_all_bounds_is_refused(site: Site) -> None:
    await keep(site, before(3))

    page = await tried(site, "#" * 300_000)

    assert page.status == 403


async def test_one_file_is_tried_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "PATIENCE_S", 0.01)
    await keep(site, before(3))

    async with site.pages.trying:
        page = await tried(site, BLOCKING)

    assert "Others try files at this moment. Send it again in a few seconds." in page.text


async def test_where_nothing_was_seen_there_is_nothing_to_try(site: Site) -> None:
    page = await tried(site, BLOCKING)

    assert page.status == 200
    assert "Nothing was seen yet" in page.text
