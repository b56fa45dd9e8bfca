"""When Babysit comments of its own accord: `comments`, drafts, and what was open before it came."""

from collections.abc import Sequence

from bot.model.checklist import Reviewed
from bot.model.claims import ClaimState
from bot.model.config import Comments
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.review import Verdict
from bot.policy.held import holds

_LOUD = frozenset({Verdict.FAIL, Verdict.UNCLEAR})


def is_silent(case: Case) -> bool:
    """Whether nothing is commented but answers to commands."""
    return case.config.comments is Comments.NONE


def speaks_first(case: Case, *, is_merging: bool = False) -> bool:
    """Whether Babysit may comment before anybody asked.

    Not on a draft; nor, unless it merges it now, on what was open before Babysit came.
    """
    is_its_own = is_merging or not case.is_from_before
    return not is_silent(case) and not case.snapshot.is_draft and is_its_own


def wants_comment(case: Case, *, is_asked_by_gate: bool, is_merging: bool) -> bool:
    """Whether the one comment is to be there, where none is yet."""
    if is_silent(case):
        return False
    if is_asked(case):
        return True
    if not speaks_first(case, is_merging=is_merging):
        return False
    if is_asked_by_gate or _has_finding(case):
        return True
    return case.config.comments is Comments.ALL and _is_reviewed(case)


def is_asked(case: Case) -> bool:
    """Whether a claim, or what a command decided, waits for an answer: also on a draft."""
    is_claimed = any(claim.verdict.state is not ClaimState.WITHDRAWN for claim in case.claims)
    return is_claimed or bool(approvals(case) or case.waivers or holds(case))


def approvals(case: Case) -> Sequence[Entry]:
    """The ledger's approvals of this very head that were not taken back, oldest first."""
    standing: dict[tuple[str, str], Entry] = {}
    for entry in case.ledger:
        if entry.head_sha != case.snapshot.head.sha:
            continue
        if entry.kind is EntryKind.APPROVED:
            standing[entry.by.lower(), entry.about] = entry
        elif entry.kind is EntryKind.REVOKED:
            standing = {name: opinion for name, opinion in standing.items() if not _takes_back(entry, *name)}
    return tuple(standing.values())


def _takes_back(revoked: Entry, by: str, about: str) -> bool:
    return revoked.by.lower() == by and revoked.about in {"", about}


def _is_reviewed(case: Case) -> bool:
    return isinstance(case.reviewed, Reviewed) and bool(case.reviewed.review.items)


def _has_finding(case: Case) -> bool:
    reviewed = case.reviewed
    if not isinstance(reviewed, Reviewed):
        return False
    return any(reviewed.verdict(item) in _LOUD for item in reviewed.review.items)
