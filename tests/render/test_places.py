import pytest

from bot.model.text import Code, Link
from bot.render.places import permalink, repository_url
from tests.building import HEAD_SHA, snapshot


@pytest.mark.parametrize(
    ("path", "line", "name", "address"),
    [
        ("app/a.py", 3, "app/a.py:3", "app/a.py#L3"),
        ("app/a.py", 0, "app/a.py", "app/a.py"),
        ("a b#c?d%e.py", 1, "a b#c?d%e.py:1", "a%20b%23c%3Fd%25e.py#L1"),
        ("\udcff.py", 0, "\udcff.py", "%FF.py"),
    ],
)
def test_a_place_is_linked_at_the_judged_commit(path: str, line: int, name: str, address: str) -> None:
    url = f"https://github.example/acme/app/blob/{HEAD_SHA}/{address}"

    assert permalink(snapshot(), path, line) == Link(name, url)


def test_without_an_address_a_place_is_only_named() -> None:
    assert permalink(snapshot(url=""), "a.py", 1) == Code("a.py:1")
    assert repository_url(snapshot()) == "https://github.example/acme/app"
