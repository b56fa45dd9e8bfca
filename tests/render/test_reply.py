from dataclasses import replace

import pytest

from bot.model.answer import Answer, Declined, Done
from bot.model.markers import answer_to
from bot.render.reply import MOST_BYTES, reply
from tests.policy.said import comment

SAID = replace(comment(), url="https://github.example/c/1")


@pytest.mark.parametrize("answer", [Done(), Done(wishes=frozenset())])
def test_what_the_reaction_says_alone_gets_no_reply(answer: Answer) -> None:
    assert reply(SAID, [("/hold", answer)]) == ""


def test_a_reply_names_the_comment_and_each_command() -> None:
    text = reply(SAID, [("/hold", Done(says=("Held.",), lines=(("One",),))), ("/x", Declined(says=("No.",)))])

    assert text.startswith(answer_to(SAID.identity))
    assert "> `@ada` [said](https://github.example/c/1):" in text
    assert "`/hold`: Held.\n\n- One" in text
    assert "`/x`: No." in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x/) [y](https://z", ""])
def test_an_odd_address_becomes_no_link(url: str) -> None:
    text = reply(replace(SAID, url=url), [("/hold", Declined(says=("No.",)))])

    assert "> `@ada` said:" in text
    assert "](" not in text


def test_a_reply_keeps_within_githubs_bound() -> None:
    text = reply(SAID, [("/hold", Declined(says=("x" * 2 * MOST_BYTES,)))])

    assert len(text.encode()) <= MOST_BYTES + 1
