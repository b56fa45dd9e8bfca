"""The page on claims names, for each kind of mistake, tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/claims.md").read_text("utf-8")
KINDS = PAGE.partition("| kind of mistake | held by |")[2].partition("\n\n")[0]


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`([\w/]+(?:\.py)?)`", KINDS)
    folders = [ROOT, ROOT / "tests", ROOT / "tests/claims"]

    assert len(named) > 15
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []


def test_every_kind_of_claim_is_on_the_page() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", PAGE.partition("| kind |")[2], re.MULTILINE)
    kinds = {kind.strip("`") for row in rows for kind in row.split(", ")}

    assert {"file", "entry", "dependency", "env", "symbol", "endpoint", "test", "check", "issue"} <= kinds
