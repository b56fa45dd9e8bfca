from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest

from bot.github.ports import Allowance, Budget, Exchange
from bot.web.budgets import MOST_SHOWN, Budgets

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def heard(installation_id: int, remaining: int, *, resets_in_s: float = 60) -> Exchange:
    left = Allowance(limit=5000, remaining=remaining, resets_at=NOW + timedelta(seconds=resets_in_s))
    return Exchange(
        installation_id=installation_id,
        budget=Budget.REST,
        method="GET",
        status=200,
        seconds=0.1,
        allowance=left,
    )


def shown(budgets: Budgets) -> str:
    registry = CollectorRegistry()
    registry.register(budgets)
    return generate_latest(registry).decode()


def test_what_an_installation_has_left_is_what_github_said_last() -> None:
    budgets = Budgets(lambda: NOW)
    budgets.heard(heard(7, 4000))
    budgets.heard(heard(7, 3999))
    budgets.heard(heard(0, 10))

    text = shown(budgets)

    assert 'babysit_github_budget_remaining{budget="rest",installation="7"} 3999.0' in text
    assert 'babysit_github_budget_limit{budget="rest",installation="7"} 5000.0' in text
    assert 'babysit_github_budget_remaining{budget="rest",installation="app"} 10.0' in text


def test_of_a_thousand_installations_those_with_the_least_are_shown() -> None:
    budgets = Budgets(lambda: NOW)
    for number in range(1, 1001):
        budgets.heard(heard(number, number))

    lines = [line for line in shown(budgets).splitlines() if line.startswith("babysit_github_budget_rem")]

    assert len(lines) == MOST_SHOWN
    assert f'installation="{MOST_SHOWN}"' in "".join(lines)


def test_an_hour_that_is_over_says_nothing_any_more() -> None:
    budgets = Budgets(lambda: NOW)
    budgets.heard(heard(7, 0, resets_in_s=-1))

    assert 'installation="7"' not in shown(budgets)
