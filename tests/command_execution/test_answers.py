from dataclasses import replace

import pytest
from bot.command_execution.answers import answers, wishes, with_entries
from bot.command_execution.spoken import Hearsay, Spoken

from bot.commands import all_commands
from bot.model.command import Answer, Done, Refused, Wish
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.model.people import Person, Role
from bot.model.snapshot import PullRequestState
from bot.render.markdown import plain
from tests.building import HEAD_SHA, case
from tests.policy.said import comment, entry

COMMANDS = {command.name: command for command in all_commands()}
ADA = Person(login="ada", role=Role.WRITE)


def given(name: str, of: Case, *, hearsay: Hearsay = Hearsay.DELIVERED, edited: bool = False) -> Answer:
    said = Spoken(
        statement=comment(is_edited=edited),
        orders=((COMMANDS[name], ""),),
        head_sha=HEAD_SHA,
        hearsay=hearsay,
    )
    (answer,) = answers(of, said, ADA)
    return answer


def test_what_is_obeyed_adds_to_the_ledger() -> None:
    answer = given("hold", case())

    assert isinstance(answer, Done)
    assert [one.kind for one in answer.entries] == [EntryKind.HELD]


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
    assert isinstance(answer, Refused)
    assert plain(answer.says).startswith(says)


def test_a_hold_is_taken_though_its_delivery_was_lost_and_help_is_given_after_the_end() -> None:
    assert isinstance(given("hold", case(), hearsay=Hearsay.MET), Done)
    assert isinstance(given("help", case(state=PullRequestState.CLOSED)), Done)


def test_what_one_statement_added_before_it_does_not_add_again() -> None:
    held = entry(EntryKind.HELD, source=comment().identity)
    known = replace(case(), ledger=(held,))

    assert with_entries(known, [held]) is known
    assert with_entries(known, [replace(held, about="x")]).ledger == (held, replace(held, about="x"))


def test_wishes_of_several_answers_are_done_together() -> None:
    both = wishes([Done(wishes=frozenset({Wish.VERIFY}), claims=frozenset({2})), Refused(("No.",)), Done()])

    assert both.kinds == {Wish.VERIFY}
    assert both.claims == {2}
