import pytest

from bot.model.people import Person, Role
from bot.policy.roles import anybody, at_least, is_named
from bot.render.markdown import plain
from tests.building import case

ADA = Person(login="Ada", role=Role.TRIAGE, teams=frozenset({"acme/core"}))


@pytest.mark.parametrize(("role", "may"), [(Role.READ, True), (Role.TRIAGE, True), (Role.WRITE, False)])
def test_who_has_the_role_or_more_may(role: Role, *, may: bool) -> None:
    assert (at_least(role)(case(), ADA) is None) is may


def test_a_refusal_says_what_it_takes_and_what_there_is() -> None:
    told = at_least(Role.WRITE)(case(), ADA)

    assert told is not None
    assert plain(told) == (
        "It takes write access here, and @Ada has triage access: somebody with write access can say it."
    )
    assert "has no access" in plain(at_least(Role.READ)(case(), Person(login="eve", role=Role.NONE)) or ())


def test_anybody_may_what_whoever_can_read_may() -> None:
    assert anybody(case(), Person(login="eve", role=Role.NONE)) is None


@pytest.mark.parametrize(
    ("names", "named"),
    [(["@ADA"], True), (["ada"], True), (["@Acme/Core"], True), (["@acme/ops", "@adam"], False), ([], False)],
)
def test_a_person_is_named_by_login_or_team(names: list[str], *, named: bool) -> None:
    assert is_named(ADA, names) is named
