import pytest

from bot.decide import decide
from bot.model.gate import Case
from bot.model.snapshot import Mergeability
from bot.render.check import MOST_TITLE_CHARACTERS, conclusion, observed_title, shortened, summary, title
from tests.building import case, check_run

CONFLICT = case(mergeability=Mergeability.CONFLICTING)


@pytest.mark.parametrize(
    ("given", "concluded"),
    [
        (case(), "success"),
        (CONFLICT, "failure"),
        (case(review_decision="REVIEW_REQUIRED"), "action_required"),
        (case(contexts=(check_run(state="pending"),)), None),
        (case(contexts=(check_run(state="pending"),), mergeability=Mergeability.CONFLICTING), "failure"),
        (case(labels=frozenset()), "success"),
    ],
    ids=["ready", "conflict", "review", "pending", "conflict-before-pending", "only-not-opted-in"],
)
def test_the_conclusion_says_whose_turn_it_is(given: Case, concluded: str | None) -> None:
    assert conclusion(decide(given).examined) == concluded


def test_the_title_says_what_it_waits_for_and_who_is_next() -> None:
    assert title(decide(case()).examined) == "Every gate is open: Babysit merges it."
    assert title(decide(case(labels=frozenset())).examined).startswith("Ready to merge. ")
    assert " Next: " in title(decide(CONFLICT).examined)


def test_a_title_fits_githubs_bound_and_keeps_its_end() -> None:
    flood = case(contexts=tuple(check_run("x" * 200 + str(n), "failure", run_id=n) for n in range(9)))
    told = title(decide(flood).examined)

    assert len(told) <= MOST_TITLE_CHARACTERS
    assert " Next: " in told
    assert shortened("x" * 9, 5) == "xxxx…"


def test_an_observer_says_what_would_happen() -> None:
    assert observed_title("action_required", "It waits.") == "Would hold: It waits."
    assert observed_title(None, "It waits.") == "Would wait: It waits."


def test_the_summary_has_a_row_for_each_gate_that_is_shown() -> None:
    examined = decide(CONFLICT).examined
    text = summary(CONFLICT, examined)

    assert all(f"`{one.gate.name}`" in text or one.gate.name in text for one in examined if one.is_shown)
