"""Whose rights have to be asked for now, because a gate may hang on their word."""

from bot.model.config import Config
from bot.model.gate import Case
from bot.model.ledger import EntryKind

_TRUSTED = frozenset({EntryKind.APPROVED, EntryKind.REVOKED, EntryKind.UNLATCHED})
"""Entries that count only while who made them may still do so."""


def asked_for(case: Case) -> frozenset[str]:
    """The logins in lower case whose rights decide something at this head: each costs a request."""
    return frozenset(
        entry.by.lower()
        for entry in case.ledger
        if entry.kind in _TRUSTED and entry.by and entry.head_sha == case.snapshot.head.sha
    )


def teams_in(config: Config) -> frozenset[str]:
    """The teams that the configuration names, as "organisation/slug" in lower case."""
    named = (*config.strategic.approvers, *config.checklist.waivers)
    return frozenset(name.removeprefix("@").lower() for name in named if "/" in name)
