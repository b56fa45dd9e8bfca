"""Who may approve a strategic change."""

import re
from collections.abc import Iterator, Sequence

from bot.agents.attribution import account, is_products
from bot.model.config import Approvers
from bot.model.gate import Case
from bot.model.people import Person, Role
from bot.model.text import Code, Text, listed
from bot.policy.roles import is_named

_NO_REPLY = re.compile(r"(?:([0-9]{1,20})\+)?([a-z0-9-]{1,60})(?:\[bot\])?@users\.noreply\.")
_TRAILER = re.compile(r"^co-authored-by:[^<>\n]{0,200}<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)


def why_not(case: Case, person: Person) -> Text | None:
    """Why no approval of this person counts here, as a whole sentence; None where one does."""
    return _hindrance(case, person) or why_no_approver(case, person)


def why_not_for(case: Case, person: Person, asked: Approvers) -> Text | None:
    """Why this person's approval does not count where these are asked; None where it does."""
    return _hindrance(case, person) or _why_not_among(person, asked)


def _hindrance(case: Case, person: Person) -> Text | None:
    """What keeps somebody from approving, whoever is asked."""
    if not person.is_human or is_agents(case, person):
        return ("Only a human can approve, and ", Code(f"@{person.login}"), " is an agent's account here.")
    if person.account.is_same(case.snapshot.author.account):
        return ("The author cannot approve their own pull request: ", *_anybody(case), " can.")
    if committers(case) & {person.login.lower(), _numbered(str(person.user_id))}:
        return ("Whoever has a commit in the pull request cannot approve it: ", *_anybody(case), " can.")
    if untold := unidentified(case):
        return (
            "While GitHub's GraphQL cannot be used, nobody can tell whose address ",
            Code(untold[0]),
            " is, which a commit names: until then no approval counts, for it may be the approver's own.",
        )
    return None


def unidentified(case: Case) -> Sequence[str]:
    """Addresses in commits that may be anybody's, in order; those of known products are no human's."""
    untold = {address for commit in case.snapshot.commits for address in commit.untold}
    return sorted(address for address in untold if not is_products(address))


def why_no_approver(case: Case, person: Person) -> Text | None:
    """Why this person approves nothing here, whatever they wrote; None where they may."""
    strategic = case.config.strategic
    every: tuple[Approvers, ...] = (strategic, *strategic.rules)
    reasons = [_why_not_among(person, asked) for asked in every]
    return None if None in reasons else reasons[0]


def _why_not_among(person: Person, asked: Approvers) -> Text | None:
    named = asked.approvers
    if is_named(person, named) if named else person.role >= Role.MAINTAIN:
        return None
    wanted = {name.removeprefix("@").lower() for name in named}
    untold = [Code(f"@{team}") for team in sorted(person.untold & wanted)]
    if untold:
        return (
            "Babysit may not see who is in ",
            *listed(untold),
            ": the App needs the permission `members: read`.",
        )
    return ("Only ", *approvers(asked), " can approve it.")


def is_agents(case: Case, person: Person) -> bool:
    """Whether the configuration says that an agent acts with this account."""
    rules = case.config.agents.attribution
    return any(rule.author is not None and account(rule.author) == account(person.login) for rule in rules)


def committers(case: Case) -> frozenset[str]:
    """Everybody whom a commit names: authors, co-authors, committers.

    Each is a login in lower case, and `4711+` where an address holds the account's number, which outlives it.
    """
    return frozenset(_committers(case))


def _committers(case: Case) -> Iterator[str]:
    for commit in case.snapshot.commits:
        yield from (login.lower() for login in commit.logins)
        trailers = (found[1].lower() for found in _TRAILER.finditer(commit.message))
        for email in (*commit.emails, *trailers):
            found = _NO_REPLY.match(email)
            if found is not None:
                yield from (found[2], _numbered(found[1] or ""))


def _numbered(user_id: str) -> str:
    return f"{user_id}+"


def _anybody(case: Case) -> Text:
    return approvers(case.config.strategic)


def approvers(asked: Approvers) -> Text:
    """Whom an approval is asked of, in words."""
    named = asked.approvers
    if not named:
        return ("somebody with maintain or admin",)
    return listed([Code(name) for name in named], joined_by=" or ")
