"""A case as parts that change at different times, so that each is kept once: to bytes, and back.

Only `redacted` cases come here. The configuration is not among the parts: it is read again from its files,
as every decision does.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bot.decide import case_of
from bot.model.checklist import Posted, Waiver
from bot.model.claims import Claim, ClaimPlace, ClaimState, ClaimVerdict, KnownClaim
from bot.model.diff import Diff
from bot.model.finding import Finding
from bot.model.gate import Case, Need, Voice
from bot.model.holding import Neighbourhood
from bot.model.ledger import Entry, EntryKind
from bot.model.people import Person
from bot.model.refusal import Refusal
from bot.model.side_act import RefusedAct
from bot.model.snapshot import OpenCheck, Queued, Snapshot
from bot.policy.refusals import standing_still, stands
from bot.records.records import StoredReview, outcome_of, stored
from bot.records.texts import Packed, packed, unpacked

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LISTS: Mapping[str, tuple[str, ...]] = {
    "reported": ("contexts", "suites", "queue_event"),
    "said": ("statements", "own_comments", "own_threads", "reviews", "label_events"),
    "changed": ("changed_files", "commits"),
    "beside": ("open_pull_requests", "agent_branches"),
    "files": ("configuration", "organisation_configuration", "proposed_configuration"),
}
"""The fields of a snapshot that are parts of their own; the rest of it is the part `snapshot`."""
_DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Snapshot)}


class NotReplayable(Exception):  # noqa: N818 - a fact about a record, not an error of ours
    """The record is of another form; the message says what was met."""


class _Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry of the ledger: its kind by its word."""

    kind: str
    entry: tuple[datetime, str, str, str, int, str, str, str, str]


class _Claimed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A claim: what it says, what a look found, and the rest of it by name."""

    claim: Claim
    state: str
    evidence: list[Packed]
    near: tuple[str, ...] = ()
    place: ClaimPlace | None = None
    rest: dict[str, Any] = {}


class _Known(msgspec.Struct, frozen=True, omit_defaults=True):
    """What Babysit knew beside GitHub's snapshot."""

    ledger: list[_Said] = []
    claims: list[_Claimed] = []
    people: dict[str, Person] = {}
    waivers: dict[str, Waiver] = {}


class _Memory(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the server remembered of what it did."""

    looks: int = 0
    posted: Posted = Posted()
    unread: int = 0
    is_from_before: bool = False
    items_url: str = ""
    commands_due_in_s: float | None = None
    refusal: Refusal | None = None
    refusal_stands: bool = False
    is_afresh: bool = False
    told: frozenset[str] = frozenset()
    open_checks: tuple[OpenCheck, ...] = ()
    queue: tuple[Queued, ...] | None = None
    refused: dict[str, RefusedAct] = {}
    others: tuple[Voice, ...] = ()
    former_head: str = ""
    was_over: bool = False
    blocked_at: datetime | None = None
    let_go: tuple[int, ...] = ()
    listed_branches: frozenset[str] = frozenset()


class _Agents(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base's agent files, and advice on those that are changed."""

    files: dict[str, str] | None = None
    notes: tuple[Finding, ...] = ()


_SAME = ("unread", "is_from_before", "items_url", "commands_due_in_s", "refusal", "is_afresh", "former_head")
_SAME_TOO = ("was_over", "blocked_at", "posted", "looks")
_REST = ("number", "author", "source", "url", "author_id", "holds", "is_told", "is_reminded")
_MOMENTS = ("made_at", "since", "look_again_at")


def to_parts(case: Case) -> Mapping[str, bytes]:
    """The case by parts; a part that says nothing is left out."""
    snapshot = replace(case.snapshot, read_at=_EPOCH)
    parts = {name: {field: getattr(snapshot, field) for field in of} for name, of in _LISTS.items()}
    bare = replace(snapshot, **{field: _DEFAULTS[field] for of in _LISTS.values() for field in of})
    found: dict[str, object] = {"snapshot": bare, **parts, "known": _known(case), "memory": _memory(case)}
    if case.reviewed is not None:
        found["review"] = stored(case.reviewed)
    if case.diff is not None:
        found["diff"] = case.diff
    if case.agent_files is not None or case.agent_notes:
        files = dict(case.agent_files) if case.agent_files is not None else None
        found["agents"] = _Agents(files=files, notes=tuple(case.agent_notes))
    if case.neighbourhood is not None:
        found["neighbourhood"] = case.neighbourhood
    return {name: msgspec.msgpack.encode(part, order="deterministic") for name, part in found.items()}


def from_parts(parts: Mapping[str, bytes], at: datetime) -> Case:
    """The case as it was at that moment.

    Raises:
        NotReplayable: another Babysit kept it in a form that this one does not read.
    """
    try:
        return _case(parts, at)
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise NotReplayable(str(error)) from error


def _case(parts: Mapping[str, bytes], at: datetime) -> Case:
    told = msgspec.msgpack.decode(parts["snapshot"])
    for name in _LISTS:
        told |= msgspec.msgpack.decode(parts[name])
    snapshot = replace(msgspec.convert(told, Snapshot, strict=False), read_at=at)
    memory = _read(parts, "memory", _Memory)
    agents = _read(parts, "agents", _Agents) if "agents" in parts else _Agents()
    case = replace(
        case_of(snapshot, now=at, looks=memory.looks),
        **{name: getattr(memory, name) for name in (*_SAME, *_SAME_TOO)},
        told=frozenset(map(Need, memory.told)),
        open_checks=memory.open_checks,
        queue=memory.queue,
        refused=memory.refused,
        others=memory.others,
        let_go=memory.let_go,
        listed_branches=memory.listed_branches,
        reviewed=outcome_of(_read(parts, "review", StoredReview)) if "review" in parts else None,
        diff=_read(parts, "diff", Diff) if "diff" in parts else None,
        agent_files=agents.files,
        agent_notes=agents.notes,
        neighbourhood=_read(parts, "neighbourhood", Neighbourhood) if "neighbourhood" in parts else None,
        **_unpacked(_read(parts, "known", _Known)),
    )
    return standing_still(case) if memory.refusal_stands else case


def _read(parts: Mapping[str, bytes], name: str, form: type[Any]) -> Any:
    return msgspec.msgpack.decode(parts[name], type=form)


def _memory(case: Case) -> _Memory:
    return _Memory(
        **{name: getattr(case, name) for name in (*_SAME, *_SAME_TOO)},
        refusal_stands=stands(case),
        told=frozenset(need.value for need in case.told),
        open_checks=tuple(case.open_checks),
        queue=tuple(case.queue) if case.queue is not None else None,
        refused=dict(case.refused),
        others=tuple(case.others),
        let_go=tuple(case.let_go),
        listed_branches=case.listed_branches,
    )


def _known(case: Case) -> _Known:
    return _Known(
        ledger=[_said(entry) for entry in case.ledger],
        claims=[_claimed(claim) for claim in case.claims],
        people=dict(case.people),
        waivers=dict(case.waivers),
    )


def _unpacked(known: _Known) -> Mapping[str, Any]:
    return {
        "ledger": [_entry(said) for said in known.ledger],
        "claims": [_claim(claimed) for claimed in known.claims],
        "people": known.people,
        "waivers": known.waivers,
    }


def _said(entry: Entry) -> _Said:
    rest = (entry.at, entry.head_sha, entry.base_ref, entry.by, entry.by_id, entry.about)
    return _Said(kind=entry.kind.word, entry=(*rest, entry.why, entry.url, entry.source))


def _entry(said: _Said) -> Entry:
    at, head_sha, base_ref, by, by_id, about, why, url, source = said.entry
    return Entry(
        kind=EntryKind.named(said.kind),
        at=at,
        head_sha=head_sha,
        base_ref=base_ref,
        by=by,
        by_id=by_id,
        about=about,
        why=why,
        url=url,
        source=source,
    )


def _claimed(claim: KnownClaim) -> _Claimed:
    moments = {name: _seconds(getattr(claim, name)) for name in _MOMENTS}
    rest = {name: getattr(claim, name) for name in _REST}
    return _Claimed(
        claim=claim.claim,
        state=claim.verdict.state.value,
        evidence=packed(claim.verdict.evidence),
        near=claim.verdict.near,
        place=claim.verdict.place,
        rest={**rest, **moments, "claimants": list(claim.claimants)},
    )


def _claim(claimed: _Claimed) -> KnownClaim:
    rest = dict(claimed.rest)
    moments: dict[str, Any] = {name: _moment(rest.pop(name, None)) for name in _MOMENTS}
    claimants = tuple(rest.pop("claimants", ()))
    verdict = ClaimVerdict(
        state=ClaimState(claimed.state),
        evidence=unpacked(claimed.evidence),
        near=claimed.near,
        place=claimed.place,
    )
    return KnownClaim(claim=claimed.claim, verdict=verdict, claimants=claimants, **moments, **rest)


def _seconds(at: datetime | None) -> float | None:
    return (at - _EPOCH) / timedelta(seconds=1) if at is not None else None


def _moment(seconds: float | None) -> datetime | None:
    return _EPOCH + timedelta(seconds=seconds) if seconds is not None else None
