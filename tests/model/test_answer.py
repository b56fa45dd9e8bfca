from bot.model.answer import Answered, Declined, Done, Wish, wishes_in
from bot.model.ledger import EntryKind
from tests.commands.asking import SAID, ask

HELD = ask().entry(EntryKind.HELD)


def test_wishes_of_several_answers_are_done_together() -> None:
    both = wishes_in(
        [Done(wishes=frozenset({Wish.VERIFY}), claims=frozenset({2})), Declined(("No.",)), Done()]
    )

    assert (both.kinds, both.claims) == (frozenset({Wish.VERIFY}), frozenset({2}))
    assert not both.is_recheck
    assert wishes_in([Done(wishes=frozenset({Wish.RECHECK}))]).is_recheck


def test_one_declined_command_marks_the_whole_statement_and_the_others_still_count() -> None:
    answered = Answered(
        statement=SAID, lines=["/hold", "/approve"], answers=[Done(entries=[HELD]), Declined(("No.",))]
    )

    assert answered.is_refused
    assert answered.entries == [HELD]
