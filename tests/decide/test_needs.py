from dataclasses import replace

import pytest

from bot.decide import next_need
from bot.model.gate import Case, Need
from bot.model.snapshot import Mergeability, PullRequestState
from tests.building import case, check_run

UNKNOWN = case(mergeability=Mergeability.UNKNOWN)


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        (case(), Need.CHECK_RUNS),
        (replace(case(), told=frozenset({Need.CHECK_RUNS})), None),
        (case(contexts=()), None),
        (UNKNOWN, Need.MERGEABILITY),
        (replace(UNKNOWN, told=frozenset({Need.MERGEABILITY})), None),
        (replace(UNKNOWN, snapshot=replace(UNKNOWN.snapshot, contexts=(check_run(state="failure"),))), None),
        (case(state=PullRequestState.MERGED), None),
    ],
    ids=["merges", "merges, told", "waits", "unknown alone", "unknown, told", "unknown and red", "over"],
)
def test_only_what_decides_is_read_and_once(given: Case, needed: Need | None) -> None:
    assert next_need(given) is needed
