"""Every hop that docs/design.md names is there: the life of a delivery, and the way of a changed file."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
DELIVERY = re.findall(r"^\| \d+ \| (.+?) \|", DESIGN, re.MULTILINE)
FILE = re.findall(r"^\| (`[\w/<>.]+`) \|", DESIGN.split("### The way of one changed file")[1], re.MULTILINE)


def is_there(dotted: str) -> bool:
    """Whether `package.module.name` leads from `bot` to something."""
    found: object = import_module("bot")
    for name in dotted.split("."):
        known = getattr(found, name, None)
        if known is None:
            try:
                known = import_module(f"{getattr(found, '__name__', '')}.{name}")
            except ImportError:
                return False
        found = known
    return True


@pytest.mark.parametrize(
    "dotted", [name for hop in DELIVERY for name in re.findall(r"`([a-z]\w*(?:\.\w+)*)`", hop)]
)
def test_each_hop_of_a_delivery_is_there(dotted: str) -> None:
    assert is_there(dotted)


@pytest.mark.parametrize("hop", [name.strip("`") for name in FILE])
def test_each_hop_of_a_changed_file_is_there(hop: str) -> None:
    path = re.sub(r"<\w+>", "*", hop)
    folder = ROOT / "bot" / "checklist"
    if path.endswith(".py") or not path.rpartition("/")[2].count("."):
        assert list(folder.glob(path)) or list(folder.glob(f"{path}.py"))
    else:
        assert is_there("checklist." + path.replace("/", "."))


def test_both_ways_are_read() -> None:
    assert len(DELIVERY) >= 10
    assert len(FILE) >= 9
