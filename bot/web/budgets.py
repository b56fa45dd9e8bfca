"""What installations have left of GitHub's hour, as this process heard last; few series for any number."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from cachetools import LRUCache
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.github.ports import Allowance, Budget, Exchange

MOST_REMEMBERED = 10_000
MOST_SHOWN = 20
"""Of each budget, those with the least left: whoever has plenty is nobody's worry."""
APP = "app"


class Budgets:
    """Hears exchanges; collected at each scrape. An hour that is over counts as full, and is left out."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._left: LRUCache[tuple[int, Budget], Allowance] = LRUCache(MOST_REMEMBERED)

    def heard(self, exchange: Exchange) -> None:
        """An answer may have told what is left."""
        if exchange.allowance is not None:
            self._left[exchange.installation_id, exchange.budget] = exchange.allowance

    def collect(self) -> Iterator[Metric]:
        """See prometheus_client's `Collector`."""
        labels = ("installation", "budget")
        left = GaugeMetricFamily(
            "babysit_github_budget_remaining",
            "Requests or points left this hour, of those with the least; take min() over processes.",
            labels=labels,
        )
        limit = GaugeMetricFamily(
            "babysit_github_budget_limit",
            "What an hour has of them; take max() over processes.",
            labels=labels,
        )
        for budget in Budget:
            for installation_id, allowance in self._least(budget):
                names = (str(installation_id or APP), budget.value)
                left.add_metric(names, allowance.remaining)
                limit.add_metric(names, allowance.limit)
        yield left
        yield limit

    def _least(self, budget: Budget) -> Iterable[tuple[int, Allowance]]:
        now = self._now()
        known = [
            (number, allowance)
            for (number, of), allowance in self._left.items()
            if of is budget and allowance.resets_at > now
        ]
        return heapq.nsmallest(
            MOST_SHOWN, known, key=lambda item: (item[1].remaining / max(1, item[1].limit), item[0])
        )
