"""Which claims still hold a merge, between what a look at the repository says and what a human settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.claims import ClaimState, KnownClaim
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind, as_said
from bot.policy.statements import stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a human settled, and the ledger's entry that says so."""

    is_refuted: bool
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledClaim:
    """A claim with its last settlement, and what follows from the two.

    `state` is the machine's, or CONFIRMED or REFUTED where a human had the last word.
    """

    known: KnownClaim
    state: ClaimState
    settlement: Settlement | None = None

    @property
    def is_open(self) -> bool:
        """Whether it holds the merge, if its author is one whose claims do."""
        return self.state in {ClaimState.UNVERIFIED, ClaimState.UNDETERMINED, ClaimState.CONFIRMED}

    @property
    def is_holding(self) -> bool:
        """Whether it holds the merge."""
        return self.is_open and self.known.holds


def settlements(case: Case) -> Mapping[str, Settlement]:
    """The last settlement of each claim, by its name; one that frees the merge only while its comment stands.

    A settlement is about a claim's words, and those about its number: edited words get another one.
    """
    found: dict[str, Settlement] = {}
    for entry in as_said(case.ledger):
        name, _, word = entry.about.partition(" ")
        counts = word == "confirmed" or (word == "refuted" and stands(entry, case.snapshot))
        if entry.kind is EntryKind.SETTLED and counts:
            found[name] = Settlement(is_refuted=word == "refuted", entry=entry)
    return found


def standing_of(case: Case) -> Sequence[SettledClaim]:
    """Every claim as it stands, by number."""
    settled = settlements(case)
    return [_standing(known, settled.get(known.name)) for known in case.claims]


def _standing(known: KnownClaim, settlement: Settlement | None) -> SettledClaim:
    """A human's word stands until the claim is taken back, or a look shows that it was mended since."""
    state = known.verdict.state
    if settlement is None or state is ClaimState.WITHDRAWN:
        return SettledClaim(known=known, state=state)
    if settlement.is_refuted:
        return SettledClaim(known=known, state=ClaimState.REFUTED, settlement=settlement)
    was_before = known.since is not None and settlement.entry.at <= known.since
    if state is ClaimState.RESOLVED and was_before:
        return SettledClaim(known=known, state=state)
    return SettledClaim(known=known, state=ClaimState.CONFIRMED, settlement=settlement)
