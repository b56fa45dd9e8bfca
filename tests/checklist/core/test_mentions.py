"""The cheap look at a text that spares it a question."""

import pytest

from bot.checklist.core.mentions import Mentions, places

SPEAKS = Mentions.of("token hmac", {"sig": r"sig\b", "http": r"\bhttp\.|https?\.get"})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the token", id="a word"),
        pytest.param("mytokens", id="a word inside another"),
        pytest.param("assign(sig)", id="the second place of a close word"),
        pytest.param("x = http.Get", id="a pattern that looks back"),
        pytest.param("xhttps.get", id="the other half of a pattern"),
    ],
)
def test_a_text_that_speaks_of_it_is_looked_into(text: str) -> None:
    assert SPEAKS.occur_in(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Token", id="other letters"),
        pytest.param("signal and signs", id="a close word that goes on"),
        pytest.param("xhttp.Get", id="a word before"),
    ],
)
def test_a_text_that_does_not_is_spared(text: str) -> None:
    assert not SPEAKS.occur_in(text)


def test_words_that_overlap_are_found_at_each_place() -> None:
    assert list(places("aaa-aa", "aa")) == [0, 1, 4]
