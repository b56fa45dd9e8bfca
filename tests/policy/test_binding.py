import pytest

from bot.model.command import Request
from bot.model.people import Person, Role
from bot.policy.binding import why_unbound
from bot.render.markdown import plain
from tests.building import HEAD_SHA, case
from tests.policy.said import comment


@pytest.mark.parametrize(
    ("head_sha", "begins"),
    [
        (HEAD_SHA, ""),
        ("", "Babysit does not know which commit that was said of; the head is aaaaaaaaaaaa:"),
        ("c" * 40, "The head has moved from cccccccccccc to aaaaaaaaaaaa meanwhile:"),
    ],
)
def test_a_word_for_one_head_is_no_word_for_the_next(head_sha: str, begins: str) -> None:
    person = Person(login="ada", role=Role.WRITE)
    told = why_unbound(
        Request(case=case(), person=person, statement=comment(), head_sha=head_sha), "/approve"
    )

    assert plain(told or ()) == (begins and f"{begins} look at it, then say /approve.")
