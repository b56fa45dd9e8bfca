import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.bounds import cut


@given(text=st.text(max_size=500), most_bytes=st.integers(min_value=100, max_value=600))
def test_a_text_never_exceeds_its_bound(text: str, most_bytes: int) -> None:
    assert len(cut(text, most_bytes).encode()) <= most_bytes


@pytest.mark.parametrize(("text", "most_bytes"), [("short", 100), ("a" * 100, 100), ("", 100)])
def test_a_text_that_fits_stays(text: str, most_bytes: int) -> None:
    assert cut(text, most_bytes) == text


def test_a_long_text_is_cut_after_a_whole_line_and_says_so() -> None:
    assert cut("one\ntwo\n" + "three" * 50, 100) == (
        "one\ntwo\n\n(The rest is left out: GitHub stores no longer text.)\n"
    )


def test_half_a_surrogate_does_not_break_the_post() -> None:
    assert cut("a\ud800b", 100) == "a?b"
