"""Calls the roll of a pull request's claims: which are new, which still stand, and which were taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.claim_verification.finder import FoundClaim
from bot.model.claims import ClaimState, ClaimVerdict
from bot.records.claims import ClaimRecord

MOST_CLAIMS = 200
"""Claims of a pull request that stand at a time."""

UNVERIFIED = ClaimVerdict(state=ClaimState.UNVERIFIED, evidence=("Nobody has looked yet.",))
WITHDRAWN = ClaimVerdict(
    state=ClaimState.WITHDRAWN, evidence=("It was struck, edited or deleted where it stood.",)
)


def call_roll(
    known: Sequence[ClaimRecord], found: Sequence[FoundClaim], now: datetime, *, is_whole: bool
) -> Sequence[ClaimRecord]:
    """The records as they stand now, by number.

    A claim is known again by what it says, where, and by every word of the statement around it. Where not
    everything that was said could be read (`is_whole` is False), nothing is taken for withdrawn.
    """
    by_identity = _by_identity(found)
    records = {_name(record): record for record in known}
    standing: dict[tuple[str, str, str], ClaimRecord] = {}
    number = max((record.number for record in known), default=0)
    for candidates in list(by_identity.values())[:MOST_CLAIMS]:
        record = _known_among(candidates, records)
        if record is None:
            number += 1
            record = _new(candidates[0], number, now)
        standing[_name(record)] = _standing(record, candidates, now)
    gone = {
        name: record if not is_whole else _withdrawn(record, now)
        for name, record in records.items()
        if name not in standing
    }
    return sorted((*standing.values(), *gone.values()), key=lambda record: record.number)


def _by_identity(found: Sequence[FoundClaim]) -> Mapping[str, Sequence[FoundClaim]]:
    grouped: dict[str, list[FoundClaim]] = {}
    for candidate in found:
        grouped.setdefault(candidate.claim.identity, []).append(candidate)
    return grouped


def _name(record: ClaimRecord) -> tuple[str, str, str]:
    return (record.claim.identity, record.source, record.text)


def _known_among(
    candidates: Sequence[FoundClaim], records: Mapping[tuple[str, str, str], ClaimRecord]
) -> ClaimRecord | None:
    """The record of one of the statements that make the claim, one that stands if there is one."""
    names = [
        (candidate.claim.identity, candidate.statement.identity, candidate.text) for candidate in candidates
    ]
    found = [records[name] for name in names if name in records]
    return min(found, key=lambda record: record.state is ClaimState.WITHDRAWN, default=None)


def _new(found: FoundClaim, number: int, now: datetime) -> ClaimRecord:
    return ClaimRecord(
        number=number,
        claim=found.claim,
        source=found.statement.identity,
        text=found.text,
        author=found.statement.author.login,
        author_id=found.statement.author.user_id,
        claimants=(),
        url=found.statement.url,
        made_at=found.statement.created_at,
        verdict=UNVERIFIED,
        since=now,
    )


def _standing(record: ClaimRecord, candidates: Sequence[FoundClaim], now: datetime) -> ClaimRecord:
    """One that was withdrawn and is said again is looked at afresh."""
    author = next(
        (
            candidate.statement.author
            for candidate in candidates
            if candidate.statement.identity == record.source
        ),
        None,
    )
    if author is not None:
        record = replace(record, author=author.login, author_id=author.user_id)
    logins = dict.fromkeys(candidate.statement.author.login for candidate in candidates)
    record = replace(record, claimants=tuple(login for login in logins if login != record.author))
    if record.state is ClaimState.WITHDRAWN:
        return replace(record.in_state(UNVERIFIED, now), head_sha="", again_at=None)
    return record


def _withdrawn(record: ClaimRecord, now: datetime) -> ClaimRecord:
    if record.state is ClaimState.WITHDRAWN:
        return record
    return replace(record.in_state(WITHDRAWN, now), again_at=None)
