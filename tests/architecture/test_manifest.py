"""The App's manifest and its documentation say what the code does."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.events import NEEDED_EVENTS
from bot.github.installation_tokens import PERMISSIONS
from simulator.rest.routes import ROUTES
from simulator.starter import PERMISSIONS as GRANTED

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


PLACEHOLDER = re.compile(r"\{+[^{}]*\}+")
SENT = PLACEHOLDER.sub("{}", "\n".join(path.read_text() for path in (ROOT / "bot" / "github").rglob("*.py")))
"""Every request to GitHub is made there; the simulated GitHub says which permission each route needs."""
BY_GRAPHQL = {"merge_queues": "enqueuePullRequest", "members": "membershipsRead"}


def is_sent(pattern: str) -> bool:
    """Whether some file of the adapter has this route: whole, or below the repository that it speaks of."""
    written = PLACEHOLDER.sub("{}", pattern).removeprefix("/repos/{}/{}")
    return len(written) > 1 and any(f"{written}{end}" in SENT for end in ('"', "?"))


def levels_used() -> Mapping[str, set[str]]:
    """The permissions of the routes that are sent, with the levels at which they are needed."""
    found: dict[str, set[str]] = {}
    for route in ROUTES:
        if is_sent(route.pattern):
            for permission in route.needs.permissions:
                name, _, level = permission.partition(":")
                found.setdefault(name, set()).add(level)
    return found


def test_every_permission_is_used_by_a_call_and_no_call_needs_another() -> None:
    used = levels_used()
    graphql = "".join(path.read_text() for path in (ROOT / "bot" / "github").glob("*.graphql"))

    for name, level in PERMISSIONS.items():
        is_used = level in used.get(name, set()) or BY_GRAPHQL.get(name, "no mutation") in graphql
        assert is_used, f"{name}: {level} is asked for, and no call needs it"
    assert dict(GRANTED) == dict(
        PERMISSIONS
    )  # all stories are told with these alone, and refuse any other call
