"""The page that says which test holds which kind names nothing that is not there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "checklist-kinds.md").read_text("utf-8")
ROWS = [line for line in PAGE.split("\n") if re.match(r"\| \d", line)]
HELD = re.compile(r"`(tests/[^`]+)`: (?:“([^”]+)”|`(\w+)`)")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[2].strip()[:60])
def test_every_kind_is_held_by_what_is_there(row: str) -> None:
    held = HELD.findall(row)
    missing = [
        (path, title or test)
        for path, title, test in held
        if not is_there(ROOT / path, f"### {{}}: {title}" if title else f"def {test}(")
    ]

    assert held
    assert len(held) == row.count("`tests/")
    assert missing == []


def is_there(path: Path, what: str) -> bool:
    """Whether a file holds an example of this title, good or bad, or a test of this name."""
    text = path.read_text("utf-8") if path.is_file() else ""
    kinds = ("Bad", "Good", "Unclear")
    return any(
        f"{what.format(kind)}\n" in text or (what.startswith("def ") and what in text) for kind in kinds
    )


def test_the_page_speaks_of_each_point() -> None:
    assert {row.split("|")[1].strip() for row in ROWS} == {"10", "11", "12", "13", "14"}
