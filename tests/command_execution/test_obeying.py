import pytest

from bot.command_execution.obeying import Inbox, obey, wishes_of
from bot.command_execution.unanswered import Hearsay, Unanswered
from bot.commands import all_commands
from bot.model.answer import Answer, Declined, Done, Wish
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.model.people import Person, Role
from bot.model.snapshot import PullRequestState
from bot.render.markdown import plain
from tests.building import HEAD_SHA, case
from tests.policy.said import comment

COMMANDS = {command.name: command for command in all_commands()}
ADA = Person(login="ada", role=Role.WRITE)


def inbox(name: str, *, hearsay: Hearsay = Hearsay.DELIVERED, edited: bool = False) -> Inbox:
    said = Unanswered(
        statement=comment(is_edited=edited),
        orders=((COMMANDS[name], ""),),
        head_sha=HEAD_SHA,
        hearsay=hearsay,
    )
    return Inbox(given=[(said, ADA)])


def given(name: str, of: Case, *, hearsay: Hearsay = Hearsay.DELIVERED, edited: bool = False) -> Answer:
    (said,) = obey(of, inbox(name, hearsay=hearsay, edited=edited)).commands
    (answer,) = said.answers
    return answer


def test_what_is_obeyed_adds_to_the_ledger() -> None:
    answer = given("hold", case())

    assert isinstance(answer, Done)
    assert [entry.kind for entry in answer.entries] == [EntryKind.HELD]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (given("hold", case(), edited=True), "An edited comment commands nothing"),
        (given("hold", case(state=PullRequestState.MERGED)), "The pull request is merged"),
        (given("merge", case(), hearsay=Hearsay.MET), "Its delivery did not reach Babysit"),
    ],
    ids=["edited", "over", "not-delivered"],
)
def test_what_is_not_obeyed_says_why(answer: Answer, says: str) -> None:
    assert isinstance(answer, Declined)
    assert plain(answer.says).startswith(says)


def test_a_hold_is_taken_though_its_delivery_was_lost_and_help_is_given_after_the_end() -> None:
    assert isinstance(given("hold", case(), hearsay=Hearsay.MET), Done)
    assert isinstance(given("help", case(state=PullRequestState.CLOSED)), Done)


def test_what_one_statement_added_before_it_does_not_add_again() -> None:
    once = obey(case(), inbox("hold"))
    again = obey(once, inbox("hold"))

    assert [entry.kind for entry in once.ledger] == [EntryKind.HELD]
    assert again.ledger == once.ledger
    assert [said.lines for said in again.commands] == [["/hold"]]


def test_what_the_commands_want_is_known_without_obeying_them() -> None:
    wanted = wishes_of(case(), inbox("recheck"))

    assert wanted.kinds == {Wish.RECHECK, Wish.VERIFY}
    assert wishes_of(case(), Inbox()).kinds == frozenset()


def test_what_is_left_alone_is_answered_by_nothing() -> None:
    (said,) = obey(case(), Inbox(left_alone=[comment()])).commands

    assert (list(said.answers), said.is_told) == ([], False)
