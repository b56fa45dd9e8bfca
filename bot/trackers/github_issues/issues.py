"""Recognises GitHub's issues in claims, and reads their state in one request."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.claims.judging.evidence import IssueState
from bot.github.errors import REFUSED
from bot.github.evidence import WantedEvidence
from bot.model.claims import Claim, ClaimKind
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.trackers.tracker import DeniedError, IssueEvidenceReader, Means

_ISSUE = re.compile(r"([\w.-]{1,100}/[\w.-]{1,100})?#([0-9]{1,9})", re.ASCII)


def recognise(claim: Claim, case: Case) -> str | None:
    """The issue as `owner/name#12`, this repository's under the name that it has now."""
    found = _ISSUE.fullmatch(claim.subject) if claim.kind is ClaimKind.ISSUE else None
    if found is None:
        return None
    own = case.snapshot.key.repository
    named = found[1] if found[1] and found[1].lower() != own.lower() else own
    return f"{named}#{int(found[2])}"


class GitHubIssues:
    """See `Tracker`."""

    def __init__(self, github: IssueEvidenceReader) -> None:
        self._github = github

    async def read(
        self, key: PullRequestKey, issues: Sequence[str]
    ) -> AsyncIterator[tuple[str, IssueState | None]]:
        """See `Tracker`."""
        places = {issue: (issue.rpartition("#")[0], int(issue.rpartition("#")[2])) for issue in issues}
        try:
            told = await self._github.read_evidence(
                key, WantedEvidence(head_sha="", issues=tuple(places.values()))
            )
        except REFUSED as error:
            raise DeniedError("GitHub does not show these issues.") from error
        for issue, place in places.items():
            yield issue, told.issues.get(place)


@dataclass(frozen=True, slots=True)
class Always:
    """See `TrackerAccess`: whoever may have the App read a pull request may have it read its issues."""

    owners: frozenset[str] = frozenset()

    def open(self, means: Means) -> GitHubIssues:
        """See `TrackerAccess`."""
        return GitHubIssues(means.github)
