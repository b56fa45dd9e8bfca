from typing import Any

import pytest

from bot.decide import decide
from bot.model.markers import GATES, STATUS
from bot.model.snapshot import Mergeability
from bot.render.status import comment, pointer, steady
from tests.building import case, head


def told(**fields: Any) -> str:
    given = case(**fields)
    return comment(given, decide(given).examined, ())


def test_the_comment_begins_with_its_marker_and_what_is_wrong() -> None:
    text = told(mergeability=Mergeability.CONFLICTING)

    assert text.startswith(f"{STATUS}\n")
    assert "conflict" in text.splitlines()[1].lower()


def test_gates_alone_are_no_reason_to_edit_it() -> None:
    before = f"{STATUS}\nIt waits.\n\n| old {GATES}\r\n"

    assert steady(before) == steady(before.replace("old", "new").replace("\r\n", "\n"))
    assert steady(before) != steady(before.replace("waits", "failed"))


@pytest.mark.parametrize("name", ["`x`", "<b>", "@everyone", "[x](https://evil.example)"])
def test_no_branch_name_can_write_into_it(name: str) -> None:
    text = told(head=head(ref=name), mergeability=Mergeability.CONFLICTING)

    assert "@everyone" not in text.replace("`@everyone`", "")
    assert "](https://evil.example)" not in text


def test_an_older_comment_points_to_this_one() -> None:
    assert "[in one comment](https://x.example)" in pointer("https://x.example")
    assert "](" not in pointer("")
