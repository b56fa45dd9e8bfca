"""The merge's commit message, where the configuration says what it is made of.

A template is filled in one pass, so that nothing that came from a pull request is ever looked at for
placeholders. Lines of a description that would pass for our own trailers are left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.agents.attribution import account, declared_agent
from bot.configuration import described, filled
from bot.model.config import MessageConfig
from bot.model.gate import Case
from bot.model.snapshot import StatementKind
from bot.policy.approvals import approvals
from bot.policy.approvers import why_not

MOST_CHARACTERS = 20_000
MOST_TITLE_CHARACTERS = 250
_OURS = re.compile(r"^\s*(?:Agent|Approved-by|Co-authored-by)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitMessage:
    """What a merge says of itself; None leaves a part to the repository's settings on GitHub."""

    title: str | None = None
    body: str | None = None


def commit_message(case: Case) -> CommitMessage:
    """The message of this pull request, as its configuration wants it."""
    message = case.config.merge.message
    if message == MessageConfig():
        return CommitMessage()
    values = _values(case, message)
    title = filled(message.title, values) if message.title is not None else None
    body = filled(message.body, values) if message.body is not None else None
    return CommitMessage(
        title=" ".join(title.split())[:MOST_TITLE_CHARACTERS] or None if title is not None else None,
        body=body[:MOST_CHARACTERS] if body is not None else None,
    )


def _values(case: Case, message: MessageConfig) -> Mapping[str, str]:
    snapshot = case.snapshot
    agent = declared_agent(snapshot, case.config.agents)
    return {
        "title": snapshot.title,
        "number": str(snapshot.key.number),
        "url": snapshot.url,
        "author": snapshot.author.login,
        "body": _description(case, message),
        "co_authors": "\n".join(_co_authors(case)),
        "agent": f"Agent: {agent}" if agent else "",
        "approved_by": "\n".join(_approved_by(case)),
    }


def _description(case: Case, message: MessageConfig) -> str:
    found = (
        statement.body
        for statement in case.snapshot.statements
        if statement.kind is StatementKind.DESCRIPTION
    )
    lines = described(next(found, ""), message).split("\n")
    return "\n".join(line for line in lines if not _OURS.match(line)).strip()


def _co_authors(case: Case) -> Iterator[str]:
    """Everybody once, by address, in the order of the commits; the pull request's author is left out."""
    seen: set[str] = set()
    for commit in case.snapshot.commits:
        for person in commit.authors:
            is_author = account(person.login) == account(case.snapshot.author.login)
            if person.email.lower() in seen or not person.email or is_author:
                continue
            seen.add(person.email.lower())
            yield f"Co-authored-by: {_plain(person.name)} <{_plain(person.email)}>"


def _plain(name: str) -> str:
    """On one line, and without what would end a name or an address."""
    return " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", name).split())[:200]


def _approved_by(case: Case) -> Iterator[str]:
    """Whose approvals count; the names call nobody."""
    found = {approval.by.lower(): approval.by for approval in approvals(case)}
    for login, by in found.items():
        person = case.people.get(login)
        if person is not None and why_not(case, person) is None:
            yield f"Approved-by: {_plain(by)}"
