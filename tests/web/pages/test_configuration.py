"""A repository's configuration as a page: what counts, and from which file."""

from dataclasses import replace

import pytest

from bot.model.snapshot import ConfigurationFile
from bot.records.configurations import KnownFiles
from bot.web.pages.configuration import resolved_of
from tests.building import NOW, base, snapshot
from tests.web.pages.conftest import Site

HOSTILE = "<script>alert(1)</script>"
OWN = ConfigurationFile(
    repository="acme/app",
    path=".github/babysit.yml",
    text=f"version: 1\nextends: organisation\nmerge:\n  method: rebase\n  label: '{HOSTILE}'\n",
)
ABOVE = ConfigurationFile(
    repository="acme/.github", path="babysit.yml", text="version: 1\nclaims:\n  remind_after: 2h\n"
)
FILES = KnownFiles(base_ref="main", own=OWN, organisation=ABOVE, has_own_items=False, seen_at=NOW)


async def seen(site: Site, **fields: object) -> None:
    await site.pages.configurations.note(snapshot(**fields), NOW)


def test_each_key_has_its_value_and_where_it_is_from() -> None:
    settings = {
        setting.key: (setting.value, setting.origin)
        for section in resolved_of(FILES).sections
        for setting in section.settings
    }

    assert settings["merge.method"] == ("rebase", "acme/app")
    assert settings["claims.remind_after"] == ("2h", "acme/.github")
    assert settings["merge.delete_branch"] == ("true", "")


def test_a_broken_file_has_problems_and_no_settings() -> None:
    broken = replace(OWN, text="version: 1\nmerge:\n  methode: rebase\n")

    resolved = resolved_of(replace(FILES, own=broken))

    assert resolved.sections == ()
    assert resolved.broken is not None
    assert resolved.broken.problems[0].line == 3


async def test_the_page_shows_it_with_links_to_the_files(site: Site) -> None:
    await seen(site, configuration=OWN, organisation_configuration=ABOVE)

    page = (await site.get("/acme/app/configuration")).text

    assert 'href="https://github.example/acme/app/blob/main/.github/babysit.yml"' in page
    assert 'href="https://github.example/acme/.github/blob/HEAD/babysit.yml"' in page
    assert "<code>merge.method</code>" in page
    assert HOSTILE not in page


async def test_problems_are_told_by_line(site: Site) -> None:
    await seen(site, configuration=replace(OWN, text=f"version: 1\n'{HOSTILE}': 1\n"))

    page = (await site.get("/acme/app/configuration")).text

    assert "It cannot be used, and nothing is merged" in page
    assert "Line 2" in page
    assert HOSTILE not in page


async def test_another_branch_is_shown_where_it_is_asked_for(site: Site) -> None:
    await seen(site, configuration=OWN)
    await seen(site, base=base(ref="release/1"))

    asked = (await site.get("/acme/app/configuration?branch=release/1")).text
    unknown = (await site.get("/acme/app/configuration?branch=none")).text

    assert "There is none: everything has its default." in asked
    assert "Nothing was seen yet" in unknown


@pytest.mark.parametrize("path", ["/globex/vault/configuration", "/acme/nothing/configuration"])
async def test_nobody_elses_is_shown(site: Site, path: str) -> None:
    assert (await site.get(path)).status == 404
