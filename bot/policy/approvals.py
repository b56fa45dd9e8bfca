"""Which approvals of a head stand: by a comment or by a review, and not taken back since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.config import Approvers
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.people import Account
from bot.model.snapshot import ActorKind, Statement, StatementKind
from bot.model.text import Text
from bot.policy.approvers import why_not, why_not_for

OPINIONS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""The states of a review that take the place of the same person's earlier ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's word for this head. `label` is empty where it is for all of them.

    `by` is the login that they have now.
    """

    by: str
    by_id: int
    label: str
    url: str
    at: datetime | None


def approvals(case: Case) -> Sequence[Approval]:
    """What was given for this head and base and not taken back, whoever gave it."""
    given = (*_by_comment(case), *_by_review(case))
    return tuple(approval for approval in given if not _is_void(case, approval))


def approved_by(case: Case, label: str, asked: Approvers) -> Sequence[Approval]:
    """One approval of each different person who is asked and may approve now, for this label."""
    found: dict[str, Approval] = {}
    for approval in approvals(case):
        person = case.people.get(approval.by.lower())
        is_about = not approval.label or approval.label.casefold() == label.casefold()
        is_theirs = person is not None and person.account.is_same(Account(approval.by, approval.by_id))
        if is_about and person is not None and is_theirs and why_not_for(case, person, asked) is None:
            found.setdefault(approval.by.lower(), approval)
    return tuple(found.values())


def discounted(case: Case) -> Sequence[tuple[Approval, Text]]:
    """The approvals that do not count because of who gave them, each with the reason."""
    found = {approval.by.lower(): approval for approval in approvals(case)}
    people = {login: case.people.get(login) for login in found}
    return tuple(
        (found[login], reason)
        for login, person in people.items()
        if person is not None and (reason := why_not(case, person)) is not None
    )


def _by_comment(case: Case) -> Iterator[Approval]:
    """Entries whose comment is still there as it was written; who wrote it may have another login by now."""
    unedited = {
        statement.identity: statement for statement in case.snapshot.statements if not statement.is_edited
    }
    for entry in case.ledger:
        said = unedited.get(entry.source)
        if entry.kind is EntryKind.APPROVED and said is not None and _is_of_this_head(case, entry):
            by = said.author
            yield Approval(
                by=by.login, by_id=by.user_id, label=entry.about, url=entry.url, at=said.created_at
            )


def _is_of_this_head(case: Case, entry: Entry) -> bool:
    return entry.head_sha == case.snapshot.head.sha and entry.base_ref == case.snapshot.base.ref


def _by_review(case: Case) -> Iterator[Approval]:
    """Each human's last opinion, where it approves this very commit."""
    last: dict[str, Statement] = {}
    for review in case.snapshot.statements:
        if review.kind is StatementKind.REVIEW and review.state in OPINIONS:
            last[review.author.login.lower()] = review
    for review in last.values():
        is_of_head = review.commit_sha == case.snapshot.head.sha
        if review.state == "APPROVED" and is_of_head and review.author.kind is ActorKind.USER:
            by = review.author
            yield Approval(by=by.login, by_id=by.user_id, label="", url=review.url, at=review.created_at)


def _is_void(case: Case, approval: Approval) -> bool:
    """Whether the base was changed after it, or approvals were taken back; without a time, both count."""
    after = [entry.at for entry in case.ledger if entry.kind is EntryKind.REVOKED]
    if case.snapshot.base_changed_at is not None:
        after.append(case.snapshot.base_changed_at)
    return any(approval.at is None or approval.at <= moment for moment in after)
