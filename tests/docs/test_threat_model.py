"""Each line of the threat model names the place that stops it, and a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for table in re.findall(r"^\| threat \|.*\n\| ---.*\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    for line in table.splitlines()
]


def test_there_are_threats() -> None:
    assert len(ROWS) > 40


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:60] for row in ROWS])
def test_a_threat_names_what_stops_it_and_a_test_that_is_there(row: list[str]) -> None:
    _threat, answer, where, tested_by = row
    file, _, name = tested_by.strip("`").partition("::")

    assert answer
    assert (ROOT / where.strip("`")).exists(), where
    assert re.search(rf"^(?:async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE), tested_by
