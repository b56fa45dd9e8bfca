"""The queue: every open pull request that Babysit watches, in columns by who must act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from bot.model.waiting import Turn, Waiting
from bot.records.board_search import Count, Mine, Wanted
from bot.web.pages.visit import Content, Place, Visit

IN_COLUMN = 15
ON_PAGE = 50
MOST_PAGES = 10_000
MOST_NAMED = 500
LONGEST_VALUE = 120
_TITLES: Mapping[Turn, tuple[str, str]] = {
    Turn.HUMAN: ("A person", "somebody has to decide, review or release"),
    Turn.AUTHOR: ("The author", "something is red, conflicting or claimed"),
    Turn.MACHINES: ("Machines", "CI, GitHub or Babysit is at work"),
    Turn.NOBODY: ("Ready", "every gate that counts is open"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What somebody wants to see, as the address says it."""

    repository: str = ""
    agent: str = ""
    gate: str = ""
    label: str = ""
    mine: bool = False
    turn: Turn | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.repository or self.agent or self.gate or self.label or self.mine)

    def query(self, *, turn: Turn | None = None, page: int = 1) -> str:
        """The same as the rest of an address, with what is empty left out."""
        values = {
            "repository": self.repository,
            "agent": self.agent,
            "gate": self.gate,
            "label": self.label,
            "mine": "1" if self.mine else "",
            "turn": turn.value if turn is not None else "",
            "page": str(page) if page > 1 else "",
        }
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What waits for one kind of actor, or the beginning of it. `after` leads on, `before` back."""

    turn: Turn
    title: str
    about: str
    number: int
    oldest: datetime | None
    rows: Sequence[Waiting]
    all_url: str = ""
    after: str = ""
    before: str = ""


def filter_of(query: Mapping[str, str]) -> QueueFilter:
    """What the address asks for; an unknown turn is none."""
    word = query.get("turn", "")
    return QueueFilter(
        repository=query.get("repository", "").strip()[:LONGEST_VALUE],
        agent=query.get("agent", "")[:LONGEST_VALUE],
        gate=query.get("gate", "")[:LONGEST_VALUE],
        label=query.get("label", "")[:LONGEST_VALUE],
        mine=query.get("mine", "") in {"1", "on", "true"},
        turn=next((turn for turn in Turn if turn.value == word), None),
    )


def page_of(query: Mapping[str, str]) -> int:
    """Which page the address asks for, the first for anything that is no number."""
    word = query.get("page", "")
    return min(max(1, int(word)), MOST_PAGES) if word.isascii() and word.isdecimal() and len(word) < 6 else 1  # noqa: PLR2004 - no number is longer


async def wanted_of(chosen: QueueFilter, place: Place, visit: Visit) -> Wanted:
    """The rows that are asked for, of those that may be seen."""
    mine = await _mine(place, visit) if chosen.mine else None
    return Wanted(
        repositories=place.numbers_named(chosen.repository),
        agent=chosen.agent,
        gate=chosen.gate,
        label=chosen.label,
        mine=mine,
    )


async def _mine(place: Place, visit: Visit) -> Mine:
    """Who asks, with the teams and the repositories by which something may wait for them."""
    writable = [repository.repository_id for repository in place.repositories if repository.can_write]
    return Mine(login=visit.session.login, teams=await visit.teams(), writable=writable)


async def show(visit: Visit) -> Content:
    """Four columns with what waits longest in each; with `turn` all of one, a page at a time."""
    place, query = await visit.place(), visit.request.query
    chosen, number = filter_of(query), page_of(query)
    wanted = await wanted_of(chosen, place, visit)
    counts = await visit.pages.search.counts(wanted)
    turns = [chosen.turn] if chosen.turn is not None else list(_TITLES)
    columns = [
        await _column(visit, replace(wanted, turn=turn), chosen, counts[turn], number) for turn in turns
    ]
    return {
        "tab": "queue",
        "place": place,
        "filter": chosen,
        "counts": [(turn, _TITLES[turn][0], counts[turn]) for turn in _TITLES],
        "total": sum(count.number for count in counts.values()),
        "oldest": min((count.oldest for count in counts.values() if count.oldest), default=None),
        "columns": columns,
        "choices": await visit.pages.search.choices(place.numbers),
        "is_short": visit.allowance.is_short,
        "here": visit.request.path_qs,
        "names": [repository.name for repository in place.repositories[:MOST_NAMED]],
    }


async def _column(visit: Visit, wanted: Wanted, chosen: QueueFilter, count: Count, number: int) -> Column:
    turn = wanted.turn or Turn.NOBODY
    is_whole = chosen.turn is not None
    size = ON_PAGE if is_whole else IN_COLUMN
    skipped = (number - 1) * size if is_whole else 0
    rows = await visit.pages.search.rows(wanted, most=size, after=skipped)
    path = visit.request.path
    has_more = count.number > skipped + len(rows)
    return Column(
        turn=turn,
        title=_TITLES[turn][0],
        about=_TITLES[turn][1],
        number=count.number,
        oldest=count.oldest,
        rows=rows,
        all_url=f"{path}{chosen.query(turn=turn)}" if has_more and not is_whole else "",
        after=f"{path}{chosen.query(turn=turn, page=number + 1)}" if has_more and is_whole else "",
        before=f"{path}{chosen.query(turn=turn, page=number - 1)}" if is_whole and number > 1 else "",
    )


def page_url(shown: Waiting) -> str:
    """Where the pull request's own page is."""
    return f"/{quote(shown.key.repository)}/pull/{shown.key.number}"
