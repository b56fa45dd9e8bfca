"""What is counted of a sentence."""

from bot.claims.finding.weighed import sentences_in
from bot.claims.weighing.marks import marks_of


def marks(text: str) -> frozenset[str]:
    return marks_of(sentences_in(text)[0])


def test_a_name_counts_by_its_looks_alone() -> None:
    assert marks("`src/a.ts` is missing.") == marks("`lib/b.py` is missing.")


def test_a_number_counts_by_whether_it_is_zero() -> None:
    assert marks("3 tests failed.") == marks("17 tests failed.")
    assert marks("3 tests failed.") != marks("0 tests failed.")


def test_a_word_that_no_list_has_counts_by_what_is_denied_of_it() -> None:
    assert "not done" in marks("The client was not regurgitated.")


def test_what_stands_around_a_sentence_counts() -> None:
    said = sentences_in("It was missing. Added now.")[0]

    assert {"next added", "role paragraph"} <= marks_of(said)
    assert "asked" in marks("Is it missing?")
