"""The one comment: what it waits for, findings, claims with their evidence, approvals. And the reminder."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.model import markers
from bot.model.claims import ClaimState
from bot.model.gate import Case, Examined, GateState
from bot.model.ledger import Entry
from bot.model.snapshot import Snapshot
from bot.model.text import Code, Fragment, Link, Text
from bot.policy.commenting import approvals
from bot.policy.settlements import SettledClaim
from bot.render import check, checklist
from bot.render.markdown import cell, code, fold, markdown, moment
from bot.render.places import permalink

MOST_ROWS = 40
"""Claims with their evidence; the others are listed by name, for GitHub stores no longer comment."""
MOST_NAMED = 160
_PERMALINK = 12
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_SETTLED = frozenset({ClaimState.REFUTED, ClaimState.RESOLVED, ClaimState.WITHDRAWN})


def comment(case: Case, examined: Sequence[Examined], claims: Sequence[SettledClaim]) -> str:
    """Markdown that begins with its marker; a few lines where nothing is wrong."""
    shut = [gate for gate in examined if _is_for_people(gate)]
    blocks = [
        f"{markers.STATUS}\n{_sentence(shut)}",
        _others(shut),
        *checklist.section(case),
        *_claims(case.snapshot, claims),
        _approvals(approvals(case)),
        _gates(examined),
        _footer(case.snapshot),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def steady(body: str) -> Sequence[str]:
    """The words of a comment for whose sake it is edited, whatever GitHub did to its line ends."""
    lines = [line for line in body.splitlines() if not line.rstrip().endswith(markers.GATES)]
    return [word for line in lines for word in line.split()]


def pointer(url: str) -> str:
    """What is left of the checklist's comment of an older Babysit."""
    where = f"[in one comment]({url})" if url else "in one comment"
    return f"{markers.MOVED}\nThe checklist and the status of this pull request are {where} now.\n"


def reminder(case: Case, claims: Sequence[SettledClaim]) -> str:
    """One comment to whoever must act, the only one of Babysit's that calls people by their names."""
    confirmed = [claim for claim in claims if claim.state is ClaimState.CONFIRMED]
    others = [claim for claim in claims if claim.state is not ClaimState.CONFIRMED]
    parts = [markers.reminder(claim.known.number for claim in claims)]
    if confirmed:
        logins = dict.fromkeys(
            [case.snapshot.author.login, *(standing.known.author for standing in confirmed)]
        )
        people = " and ".join(_mention(login) for login in logins)
        parts.append(
            f"{people}: {_names(confirmed)} still holds this pull request. Mend it and push; or, if it is "
            "wrong, whoever wrote it strikes it out."
        )
    if others:
        settle = " or ".join(
            code(f"/verify {others[0].known.name} {word}: why") for word in ("refuted", "confirmed")
        )
        parts.append(
            f"Anybody with write access but the claim's author: {_names(others)} waits for a human's word, "
            f"{settle}."
        )
    return "\n\n".join(parts) + "\n"


def _sentence(shut: Sequence[Examined]) -> str:
    """The check run's, unless only machines have to act: then one that stays true while they do."""
    if not shut:
        return "**Nobody has to act: Babysit merges it once every gate is open.**"
    result = check.most_urgent(shut).result
    actor = f" Next: {markdown(result.next_actor)}." if result.next_actor else ""
    return f"**{markdown(result.says)}{actor}**"


def _others(shut: Sequence[Examined]) -> str:
    """The other gates that people have to open; what checklist and claims say has a part of its own."""
    first = check.most_urgent(shut) if shut else None
    lines = [
        f"- {examined.gate.name}: {markdown(examined.result.says)} "
        f"Next: {markdown(examined.result.next_actor) or 'nobody'}."
        for examined in shut
        if examined is not first and not examined.gate.in_comment
    ]
    return "\n".join(lines)


def _gates(examined: Sequence[Examined]) -> str:
    """All in one line, by who has to act."""
    groups = (
        ("Shut", [gate for gate in examined if _is_for_people(gate)]),
        ("Waiting for machines", [gate for gate in examined if gate.result.state is GateState.WAITING]),
        ("Open", [gate for gate in examined if gate.is_open and gate.gate.shown_when_open]),
    )
    parts = [f"{name}: {', '.join(gate.gate.name for gate in found)}." for name, found in groups if found]
    return f"{' '.join(parts)} {markers.GATES}"


def _is_for_people(examined: Examined) -> bool:
    return examined.result.state in {GateState.CLOSED, GateState.HELD}


def _footer(snapshot: Snapshot) -> str:
    head = code(snapshot.head.sha[:_PERMALINK])
    return f"<sub>Judged at {head}. {code('/help')} lists what can be said here.</sub>"


def _claims(snapshot: Snapshot, claims: Sequence[SettledClaim]) -> Iterator[str]:
    """What is open first, then what is settled, folded with the words it is about."""
    if not claims:
        return
    standing = [claim for claim in claims if claim.state not in _SETTLED]
    settled = [claim for claim in claims if claim.state in _SETTLED]
    ordered = [*standing, *settled]
    shown, hidden = ordered[:MOST_ROWS], ordered[MOST_ROWS:]
    yield "\n".join(
        ["| Claim | Verdict | Evidence |", "| --- | --- | --- |", *(_row(snapshot, claim) for claim in shown)]
    )
    yield fold("What was claimed", [_quote(claim) for claim in shown])
    if hidden:
        names = [f"- {_name(claim)} {claim.state.value}" for claim in hidden[:MOST_NAMED]]
        yield fold(f"{len(hidden)} more", names)
    if any(claim.is_holding and claim.state is ClaimState.UNDETERMINED for claim in claims):
        first = next(claim for claim in claims if claim.is_holding and claim.state is ClaimState.UNDETERMINED)
        yield (
            "Somebody with write access but the claim's author settles one: "
            f"{code(f'/verify {first.known.name} refuted: why')} or "
            f"{code(f'/verify {first.known.name} confirmed: why')}. "
            "Its author may also strike or delete it."
        )


def _row(snapshot: Snapshot, standing: SettledClaim) -> str:
    claim = standing.known.claim
    subject: Text = (" ", Code(claim.subject, most=80)) if claim.subject else ()
    state = standing.state.value if standing.state in _SETTLED else f"**{standing.state.value}**"
    aside = " (listed only)" if standing.is_open and not standing.known.holds else ""
    return f"| {_name(standing)}{cell(subject)} | {state}{aside} | {cell(_evidence(snapshot, standing))} |"


def _name(standing: SettledClaim) -> str:
    return markdown((Link(standing.known.name, standing.known.url),))


def _evidence(snapshot: Snapshot, standing: SettledClaim) -> Text:
    known = standing.known
    said: list[Fragment] = []
    if standing.settlement is not None:
        entry = standing.settlement.entry
        word = "Refuted" if standing.settlement.is_refuted else "Confirmed"
        said = [f"{word} by ", Link(f"@{entry.by}", entry.url)]
        said += [": ", Code(entry.why)] if entry.why else []
        said.append(". " if known.verdict.evidence else ".")
    said += known.verdict.evidence
    if known.verdict.place is not None and known.verdict.state is not ClaimState.WITHDRAWN:
        said += [" See ", permalink(snapshot, known.verdict.place.path, known.verdict.place.line), "."]
    elsewhere = [name for name in known.verdict.near if not _is_told(name, known.verdict.evidence)]
    if elsewhere and known.verdict.state is ClaimState.CONFIRMED:
        said += [" Did you mean ", Code(elsewhere[0]), "?"]
    return tuple(said)


def _is_told(name: str, evidence: Text) -> bool:
    return any(isinstance(fragment, Code) and fragment.value == name for fragment in evidence)


def _quote(standing: SettledClaim) -> str:
    known = standing.known
    others = f" and {len(known.claimants)} more" if known.claimants else ""
    return f"- {known.name}, {code('@' + known.author)}{others}: {code(known.claim.quote, most=300)}"


def _approvals(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    rows = [
        f"- {markdown((Link('@' + entry.by, entry.url),))}"
        + (f" {code(entry.about)}" if entry.about else "")
        + f", {moment(entry.at)}"
        for entry in entries
    ]
    return "\n".join(["Approved at this commit by:", "", *rows])


def _names(claims: Iterable[SettledClaim]) -> str:
    return ", ".join(_name(claim) for claim in claims)


def _mention(login: str) -> str:
    """A call by name, for names that GitHub gives out; anything else is shown as what it is."""
    name = login.removesuffix("[bot]")
    return f"@{name}" if _LOGIN.fullmatch(name) else code(login)
