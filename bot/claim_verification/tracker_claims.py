"""Judges "blocked by #12" and "blocked by ENG-12" by the tracker that knows the issue."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import structlog

from bot.claim_verification.gathering import Judgement
from bot.claims.judging.evidence import Evidence, IssueState
from bot.claims.judging.reports import judge_issue
from bot.model.claims import Claim
from bot.model.gate import Case
from bot.trackers.tracker import Tracker, TrackerError, TrackerKind

_log = structlog.get_logger()


class TrackerClaims:
    """Asks trackers about the issues that claims name."""

    def __init__(
        self,
        kinds: Mapping[str, TrackerKind],
        trackers: Mapping[str, Tracker],
        owners: Mapping[str, Collection[str]],
    ) -> None:
        """`owners` are, for each tracker, those whose repositories may have it asked, none for all."""
        self._kinds = kinds
        self._trackers = trackers
        self._owners = owners

    async def judged(
        self, case: Case, claims: Sequence[Claim], judged: Sequence[Judgement]
    ) -> Sequence[Judgement]:
        """The judgements, those of issues that a tracker knows by their state now.

        What it does not answer in time stays undetermined, and is asked again later.

        Raises:
            GitHubError: GitHub failed in a way that passes by itself.
        """
        found = list(judged)
        for name, tracker in self._trackers.items():
            issues = self._issues(name, case, claims)
            if issues:
                kind = self._kinds[name]
                asked = list(dict.fromkeys(issues.values()))[: kind.most_asked]
                states = await _states(tracker, case, asked, kind.patience_s)
                for place, issue in issues.items():
                    told = {issue: states[issue]} if issue in states else {}
                    found[place] = _judgement(claims[place], found[place], told, kind)
        return found

    def _issues(self, name: str, case: Case, claims: Sequence[Claim]) -> Mapping[int, str]:
        """The issue of each claim that names one of this tracker's, by the claim's place."""
        owners = self._owners.get(name, ())
        if owners and case.snapshot.key.repository.partition("/")[0].lower() not in owners:
            return {}
        named = {place: self._kinds[name].recognise(claim, case) for place, claim in enumerate(claims)}
        return {place: issue for place, issue in named.items() if issue is not None}


async def _states(
    tracker: Tracker, case: Case, issues: Sequence[str], patience_s: float | None
) -> Mapping[str, IssueState | None]:
    """Of those that it answers in time."""
    states: dict[str, IssueState | None] = {}
    try:
        async with asyncio.timeout(patience_s):
            async for issue, state in tracker.read(case.snapshot.key, issues):
                states[issue] = state  # noqa: PERF403 - what was told before a failure stands
    except TimeoutError:
        _log.warning("tracker.claims_unread", error="it did not answer in time")
    except TrackerError as error:
        _log.warning("tracker.claims_unread", error=str(error))
    return states


def _judgement(
    claim: Claim, before: Judgement, told: Mapping[str, IssueState | None], kind: TrackerKind
) -> Judgement:
    """By the state; it is asked for again where no event tells that an issue is closed, or opened again."""
    waits = not (told and kind.tells_changes)
    state = next(iter(told.values()), None)
    if state is None:
        return replace(before, is_provisional=waits)
    verdict = judge_issue(claim, Evidence(head_sha="", issues={claim.subject: state}))
    return Judgement(verdict=verdict, is_provisional=waits)
