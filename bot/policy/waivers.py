"""Which items' findings somebody accepted, and who may."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.checklist import Waiver
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.people import Person, Role
from bot.model.text import Code, Text, listed
from bot.policy.roles import is_named
from bot.policy.statements import stands


def waivers(case: Case) -> Mapping[str, Waiver]:
    """Who accepted which item on this head, into this base, by letter; their word must stand."""
    snapshot = case.snapshot
    return {
        entry.about: Waiver(by=entry.by, why=entry.why)
        for entry in case.ledger
        if entry.kind is EntryKind.WAIVED
        and (entry.head_sha, entry.base_ref) == (snapshot.head.sha, snapshot.base.ref)
        and stands(entry, snapshot)
    }


def with_ledger(case: Case, ledger: Sequence[Entry]) -> Case:
    """The case with this ledger, and with what that means for the checklist's items."""
    informed = replace(case, ledger=ledger)
    return replace(informed, waivers=waivers(informed))


def why_not(case: Case, person: Person) -> Text | None:
    """Why this person may accept no finding; None where they may."""
    named = case.config.checklist.waivers
    if person.role >= Role.MAINTAIN or is_named(person, named):
        return None
    others = (" or ", *listed([Code(name) for name in named])) if named else ()
    return (
        "It takes maintain access here, and ",
        Code(f"@{person.login}"),
        " has none: somebody with maintain access",
        *others,
        " can say it.",
    )
