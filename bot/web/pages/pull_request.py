"""One pull request: why it is not merged, gate by gate, and everything that led to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

from bot.model.checklist import BrokenItems, NotReviewed, Reviewed, ReviewOutcome
from bot.model.decided import Kept
from bot.model.keys import PullRequestKey
from bot.model.ledger import Entry, EntryKind
from bot.model.review import ItemReview, SubjectReview, Verdict
from bot.model.text import Code, Fragment, Link, Text
from bot.model.waiting import GateLine, Turn, Waiting
from bot.policy.tallies import tally
from bot.records.claims import ClaimRecord
from bot.records.past import PastOf, Spell
from bot.records.records import Record
from bot.render.places import in_address
from bot.web.pages.decided import MOST_DECISIONS, decided
from bot.web.pages.visit import Content, NotThereError, Place, Visit
from bot.web.pages.words import Event, prose, span

MOST_SUBJECTS = 40
MOST_EVENTS = 300
_PRESSING = ("closed", "held", "waiting")
_WHOSE: Mapping[Turn, str] = {
    Turn.MACHINES: "machines",
    Turn.AUTHOR: "the author",
    Turn.HUMAN: "a person",
    Turn.NOBODY: "nobody",
}
_DID: Mapping[EntryKind, str] = {
    EntryKind.APPROVED: "approved",
    EntryKind.REVOKED: "took the approval back",
    EntryKind.SETTLED: "settled a claim",
    EntryKind.WAIVED: "accepted a finding",
    EntryKind.HELD: "held it",
    EntryKind.RELEASED: "released the hold",
    EntryKind.OPTED_IN: "asked for the merge",
    EntryKind.LATCHED: "a strategic label latched",
    EntryKind.UNLATCHED: "took a strategic label off",
    EntryKind.ASKED: "asked for an approval",
    EntryKind.MERGED: "merged it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStep:
    """One thing on the way to the merge. `state` is its gate's."""

    gate: str
    state: str
    says: Text
    actor: Text
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item of the checklist, its verdict, and what it rests on."""

    letter: str
    title: str
    verdict: str
    evidence: Sequence[Markup]
    passing: int
    waived: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim, how it stands, and why."""

    record: ClaimRecord
    state: str
    evidence: Markup
    settled: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPullRequest:
    """All that is kept of one. `waiting` is None for one that is not open, or that no look has seen."""

    place: Place
    number: int
    where: str
    waiting: Waiting | None
    past: PastOf
    decisions: Sequence[Kept]
    ledger: Sequence[Entry]
    claims: Sequence[ClaimRecord]
    review: tuple[str, Record] | None

    @property
    def url(self) -> str:
        """Where it is on GitHub."""
        return f"{self.where}/pull/{self.number}"

    def claim_rows(self) -> Sequence[ClaimRow]:
        """Its claims, as they stand."""
        return [_claim(record, self.ledger, self.where) for record in self.claims]

    def item_rows(self) -> Sequence[ItemRow]:
        """What the checklist said last, item by item."""
        if self.review is None:
            return ()
        head_sha, record = self.review
        return list(_items(record.outcome, head_sha, self.ledger, self.where))

    def events(self) -> Sequence[Event]:
        """What happened, newest first."""
        return events(self.past, self.ledger, self.claims, self.review, self.decisions)


async def known(visit: Visit) -> KnownPullRequest:
    """What the address names.

    Raises:
        NotThereError: nothing is known of it, or not for this person.
    """
    place, pages = await visit.place(), visit.pages
    repository, number = place.repositories[0], int(visit.request.match_info["number"])
    key = PullRequestKey(
        installation_id=repository.installation_id,
        repository_id=repository.repository_id,
        repository=repository.name,
        number=number,
    )
    waiting = await pages.board.of(repository.repository_id, number)
    found = KnownPullRequest(
        place=place,
        number=number,
        where=f"{pages.server_url}/{quote(repository.name)}",
        waiting=waiting,
        past=await pages.past.of(repository.repository_id, number),
        decisions=await pages.decisions.of(repository.repository_id, number, most=MOST_DECISIONS),
        ledger=await pages.ledger.of(key),
        claims=await pages.claims.of(key),
        review=await pages.reviews.newest(key, waiting.head_sha if waiting is not None else ""),
    )
    is_known = waiting is not None or found.past.end is not None
    if not (is_known or found.ledger or found.claims or found.review or found.decisions):
        raise NotThereError
    return found


async def show(visit: Visit) -> Content:
    """All that is known of it.

    Raises:
        NotThereError: nothing is.
    """
    of = await known(visit)
    return {
        "tab": "",
        "place": of.place,
        "number": of.number,
        "url": of.url,
        "where": of.where,
        "row": of.waiting,
        "end": of.past.end,
        "steps": list(steps(of.waiting.gates)) if of.waiting is not None else [],
        "ready": _merges(of.waiting),
        "ledger": of.ledger,
        "did": _DID,
        "claims": of.claim_rows(),
        "review": _review(of),
        "events": of.events(),
        "whose": _WHOSE,
    }


def steps(gates: Sequence[GateLine]) -> Iterator[PageStep]:
    """What has to happen, in the order in which somebody would go about it: what needs the author first.

    Whether Babysit is to merge at all comes last, for it makes no difference before.
    """
    shut = [line for line in gates if not line.is_open]
    for line in sorted(shut, key=lambda line: (line.gate == "automerge", _PRESSING.index(line.state))):
        yield PageStep(
            gate=line.gate, state=line.state, says=line.says, actor=line.next_actor, since=line.since
        )


def _merges(waiting: Waiting | None) -> bool:
    """Whether Babysit merges it by itself once the steps are done."""
    return waiting is not None and not waiting.is_observed


def _claim(record: ClaimRecord, ledger: Sequence[Entry], where: str) -> ClaimRow:
    name = f"C{record.number}"
    said = [
        entry for entry in ledger if entry.kind is EntryKind.SETTLED and entry.about.partition(" ")[0] == name
    ]
    settled = said[-1] if said else None
    verdict = record.verdict
    evidence: list[Fragment] = list(verdict.evidence)
    if verdict.place is not None:
        evidence += [" See ", _link(where, record.head_sha, verdict.place.path, verdict.place.line), "."]
    state = settled.about.partition(" ")[2] if settled is not None else record.state.value
    return ClaimRow(
        record=record, state=state or record.state.value, evidence=prose(tuple(evidence)), settled=settled
    )


def _review(of: KnownPullRequest) -> Mapping[str, object] | None:
    """What the checklist said last, for the template."""
    if of.review is None:
        return None
    head_sha, record = of.review
    return {
        "head_sha": head_sha,
        "at": record.reviewed_at,
        "says": _outcome(record.outcome),
        "rows": of.item_rows(),
    }


def _outcome(outcome: ReviewOutcome) -> str:
    match outcome:
        case Reviewed():
            return tally(outcome)
        case BrokenItems(problems=problems):
            return f"Nothing was reviewed: {problems[0].path}, line {problems[0].line}: {problems[0].message}"
        case NotReviewed(reason=reason):
            return reason


def _items(outcome: ReviewOutcome, head_sha: str, ledger: Sequence[Entry], where: str) -> Iterator[ItemRow]:
    if not isinstance(outcome, Reviewed):
        return
    waived = {
        entry.about: entry
        for entry in ledger
        if entry.kind is EntryKind.WAIVED and entry.head_sha == head_sha
    }
    for item in outcome.review.items:
        yield ItemRow(
            letter=item.item,
            title=item.title,
            verdict=outcome.verdict(item).value,
            evidence=[_subject(subject, head_sha, where) for subject in _telling(item)],
            passing=len(item.subjects(Verdict.PASS)),
            waived=waived.get(item.item),
        )


def _telling(item: ItemReview) -> Sequence[SubjectReview]:
    """What fails or is unclear; where nothing does, some of what was looked at."""
    loud = [*item.subjects(Verdict.FAIL), *item.subjects(Verdict.UNCLEAR)]
    return loud[:MOST_SUBJECTS] or item.subjects(Verdict.PASS)[:3]


def _subject(subject: SubjectReview, head_sha: str, where: str) -> Markup:
    link = _link(where, head_sha, subject.path, subject.line)
    accepted: Text = (" Accepted: ", Code(subject.accepted)) if subject.accepted else ()
    return prose((link, " ", Code(subject.message, 400), *accepted))


def _link(where: str, head_sha: str, path: str, line: int) -> Link | Code:
    name = f"{path}:{line}" if line else path
    if not head_sha:
        return Code(name)
    anchor = f"#L{line}" if line else ""
    return Link(name, f"{where}/blob/{quote(head_sha, safe='')}/{in_address(path)}{anchor}")


def events(
    past: PastOf,
    ledger: Sequence[Entry],
    claims: Sequence[ClaimRecord],
    review: tuple[str, Record] | None,
    decisions: Sequence[Kept] = (),
) -> Sequence[Event]:
    """What happened, newest first."""
    found = [
        *(_waited(spell) for spell in past.spells),
        *decided(decisions),
        *(_decided(entry) for entry in ledger),
        *(_claimed(record) for record in claims if record.made_at is not None),
        *(_reviewed(*found) for found in ([review] if review is not None else [])),
    ]
    if past.end is not None:
        says = "It was merged." if past.end.is_merged else "It was closed without a merge."
        found.append(Event(at=past.end.ended_at, kind="end", says=Markup("{}").format(says)))
    return sorted(found, key=lambda event: event.at, reverse=True)[:MOST_EVENTS]


def _waited(spell: Spell) -> Event:
    time, whose = span(spell.ended_at - spell.began_at), _WHOSE[spell.turn]
    long = "less than a minute" if time.startswith("<") else time
    if spell.gate:
        says = Markup("It no longer waits for {}: <b>{}</b> held it for {}.").format(whose, spell.gate, long)
    else:
        says = Markup("Every gate that counts was open, for {}.").format(long)
    return Event(at=spell.ended_at, kind=spell.turn.value, says=says)


def _decided(entry: Entry) -> Event:
    about: Text = (" (", Code(entry.about), ")") if entry.about else ()
    why: Text = (": ", Code(entry.why, 300)) if entry.why else ()
    said = (_DID[entry.kind], *about, *why, ".")
    return Event(
        at=entry.at, kind="person" if entry.by else "babysit", says=prose(said), who=entry.by, url=entry.url
    )


def _claimed(record: ClaimRecord) -> Event:
    says = prose((f"claimed C{record.number}: ", Code(record.claim.quote or record.claim.subject, 200)))
    at = record.made_at or record.since
    return Event(at=at, kind="claim", says=says, who=record.author, url=record.url)


def _reviewed(head_sha: str, record: Record) -> Event:
    says = prose(("The checklist looked at ", Code(head_sha[:12]), f". {_outcome(record.outcome)}"))
    return Event(at=record.reviewed_at, kind="babysit", says=says)
