"""What a sentence must have before it is weighed at all."""

import pytest

from bot.claims.finding.weighed import sentences_in
from bot.claims.weighing.tells import tells_something


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The proxy refuses us.", True),
        ("It is not there.", True),
        ("\U0001f534 staging", True),
        ("Waiting for legal.", True),
        ("I moved the parser into its own module.", False),
        ("`not_found` is the new name.", False),
    ],
)
def test_only_a_denial_a_failure_a_wait_or_a_sign_may_be_a_report(text: str, *, tells: bool) -> None:
    said = sentences_in(text)[0]

    assert tells_something(said.sentence.words, said.signs) is tells
