import pytest

from bot.model.side_act import COMMENT, RefusedAct
from tests.building import NOW


@pytest.mark.parametrize(
    ("act", "why", "may_be"),
    [
        (COMMENT, "", True),
        (COMMENT, "Unable to create comment because issue is locked.", True),
        (COMMENT, "Resource not accessible by integration", False),
        (COMMENT, "Repository was ARCHIVED so is read-only.", False),
        ("label strategic", "", False),
    ],
)
def test_a_lock_explains_refused_speech_where_github_names_no_other_cause(
    act: str, why: str, *, may_be: bool
) -> None:
    assert RefusedAct(act=act, why=why, at=NOW, circumstances="").may_be_for_a_lock is may_be
