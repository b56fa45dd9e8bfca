"""Judges "blocked by ENG-12" by the configured tracker, as "blocked by #12" is judged by GitHub."""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.claim_verification.gathering import Judgement
from bot.claims.judging.evidence import Evidence, IssueState
from bot.claims.judging.reports import judge_issue
from bot.model.claims import Claim, ClaimKind, Family
from bot.model.gate import Case
from bot.trackers import tracker

WITHIN_S = 5.0
"""For all that one look asks: a tracker that hangs keeps no pull request waiting."""
MOST_ASKED = 5
_KEY = re.compile(r"[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,6}", re.ASCII)

_log = structlog.get_logger()


class IssueReader(Protocol):
    """What a judgement needs of a tracker."""

    async def read(self, key: str) -> tracker.IssueState | None:
        """The issue's state, None where there is none."""
        ...


class TrackerClaims:
    """Asks trackers about the issues that claims name."""

    def __init__(self, trackers: Mapping[str, IssueReader], owners: Mapping[str, Collection[str]]) -> None:
        """`owners` are, for each tracker, those whose repositories may have it asked, none for all."""
        self._trackers = trackers
        self._owners = owners

    async def judged(
        self, case: Case, claims: Sequence[Claim], judged: Sequence[Judgement]
    ) -> Sequence[Judgement]:
        """The judgements, those of issues that a tracker knows by their state now.

        What it does not answer in time stays undetermined, and is asked again later.
        """
        reader = self._trackers.get("linear")
        keys = _keys(case, claims) if reader is not None and self._may(case) else ()
        if reader is None or not keys:
            return judged
        states = await _states(reader, keys)
        pairs = zip(claims, judged, strict=True)
        return [
            _judgement(claim, judgement, states) if claim.subject in keys else judgement
            for claim, judgement in pairs
        ]

    def _may(self, case: Case) -> bool:
        owners = self._owners.get("linear", ())
        return not owners or case.snapshot.key.repository.partition("/")[0].lower() in owners


def _keys(case: Case, claims: Sequence[Claim]) -> Sequence[str]:
    linear = case.config.tracker.linear
    if linear is None:
        return ()
    named = [
        claim.subject for claim in claims if claim.kind is ClaimKind.OTHER and claim.family is Family.BLOCKED
    ]
    meant = [
        key
        for key in dict.fromkeys(named)
        if _KEY.fullmatch(key) and (not linear.teams or key.rpartition("-")[0] in linear.teams)
    ]
    return meant[:MOST_ASKED]


async def _states(reader: IssueReader, keys: Sequence[str]) -> Mapping[str, IssueState]:
    """Of those that answer in time."""
    states: dict[str, IssueState] = {}
    try:
        async with asyncio.timeout(WITHIN_S):
            for key in keys:
                found = await reader.read(key)
                if found is not None:
                    states[key] = IssueState.CLOSED if found.is_over else IssueState.OPEN
    except TimeoutError:
        _log.warning("tracker.claims_unread", error="it did not answer in time")
    except tracker.TrackerError as error:
        _log.warning("tracker.claims_unread", error=str(error))
    return states


def _judgement(claim: Claim, before: Judgement, states: Mapping[str, IssueState]) -> Judgement:
    """By the state, which is asked for again: no event tells when an issue is closed, or opened again."""
    if claim.subject not in states:
        return replace(before, is_provisional=True)
    verdict = judge_issue(claim, Evidence(head_sha="", issues=states))
    return Judgement(verdict=verdict, is_provisional=True)
