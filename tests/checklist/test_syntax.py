"""What stands in a program, in one vocabulary for all languages."""

from collections.abc import Mapping

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import calls
from bot.checklist.syntax.functions import calls_within, is_private, named_functions, only_answer
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.syntax.options import Switch, beside, options, switch

GO = SourceFile.of(
    "a.go",
    """package a

import (
	"net/http"
	j "x/y"
)

func f(n int) bool {
	q := "a"
	q += "b"
	j.Do(q, n)
	return true
}

func Handle() { c := http.Client{Timeout: 1, Follow: false} }
""",
)
PYTHON = SourceFile.of(
    "a.py",
    """import os.path as p
from x import y as z, w

OFF = False


def _f(n):
    q = "a"
    q += "b"
    z.do(q, n, *rest, deep=w)
    for one in n:
        pass


def handle():
    return None


conf.verify = OFF
conf.debug = os.environ["DEBUG"]
""",
)
SCRIPT = SourceFile.of(
    "a.ts",
    """import d, {a as b} from "m";
import * as n from "o";
const {r} = require("s");

function f(m) {
  let q = "a";
  q += "b";
  b.do(q, m, ...rest);
}

export const handle = () => true;
""",
)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (GO, {"http": "net/http", "j": "x/y"}),
        (PYTHON, {"p": "os.path", "z": "x.y", "w": "x.w"}),
        (SCRIPT, {"d": "m", "b": "m.a", "n": "o", "r": "s.r"}),
    ],
)
def test_a_name_is_known_by_what_it_was_imported_as(source: SourceFile, names: Mapping[str, str]) -> None:
    assert imported_names(source) == names


def test_a_file_imports_a_module_or_a_part_of_it() -> None:
    assert imports(GO, "net/http")
    assert imports(PYTHON, "x")
    assert not imports(PYTHON, "y")


@pytest.mark.parametrize(("source", "resolved"), [(GO, "x/y.Do"), (PYTHON, "x.y.do"), (SCRIPT, "m.a.do")])
def test_a_call_is_seen_the_same_way_in_each_language(source: SourceFile, resolved: str) -> None:
    call = next(one for one in calls(source) if one.name.lower() == "do")
    first = call.positional(0)

    assert call.resolved == resolved
    assert first is not None
    assert first.text() == "q"
    assert call.positional(2) is None


def test_a_keyword_is_found_by_its_name() -> None:
    (call,) = (one for one in calls(PYTHON) if one.name == "do")
    deep = call.keyword("deep")

    assert deep is not None
    assert deep.text() == "w"
    assert call.keyword("q") is None


@pytest.mark.parametrize("source", [GO, PYTHON, SCRIPT])
def test_a_name_has_each_value_that_it_was_given_in_its_function(source: SourceFile) -> None:
    (call,) = (one for one in calls(source) if one.name.lower() == "do")
    bound = bindings(source)

    assert [binding.origin for binding in bound.of("q", call.node)] == [Origin.ASSIGNED, Origin.ADDED]
    assert [binding.origin for binding in bound.of("n" if source is not SCRIPT else "m", call.node)] == [
        Origin.PARAMETER
    ]


def test_a_name_of_one_function_means_nothing_in_another() -> None:
    (handle,) = named_functions(PYTHON)["handle"]

    assert list(bindings(PYTHON).of("q", handle)) == []


@pytest.mark.parametrize(
    ("source", "private", "public"), [(GO, "f", "Handle"), (PYTHON, "_f", "handle"), (SCRIPT, "f", "handle")]
)
def test_a_function_is_private_by_the_rules_of_its_language(
    source: SourceFile, private: str, public: str
) -> None:
    known = named_functions(source)

    assert is_private(known[private][0], source)
    assert not is_private(known[public][0], source)


def test_a_function_that_only_answers_is_told_from_one_that_does_something() -> None:
    assert only_answer(named_functions(SCRIPT)["handle"][0]) == "true"
    assert only_answer(named_functions(PYTHON)["handle"][0]) == "None"
    assert only_answer(named_functions(GO)["f"][0]) is None


def test_only_calls_inside_a_node_are_within_it() -> None:
    (function,) = named_functions(GO)["f"]

    assert [call.name for call in calls_within(function, GO)] == ["Do"]


def test_options_of_one_literal_stand_beside_each_other() -> None:
    timeout = next(option for option in options(GO) if option.name == "Timeout")

    assert {option.name for option in beside(timeout, GO)} == {"Timeout", "Follow"}


@pytest.mark.parametrize(("name", "state"), [("verify", Switch.OFF), ("debug", Switch.ENVIRONMENT)])
def test_a_switch_is_followed_through_the_names_of_its_file(name: str, state: Switch) -> None:
    option = next(one for one in options(PYTHON) if one.name == name)

    assert option.target == "conf"
    assert switch(option.value, PYTHON) is state
