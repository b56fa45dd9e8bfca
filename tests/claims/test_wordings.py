"""Every wording of a report is one claim, of its kind and about its subject."""

import pytest

from bot.claims.find import find_claims
from tests.claims.test_held_out import Sentence, is_named, read

WORDINGS = read("wordings.txt")


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.text)
def test_a_report_is_one_claim_of_its_kind(wording: Sentence) -> None:
    claims = find_claims(wording.text)

    assert [claim.kind.value for claim in claims] == [wording.kind]
    assert wording.subject == "*" or is_named(claims[0], wording.subject)


def test_each_kind_is_tried_in_many_wordings() -> None:
    kinds = [wording.kind for wording in WORDINGS]

    assert all(kinds.count(kind) >= 14 for kind in set(kinds))
