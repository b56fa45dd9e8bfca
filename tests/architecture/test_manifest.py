"""The App's manifest and its documentation say what the code does."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.events import NEEDED_EVENTS
from bot.github.installation_tokens import PERMISSIONS

ROOT = Path(__file__).parents[2]
MANIFEST = YAML(typ="safe").load(ROOT / "app.yml")


def rows(page: str, column: int = 0) -> set[str]:
    """The names in one column of a page's tables."""
    lines = [line.split("|") for line in (ROOT / page).read_text().splitlines() if line.startswith("|")]
    return {name.strip(" `") for line in lines for name in line[column + 1].split(",")}


def test_the_manifest_asks_for_exactly_what_tokens_ask_for() -> None:
    assert MANIFEST["default_permissions"] == dict(PERMISSIONS)


def test_the_manifest_subscribes_to_exactly_the_events_that_are_used() -> None:
    assert set(MANIFEST["default_events"]) == NEEDED_EVENTS


@pytest.mark.parametrize("kind", ["default_permissions", "default_events"])
def test_every_permission_and_event_has_its_reason(kind: str) -> None:
    assert set(MANIFEST[kind]) <= rows("docs/permissions.md")


def test_every_variable_is_in_the_operators_page() -> None:
    names = set(re.findall(r'environ, "([A-Z_]+)"', (ROOT / "bot/settings.py").read_text()))

    assert names
    assert names <= {
        name.strip(" `") for row in rows("docs/operating.md") for name in re.split(r",| or ", row)
    }
