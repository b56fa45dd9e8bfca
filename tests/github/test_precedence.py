import asyncio

from bot.github.precedence import Precedence, at_most, precedence, spending_as


async def test_what_something_is_done_for_holds_inside_and_for_tasks_begun_there() -> None:
    async def asked() -> Precedence:
        await asyncio.sleep(0)
        return precedence()

    with spending_as(Precedence.LAST):
        task = asyncio.create_task(asked())
        with spending_as(Precedence.FIRST):
            inner = precedence()
        again = precedence()

    assert (inner, again, precedence()) == (Precedence.FIRST, Precedence.LAST, Precedence.FIRST)
    assert await task is Precedence.LAST


def test_a_tenth_is_kept_for_merges_and_commands_and_another_for_word_of_the_wait_and_tours_have_half() -> (
    None
):
    assert [what.value for what in Precedence] == [1.0, 0.9, 0.8, 0.5]


def test_what_a_tour_asks_for_stays_a_tours_whatever_is_done_in_it() -> None:
    assert at_most(Precedence.LAST) is Precedence.LAST
    with spending_as(Precedence.TOUR):
        assert at_most(Precedence.LAST) is Precedence.TOUR
