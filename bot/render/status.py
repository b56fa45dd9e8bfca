"""The status comment: the gates, the claims with their evidence, the approvals. And the reminder."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from bot.model import markers
from bot.model.claims import ClaimState
from bot.model.gate import Case, Examined
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import Snapshot
from bot.model.text import Code, Fragment, Link, Text
from bot.render.markdown import cell, code, markdown, moment
from bot.standing.settlements import Standing

MOST_ROWS = 40
"""Claims with their evidence; the others are listed by name, for GitHub stores no longer comment."""
MOST_NAMED = 160
_PERMALINK = 12
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_SETTLED = frozenset({ClaimState.REFUTED, ClaimState.RESOLVED, ClaimState.WITHDRAWN})


def comment(case: Case, examined: Sequence[Examined], claims: Sequence[Standing]) -> str:
    """Markdown that begins with its marker."""
    blocks = [
        f"{markers.STATUS}\n**Status** at {code(case.snapshot.head.sha[:_PERMALINK])}",
        _gates(examined),
        *_claims(case.snapshot, claims),
        _approvals(approvals(case)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def reminder(case: Case, claims: Sequence[Standing]) -> str:
    """One comment to whoever must act, the only one of Babysit's that calls people by their names."""
    confirmed = [one for one in claims if one.state is ClaimState.CONFIRMED]
    others = [one for one in claims if one.state is not ClaimState.CONFIRMED]
    parts = [markers.reminder(one.known.number for one in claims)]
    if confirmed:
        logins = dict.fromkeys([case.snapshot.author.login, *(one.known.author for one in confirmed)])
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


def approvals(case: Case) -> Sequence[Entry]:
    """The ledger's approvals of this very head that were not taken back, oldest first."""
    standing: dict[tuple[str, str], Entry] = {}
    for entry in case.ledger:
        if entry.head_sha != case.snapshot.head.sha:
            continue
        if entry.kind is EntryKind.APPROVED:
            standing[entry.by.lower(), entry.about] = entry
        elif entry.kind is EntryKind.REVOKED:
            standing = {name: one for name, one in standing.items() if not _takes_back(entry, *name)}
    return tuple(standing.values())


def _takes_back(revoked: Entry, by: str, about: str) -> bool:
    return revoked.by.lower() == by and revoked.about in {"", about}


def _gates(examined: Sequence[Examined]) -> str:
    """The state alone: why is the check run's to say, and would be another edit each time."""
    shown = [one for one in examined if one.gate.shown_when_open or not one.is_open]
    rows = [
        f"| {one.gate.name} | {'open' if one.is_open else f'**{one.result.state.value}**'} "
        f"| {cell(one.result.next_actor) or 'nobody'} |"
        for one in shown
    ]
    return "\n".join(["| Gate | State | Who acts next |", "| --- | --- | --- |", *rows])


def _claims(snapshot: Snapshot, claims: Sequence[Standing]) -> Iterator[str]:
    """What is open first, then what is settled, folded with the words it is about."""
    if not claims:
        return
    standing = [one for one in claims if one.state not in _SETTLED]
    settled = [one for one in claims if one.state in _SETTLED]
    ordered = [*standing, *settled]
    shown, hidden = ordered[:MOST_ROWS], ordered[MOST_ROWS:]
    yield "\n".join(
        ["| Claim | Verdict | Evidence |", "| --- | --- | --- |", *(_row(snapshot, one) for one in shown)]
    )
    yield _fold("What was claimed", [_quote(one) for one in shown])
    if hidden:
        names = [f"- {_name(one)} {one.state.value}" for one in hidden[:MOST_NAMED]]
        yield _fold(f"{len(hidden)} more", names)
    if any(one.is_holding and one.state is ClaimState.UNDETERMINED for one in claims):
        first = next(one for one in claims if one.is_holding and one.state is ClaimState.UNDETERMINED)
        yield (
            "Somebody with write access but the claim's author settles one: "
            f"{code(f'/verify {first.known.name} refuted: why')} or "
            f"{code(f'/verify {first.known.name} confirmed: why')}. "
            "Its author may also strike or delete it."
        )


def _row(snapshot: Snapshot, one: Standing) -> str:
    claim = one.known.claim
    subject: Text = (" ", Code(claim.subject, most=80)) if claim.subject else ()
    state = one.state.value if one.state in _SETTLED else f"**{one.state.value}**"
    aside = " (listed only)" if one.is_open and not one.known.holds else ""
    return f"| {_name(one)}{cell(subject)} | {state}{aside} | {cell(_evidence(snapshot, one))} |"


def _name(one: Standing) -> str:
    return markdown((Link(one.known.name, one.known.url),))


def _evidence(snapshot: Snapshot, one: Standing) -> Text:
    known = one.known
    said: list[Fragment] = []
    if one.settlement is not None:
        entry = one.settlement.entry
        word = "Refuted" if one.settlement.is_refuted else "Confirmed"
        said = [f"{word} by ", Link(f"@{entry.by}", entry.url)]
        said += [": ", Code(entry.why)] if entry.why else []
        said.append(". " if known.verdict.evidence else ".")
    said += known.verdict.evidence
    if known.verdict.place is not None and known.verdict.state is not ClaimState.WITHDRAWN:
        said += [" See ", _permalink(snapshot, known.verdict.place.path, known.verdict.place.line), "."]
    elsewhere = [name for name in known.verdict.near if not _is_told(name, known.verdict.evidence)]
    if elsewhere and known.verdict.state is ClaimState.CONFIRMED:
        said += [" Did you mean ", Code(elsewhere[0]), "?"]
    return tuple(said)


def _is_told(name: str, evidence: Text) -> bool:
    return any(isinstance(fragment, Code) and fragment.value == name for fragment in evidence)


def _permalink(snapshot: Snapshot, path: str, line: int) -> Fragment:
    """Into the judged commit, where it keeps showing what was seen."""
    repository_url, found, _ = snapshot.url.rpartition("/pull/")
    name = f"{path}:{line}" if line else path
    if not found:
        return Code(name)
    address = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    anchor = f"#L{line}" if line else ""
    return Link(name, f"{repository_url}/blob/{quote(snapshot.head.sha, safe='')}/{address}{anchor}")


def _quote(one: Standing) -> str:
    known = one.known
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


def _names(claims: Iterable[Standing]) -> str:
    return ", ".join(_name(one) for one in claims)


def _mention(login: str) -> str:
    """A call by name, for names that GitHub gives out; anything else is shown as what it is."""
    name = login.removesuffix("[bot]")
    return f"@{name}" if _LOGIN.fullmatch(name) else code(login)


def _fold(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"])
