"""Who may approve a strategic change."""

import re

from bot.model.gate import Case
from bot.model.people import Person, Role
from bot.model.text import Code, Text, listed

_NO_REPLY = re.compile(r"(?:[0-9]+\+)?([a-z0-9-]+)@users\.noreply\.")


def why_not(case: Case, person: Person) -> Text | None:
    """Why this person's approval does not count, as a whole sentence; None where it does."""
    if not person.is_human:
        return ("Only a human can approve.",)
    login = person.login.lower()
    if login == case.snapshot.author.login.lower():
        return ("The author cannot approve their own pull request.",)
    if login in committers(case):
        return ("Whoever has a commit in the pull request cannot approve it.",)
    if not _is_named(case, person):
        untold = _named(case) & person.untold
        if untold:
            teams = listed([Code(f"@{team}") for team in sorted(untold)])
            return (
                "Babysit may not see who is in ",
                *teams,
                ": the App needs the permission `members: read`.",
            )
        return ("Only ", *approvers(case), " can approve it.")
    return None


def committers(case: Case) -> frozenset[str]:
    """Everybody whom a commit names, as logins in lower case: authors, co-authors, committers."""
    known = {login.lower() for commit in case.snapshot.commits for login in commit.logins}
    emails = {email for commit in case.snapshot.commits for email in commit.emails}
    return frozenset(known | {found[1] for email in emails if (found := _NO_REPLY.match(email))})


def approvers(case: Case) -> Text:
    """Whom an approval is asked of, in words."""
    named = case.config.strategic.approvers
    if not named:
        return ("somebody with maintain or admin",)
    return listed([Code(name) for name in named], joined_by=" or ")


def _named(case: Case) -> frozenset[str]:
    return frozenset(name.removeprefix("@").lower() for name in case.config.strategic.approvers)


def _is_named(case: Case, person: Person) -> bool:
    named = _named(case)
    if not named:
        return person.role >= Role.MAINTAIN
    return person.login.lower() in named or bool(named & person.teams)
