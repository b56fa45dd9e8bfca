"""Insights: where time goes, which checks are flaky, what is found, who cries wolf, and who is waited for."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from bot.records.history import KEPT
from bot.records.insights import ClaimCount, Figures, LeadTime, Scope
from bot.web.pages.charts import Bar, lying, standing
from bot.web.pages.queue import LONGEST_VALUE
from bot.web.pages.visit import Content, Visit

SPANS: Final = {
    "7d": "the last week",
    "30d": "the last 30 days",
    "90d": "the last 90 days",
    "365d": "the last year",
}
USUAL: Final = "30d"
MOST_BARS = 12
_DAYS = re.compile(r"([1-9][0-9]{0,2})d")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR_S = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """One picture with what it means and the table it is made of."""

    name: str
    title: str
    definition: str
    picture: Markup
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def since_of(word: str, now: datetime) -> datetime:
    """The first moment that counts: `30d`, a date, or 30 days for anything else; never before history."""
    found = _DAYS.fullmatch(word)
    if found is not None:
        return now - min(timedelta(days=int(found[1])), KEPT)
    if _DATE.fullmatch(word):
        try:
            day = date.fromisoformat(word)
        except ValueError:
            return now - timedelta(days=30)
        return max(datetime(day.year, day.month, day.day, tzinfo=UTC), now - KEPT)
    return now - timedelta(days=30)


async def show(visit: Visit) -> Content:
    """All of an owner's, or of one of its repositories or agents."""
    place, query = await visit.place(), visit.request.query
    repository = query.get("repository", "").strip()[:LONGEST_VALUE]
    agent, word = query.get("agent", "")[:LONGEST_VALUE], query.get("since", USUAL)[:LONGEST_VALUE]
    since = since_of(word, visit.pages.clock.now())
    scope = Scope(repositories=place.numbers_named(repository), since=since, agent=agent)
    figures = await visit.pages.insights.figures(scope)
    return {
        "tab": "insights",
        "place": place,
        "repository": repository,
        "agent": agent,
        "since": since,
        "word": word,
        "spans": SPANS if word in SPANS else {word: f"since {since:%Y-%m-%d}", **SPANS},
        "agents": sorted({*figures.names, *([agent] if agent else [])}),
        "insights": list(insights(figures)),
        "query": urlencode({"since": word}),
    }


def insights(figures: Figures) -> Iterator[Insight]:
    """Every picture that there is."""
    yield _lead_time(figures.merges)
    yield _where_time_went(figures)
    yield _red_checks(figures)
    yield _flaky_checks(figures)
    yield _findings_by_item(figures)
    yield _findings_by_agent(figures)
    yield _claims(figures.claims)
    yield _people(figures)
    yield _hours(figures)


def _lead_time(merges: Sequence[LeadTime]) -> Insight:
    weeks: dict[date, list[float]] = defaultdict(list)
    for merge in merges:
        day = merge.merged_at.date()
        weeks[day - timedelta(days=day.weekday())].append((merge.merged_at - merge.opened_at).total_seconds())
    ordered = sorted(weeks.items())
    bars = [
        Bar(name=f"{week:%d %b}", value=median(times), shown=_time(median(times))) for week, times in ordered
    ]
    return Insight(
        name="lead-time",
        title="From opened to merged",
        definition=(
            "The median time from when a pull request was opened on GitHub to its merge, by the "
            "week of the merge (UTC, beginning on Monday)."
        ),
        picture=standing("Median time from opened to merged, by week", bars),
        head=("Week of", "Merged", "Median", "Nine of ten within"),
        rows=[
            (f"{week:%Y-%m-%d}", str(len(times)), _time(median(times)), _time(_most(times)))
            for week, times in ordered
        ],
    )


def _most(times: Sequence[float]) -> float:
    return quantiles(times, n=10, method="inclusive")[-1] if len(times) > 1 else times[0]


def _where_time_went(figures: Figures) -> Insight:
    total = sum(gate.seconds for gate in figures.gates) or 1
    named = [(gate.gate or "(every gate open)", gate) for gate in figures.gates]
    return Insight(
        name="gates",
        title="Where the time went",
        definition=(
            "How long pull requests waited for each gate, all times together. A pull request "
            "counts for the one gate that its check run speaks of; waits that ended in this time."
        ),
        picture=lying(
            "Time waited for each gate",
            [
                Bar(name=name, value=gate.seconds, shown=_time(gate.seconds))
                for name, gate in named[:MOST_BARS]
            ],
        ),
        head=("Gate", "Waits", "Together", "Each, on average", "Share"),
        rows=[
            (
                name,
                str(gate.spells),
                _time(gate.seconds),
                _time(gate.seconds / gate.spells),
                _share(gate.seconds, total),
            )
            for name, gate in named
        ],
    )


def _red_checks(figures: Figures) -> Insight:
    red = sorted((check for check in figures.checks if check.red), key=lambda check: -check.red)
    return Insight(
        name="red-checks",
        title="Red checks",
        definition="Of the commits on which a check ended, how many it was red on at least once.",
        picture=lying(
            "Commits on which each check was red",
            [
                Bar(name=check.name, value=check.heads, part=check.red, shown=_share(check.red, check.heads))
                for check in red[:MOST_BARS]
            ],
        ),
        head=("Check", "Commits", "Red", "Share"),
        rows=[
            (check.name, str(check.heads), str(check.red), _share(check.red, check.heads)) for check in red
        ],
    )


def _flaky_checks(figures: Figures) -> Insight:
    flaky = [check for check in figures.checks if check.flaky or check.reruns]
    return Insight(
        name="flaky-checks",
        title="Flaky checks",
        definition=(
            "Commits on which a check was red, then green, though nothing had changed; and how "
            "often it was run again after it had ended."
        ),
        picture=lying(
            "Commits on which each check was red, then green",
            [
                Bar(name=check.name, value=check.flaky, shown=f"{check.flaky} of {check.heads}")
                for check in flaky[:MOST_BARS]
                if check.flaky
            ],
        ),
        head=("Check", "Commits", "Red, then green", "Share", "Run again"),
        rows=[
            (
                check.name,
                str(check.heads),
                str(check.flaky),
                _share(check.flaky, check.heads),
                str(check.reruns),
            )
            for check in flaky
        ],
    )


def _findings_by_item(figures: Figures) -> Insight:
    found = [item for item in figures.items if item.findings]
    return Insight(
        name="items",
        title="Findings by item",
        definition=(
            "Of the commits that the checklist looked at, how many each item failed on, waived or "
            "not, and with how many findings."
        ),
        picture=lying(
            "Findings of each item",
            [
                Bar(name=f"Item {item.name}", value=item.findings, shown=str(item.findings))
                for item in found[:MOST_BARS]
            ],
        ),
        head=("Item", "Commits", "Failed on", "Share", "Findings"),
        rows=[
            (
                item.name,
                str(item.heads),
                str(item.failing),
                _share(item.failing, item.heads),
                str(item.findings),
            )
            for item in found
        ],
    )


def _findings_by_agent(figures: Figures) -> Insight:
    return Insight(
        name="agents",
        title="Findings by agent",
        definition=(
            "The same findings by the agent that a pull request is attributed to, of all items together."
        ),
        picture=lying(
            "Findings by agent",
            [
                Bar(name=agent.name or "(people)", value=agent.findings, shown=str(agent.findings))
                for agent in figures.agents[:MOST_BARS]
                if agent.findings
            ],
        ),
        head=("Agent", "Findings"),
        rows=[(agent.name or "(people)", str(agent.findings)) for agent in figures.agents],
    )


def _claims(claims: Sequence[ClaimCount]) -> Insight:
    by_author: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        by_author[claim.author][claim.state] += claim.number
    ordered = sorted(by_author.items(), key=lambda pair: (-pair[1]["refuted"], -pair[1].total(), pair[0]))
    return Insight(
        name="claims",
        title="Claims, and who cries wolf",
        definition=(
            "Statements that something is blocked, missing or broken, by who made them; the darker"
            " part was refuted by a look at the repository. By account, for whichever agent."
        ),
        picture=lying(
            "Claims by author, refuted ones darker",
            [
                Bar(
                    name=f"@{author}",
                    value=states.total(),
                    part=states["refuted"],
                    shown=f"{states['refuted']} of {states.total()} refuted",
                )
                for author, states in ordered[:MOST_BARS]
            ],
        ),
        head=("Author", "Claims", "Refuted", "Confirmed", "Undetermined", "Others"),
        rows=[
            (
                f"@{author}",
                str(states.total()),
                *(str(states[state]) for state in _STATES),
                str(_others(states)),
            )
            for author, states in ordered
        ],
    )


_STATES = ("refuted", "confirmed", "undetermined")


def _others(states: Mapping[str, int]) -> int:
    return sum(number for state, number in states.items() if state not in _STATES)


def _people(figures: Figures) -> Insight:
    times: dict[str, list[float]] = defaultdict(list)
    for wait in figures.waits:
        for name in wait.people or ("",):
            times[name].append((wait.ended_at - wait.began_at).total_seconds())
    ordered = sorted(times.items(), key=lambda pair: -sum(pair[1]))
    return Insight(
        name="people",
        title="Who was waited for",
        definition=(
            "How long pull requests waited for a person, by who was named. Where several are named"
            " it counts for each of them; where nobody is, anybody with the right could have "
            "acted."
        ),
        picture=lying(
            "Time waited for each person",
            [
                Bar(name=_who(name), value=sum(spent), shown=_time(sum(spent)))
                for name, spent in ordered[:MOST_BARS]
            ],
        ),
        head=("Who", "Waits", "Together", "Median"),
        rows=[
            (_who(name), str(len(spent)), _time(sum(spent)), _time(median(spent)))
            for name, spent in ordered[: MOST_BARS * 4]
        ],
    )


def _who(name: str) -> str:
    return f"@{name}" if name else "(nobody named)"


def _hours(figures: Figures) -> Insight:
    counted = Counter(wait.began_at.hour for wait in figures.waits)
    bars = [Bar(name=f"{hour:02}", value=counted[hour], shown=str(counted[hour])) for hour in range(24)]
    return Insight(
        name="hours",
        title="When people are called for",
        definition="At which hour of the day (UTC) pull requests began to wait for a person.",
        picture=standing("Waits for a person that began, by hour", bars) if counted else Markup(""),
        head=("Hour (UTC)", "Waits"),
        rows=[(f"{hour:02}:00", str(number)) for hour, number in sorted(counted.items())],
    )


def _time(seconds: float) -> str:
    """A length of time in one unit, with a digit behind the point where it is small."""
    for length, name in ((86_400, "d"), (_HOUR_S, "h"), (60, "min")):
        if seconds >= length:
            value = seconds / length
            return f"{value:.1f} {name}" if value < 10 else f"{value:,.0f} {name}"  # noqa: PLR2004 - two digits are enough
    return f"{seconds:.0f} s"


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
