"""What is known of a value at a place: where it comes from, and what stands around it."""

from collections.abc import Sequence

import pytest
from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.syntax.calls import calls
from bot.checklist.values.conditions import conditions, depends_on_environment, is_for_development
from bot.checklist.values.guards import is_guarded
from bot.checklist.values.provenance import Source, provenance
from bot.checklist.values.purpose import target_words, words_of
from bot.checklist.values.requests import reads_request

SOURCE = SourceFile.of(
    "a.py",
    """TABLES = {"a", "b"}


def f(request, table):
    q = request.args["q"]
    asked(q)
    constant("x")
    given(table)
    if table not in TABLES:
        raise ValueError
    guarded(table)
    if os.environ["DEBUG"]:
        debug(1)
    new_token = make(table)
""",
)


def call(name: str) -> SgNode:
    return next(call.node for call in calls(SOURCE) if call.name == name)


def argument(name: str) -> SgNode:
    (found,) = (call.positional(0) for call in calls(SOURCE) if call.name == name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "origin"),
    [("asked", Source.REQUEST), ("given", Source.PARAMETER), ("constant", Source.CONSTANT)],
)
def test_a_value_is_followed_to_where_it_comes_from(name: str, origin: Source) -> None:
    assert provenance(argument(name), SOURCE) is origin
    assert reads_request(argument(name), SOURCE) is (origin is Source.REQUEST)


@pytest.mark.parametrize(("name", "guarded"), [("given", False), ("guarded", True)])
def test_a_value_is_guarded_where_others_were_turned_away_before(name: str, *, guarded: bool) -> None:
    assert is_guarded(argument(name), SOURCE) is guarded


@pytest.mark.parametrize(("name", "around"), [("debug", ['os.environ["DEBUG"]']), ("given", [])])
def test_the_conditions_around_a_place_are_known(name: str, around: Sequence[str]) -> None:
    assert list(conditions(call(name))) == around
    assert depends_on_environment(call(name)) is bool(around)


@pytest.mark.parametrize(
    ("path", "for_development"),
    [
        ("app/dev/settings.py", True),
        ("settings_local.py", True),
        ("app/device.py", False),
        ("main.py", False),
    ],
)
def test_a_path_says_that_its_file_is_for_development(path: str, *, for_development: bool) -> None:
    assert is_for_development(path) is for_development


def test_names_tell_what_a_value_is_for() -> None:
    assert list(words_of("newAPIKey_2")) == ["new", "api", "key", "2"]
    assert target_words(call("make")) == ["f", "new", "token"]
