"""The numbers an operator watches, in Prometheus text, in a registry of their own."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.events import USED_EVENTS
from bot.gates import all_gates
from bot.github.ports import Budget, Exchange
from bot.model.keys import PullRequestKey
from bot.queue.protocol import Counts
from bot.records.census import NO_GATE, Counted
from bot.ways.health import WayState
from bot.web.budgets import Budgets

WAITS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OTHER = "other"
"""The label of every event that Babysit does not use: labels must not be an outsider's to choose."""


OVER = "over"
GATES = tuple(gate.name for gate in all_gates())
_TOLD_APART = frozenset({401, 403, 404})


class Metrics:
    """Counters of this process, to be added up over processes, and gauges.

    A gauge whose help says "of the database" is the same in each process on it. Whoever has more to count
    registers with `registry`.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.registry = CollectorRegistry()
        self._budgets = Budgets(now)
        self.registry.register(self._budgets)
        self._decisions = Counter(
            "babysit_decisions",
            "Decisions by the gate that keeps the pull request from merging; none: it may; over: it is.",
            ("gate",),
            registry=self.registry,
        )
        self._reaction = Histogram(
            "babysit_event_to_decision_seconds",
            "From the last event that asked for a look to its decision, waits for more news included.",
            buckets=WAITS,
            registry=self.registry,
        )
        self._failures = Counter(
            "babysit_failures",
            "Failed runs by class: GitHub's by their kind, Database, Queue, Crash.",
            ("class",),
            registry=self.registry,
        )
        self._deliveries = Counter(
            "babysit_deliveries",
            "Webhook deliveries by event and answer.",
            ("event", "answer"),
            registry=self.registry,
        )
        self._counters: dict[tuple[str, str], Counter] = {}
        self._seconds = Histogram(
            "babysit_delivery_seconds",
            "From a delivery's headers to its answer.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._looks = Counter(
            "babysit_looks", "Runs of a key by how they ended.", ("outcome",), registry=self.registry
        )
        self._requests = Counter(
            "babysit_github_requests",
            "Requests to GitHub by budget, method and status.",
            ("budget", "method", "status"),
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "babysit_github_request_seconds",
            "From a request to GitHub to its answer.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._pauses = Counter(
            "babysit_github_pause_seconds",
            "Seconds that GitHub's limits asked to wait.",
            ("budget",),
            registry=self.registry,
        )
        self._answers = Counter(
            "babysit_github_answers",
            "GitHub's answers by class: 2xx, 3xx, 401, 403, 404, 4xx for the others, 5xx, none.",
            ("class",),
            registry=self.registry,
        )
        self._swept = Gauge(
            "babysit_last_sweep_timestamp_seconds",
            "When the last sweep of an installation succeeded, in seconds since 1970; 0 before the first.",
            registry=self.registry,
        )
        self._pull_requests = Gauge(
            "babysit_pull_requests",
            "Open pull requests by the gate that keeps each from merging; of the database: take max().",
            ("gate",),
            registry=self.registry,
        )
        self._ways = Gauge(
            "babysit_way_up",
            "Whether a way to do something works: 1, or 0 while another one is taken.",
            ("capability", "way"),
            registry=self.registry,
        )
        self._attempts = Counter(
            "babysit_way_attempts",
            "Attempts by way: used, failed, busy (asked to wait), skipped (down and left alone).",
            ("capability", "way", "outcome"),
            registry=self.registry,
        )
        self._told = Counter(
            "babysit_tracker_attempts",
            "Attempts to tell a tracker something, by what came of them.",
            ("tracker", "outcome"),
            registry=self.registry,
        )
        self._untold = Gauge(
            "babysit_tracker_waiting",
            "Announcements that a tracker is still to be told; of the database: take max().",
            registry=self.registry,
        )
        self._unsent = Gauge(
            "babysit_notices_due",
            "Notices whose time has come and that are not sent; of the database: take max().",
            registry=self.registry,
        )
        self._keys = Gauge(
            "babysit_keys",
            "Keys in the queue, by what they wait for; of the database: take max().",
            ("state",),
            registry=self.registry,
        )
        self._oldest = Gauge(
            "babysit_oldest_due_seconds",
            "How long the oldest due key has waited; of the database: take max().",
            registry=self.registry,
        )

    def delivered(self, event: str, answer: str, seconds: float) -> None:
        """Count one delivery that was answered after so many seconds."""
        self._counter(event if event in USED_EVENTS else OTHER, answer).inc()
        self._seconds.observe(seconds)

    def _counter(self, event: str, answer: str) -> Counter:
        """The counter of these labels; finding it anew each time would cost more than counting."""
        counter = self._counters.get((event, answer))
        if counter is None:
            counter = self._counters[event, answer] = self._deliveries.labels(event, answer)
        return counter

    def looked(self, outcome: str) -> None:
        """Count one run of a key that ended so."""
        self._looks.labels(outcome).inc()

    def exchanged(self, exchange: Exchange) -> None:
        """Count one request to GitHub; a status of 0 means that no answer came."""
        self._requests.labels(exchange.budget.value, exchange.method, str(exchange.status)).inc()
        self._request_seconds.observe(exchange.seconds)
        self._answers.labels(_class(exchange.status)).inc()
        self._budgets.heard(exchange)

    def swept(self, at: datetime) -> None:
        """An installation was swept."""
        self._swept.set(at.timestamp())

    def decided(self, key: PullRequestKey, gate: str | None) -> None:
        """Count one decision: by the gate that is shut, "none" for none; None where it is over."""
        del key
        self._decisions.labels(gate or OVER).inc()

    def reacted(self, seconds: float) -> None:
        """Count one decision that came so long after the event that asked for it."""
        self._reaction.observe(seconds)

    def failed(self, kind: str) -> None:
        """Count one run that failed in this way."""
        self._failures.labels(kind).inc()

    def limited(self, installation_id: int, budget: Budget, seconds: float) -> None:
        """Count one time that GitHub asked for a pause; whose it was is in the log."""
        del installation_id
        self._pauses.labels(budget.value).inc(seconds)

    def tried(self, capability: str, way: str, outcome: str) -> None:
        """Count one attempt to do something in one of the ways there are."""
        self._attempts.labels(capability, way, outcome).inc()

    def told_tracker(self, tracker: str, outcome: str) -> None:
        """Count one attempt to tell a tracker something."""
        self._told.labels(tracker, outcome).inc()

    def ways(self, states: Iterable[WayState]) -> None:
        """Show which ways work at this moment."""
        for state in states:
            self._ways.labels(state.capability, state.way).set(state.down_since is None)

    def queued(self, counts: Counts, now: datetime) -> None:
        """Show how much is waiting at this moment."""
        for state, count in (
            ("due", counts.due),
            ("later", counts.later),
            ("running", counts.running),
            ("parked", counts.parked),
            ("watched", counts.watched),
        ):
            self._keys.labels(state).set(count)
        oldest = counts.oldest_due_at
        self._oldest.set((now - oldest).total_seconds() if oldest is not None else 0)

    def unknown_queue(self) -> None:
        """Show no number for the queue rather than an old one."""
        self._keys.clear()
        self._oldest.set(float("nan"))

    def counted(self, counted: Counted) -> None:
        """Show how much there is in the database at this moment."""
        for gate in (*GATES, NO_GATE):
            self._pull_requests.labels(gate).set(counted.pull_requests.get(gate, 0))
        self._untold.set(counted.untold)
        self._unsent.set(counted.unsent)

    def unknown_count(self) -> None:
        """Show no number rather than an old one."""
        self._pull_requests.clear()
        self._untold.set(float("nan"))
        self._unsent.set(float("nan"))

    def text(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self.registry)


def _class(status: int) -> str:
    """How an answer is counted: those that point at credentials and permissions by themselves."""
    if not status:
        return "none"
    return str(status) if status in _TOLD_APART else f"{status // 100}xx"
