"""docs/own-items.md: its item works as printed, and its warnings are true."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from ast_grep_py import Config, SgRoot

from bot.checklist.examples.examples import complaint, examples
from bot.checklist.items import item_file
from bot.checklist.items.item import Item
from bot.checklist.items.item_file import parse_item
from bot.cli import run

PAGE = Path(__file__).parents[2] / "docs" / "own-items.md"
Rule = Mapping[str, Any]


def item_text() -> str:
    block = re.search(r"^````markdown\n(.*?)^````$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert block is not None
    return block[1]


def item() -> Item:
    parsed = parse_item("R-audit-records.md", item_text())
    assert isinstance(parsed, Item), parsed.message
    return parsed


@pytest.mark.parametrize("number", range(len(examples(item()))))
def test_the_item_of_the_page_judges_its_examples_as_marked(number: int) -> None:
    assert complaint(examples(item())[number], item()) == ""


def test_the_item_of_the_page_is_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "R-audit-records.md"
    path.write_text(item_text())

    assert run(["items", str(path)]) == 0
    assert "6 examples, all as marked" in capsys.readouterr().out


def test_a_weaker_item_of_the_page_is_found_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "R-audit-records.md"
    path.write_text(item_text().replace("stopBy: end", "stopBy: neighbor"))

    assert run(["items", str(path)]) == 1
    assert "R1 fail at internal/admin/plans.go:3, not marked" in capsys.readouterr().out


GO = 'package a\nfunc f() {\n\tlog.Printf("a", b)\n}\n'
PYTHON = "os.system(cmd, x)\nrequests.get(u, timeout=3, verify=False)\ndef g():\n  h(audit())\n"
SCRIPT = "fetch('a'); this.db.query(q);"


@pytest.mark.parametrize(
    ("language", "code", "trap", "way_out"),
    [
        pytest.param(
            "go",
            GO,
            {"pattern": "log.Printf($$$A)"},
            {"pattern": {"context": "func f() { log.Printf($$$A) }", "selector": "call_expression"}},
            id="a Go call reads as a conversion",
        ),
        pytest.param(
            "python", PYTHON, {"pattern": "os.system($A)"}, {"pattern": "os.system($$$A)"}, id="one node"
        ),
        pytest.param(
            "python",
            PYTHON,
            {"pattern": "requests.get($A, verify=False)"},
            {
                "kind": "call",
                "has": {"kind": "keyword_argument", "regex": "^verify=False$", "stopBy": "end"},
            },
            id="arguments have an order",
        ),
        pytest.param(
            "python",
            PYTHON,
            {"pattern": "verify=False"},
            {"kind": "keyword_argument", "regex": "^verify=False$"},
            id="a keyword reads as an assignment",
        ),
        pytest.param(
            "typescript", SCRIPT, {"pattern": 'fetch("a")'}, {"pattern": "fetch($A)"}, id="quotes count"
        ),
        pytest.param(
            "typescript",
            SCRIPT,
            {"pattern": "db.query($$$A)"},
            {"pattern": "$DB.query($$$A)"},
            id="a receiver is whole",
        ),
        pytest.param(
            "python",
            PYTHON,
            {"kind": "function_definition", "has": {"pattern": "audit()"}},
            {"kind": "function_definition", "has": {"pattern": "audit()", "stopBy": "end"}},
            id="has looks at children",
        ),
    ],
)
def test_a_pitfall_is_one_and_its_way_out_leads_out(
    language: str, code: str, trap: Rule, way_out: Rule
) -> None:
    root = SgRoot(code, language).root()

    assert root.find_all(cast("Config", {"rule": trap})) == []
    assert len(root.find_all(cast("Config", {"rule": way_out}))) == 1


def test_the_limits_of_the_page_are_the_limits() -> None:
    told = f"{item_file._RULES} rules an item, 4 000 characters a rule, 400 000 a file"

    assert told in PAGE.read_text("utf-8")
    assert (item_file._RULE_CHARACTERS, item_file._FILE_CHARACTERS) == (4_000, 400_000)
