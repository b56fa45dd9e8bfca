import pytest

from bot.model.config import BranchUpdates
from bot.model.gate import Case
from bot.policy.updating import is_wanted_anyway, may_update
from tests.building import BASE_SHA, base, case, head, merge_config

ALWAYS = merge_config(update_branch=BranchUpdates.ALWAYS)
OLD = "c" * 40


@pytest.mark.parametrize(
    ("given", "may"),
    [
        (case(ALWAYS), True),
        (case(ALWAYS, head=head(is_fork=True)), False),
        (case(merge_config(update_branch=BranchUpdates.NEVER)), False),
    ],
)
def test_a_branch_of_this_repository_is_updated_where_it_is_wanted(given: Case, *, may: bool) -> None:
    assert may_update(given) is may


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (case(ALWAYS, merge_base=OLD), True),
        (case(ALWAYS, merge_base=BASE_SHA), False),
        (case(ALWAYS, merge_base=None), False),
        (case(ALWAYS, merge_base=OLD, base=base(has_merge_queue=True)), False),
        (case(ALWAYS, merge_base=OLD, head=head(is_fork=True)), False),
        (case(merge_config(update_branch=BranchUpdates.REQUIRED), merge_base=OLD), False),
    ],
)
def test_only_a_head_that_is_behind_is_updated_though_nothing_asks_for_it(
    given: Case, *, wanted: bool
) -> None:
    assert is_wanted_anyway(given) is wanted
