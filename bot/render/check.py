"""What the check run `babysit` says: a sentence as its title, the gates as a table, findings as notes."""

from collections.abc import Sequence

from bot.configuration import differences
from bot.model.config import Config, Mode
from bot.model.gate import Case, Examined, GateState
from bot.model.side_act import RefusedAct
from bot.model.text import Code, Text, counted
from bot.policy.commit_message import CommitMessage, commit_message
from bot.render import checklist
from bot.render.foreseen import foreseen
from bot.render.markdown import cell, code, fenced, markdown, moment, plain, prose, visible

MOST_TITLE_CHARACTERS = 200
MOST_REFUSED = 10
MOST_MESSAGE_CHARACTERS = 3_000
_URGENCY = (GateState.CLOSED, GateState.HELD, GateState.WAITING)
_CONCLUSIONS = {GateState.CLOSED: "failure", GateState.HELD: "action_required", GateState.WAITING: None}


def conclusion(examined: Sequence[Examined]) -> str | None:
    """`failure`, `action_required` or `success`; None while only machines must act."""
    pressing = most_pressing(examined)
    return "success" if pressing is None else _CONCLUSIONS[pressing.result.state]


def most_pressing(examined: Sequence[Examined]) -> Examined | None:
    """The gate to speak of first: the author's turn before another human's, and that before a wait."""
    shut = [
        candidate for candidate in examined if candidate.gate.decides_conclusion and not candidate.is_open
    ]
    return min(shut, key=lambda candidate: _URGENCY.index(candidate.result.state), default=None)


def most_urgent(shut: Sequence[Examined]) -> Examined:
    """The same among gates that are shut, those first that decide the conclusion."""
    return min(
        shut,
        key=lambda examined: (not examined.gate.decides_conclusion, _URGENCY.index(examined.result.state)),
    )


def title(examined: Sequence[Examined]) -> str:
    """One sentence: what it waits for and who must act next."""
    pressing = most_pressing(examined)
    if pressing is not None:
        return sentence([pressing])
    held = next((candidate for candidate in examined if not candidate.is_open), None)
    if held is not None:
        return shortened(f"Ready to merge. {plain(held.result.says)}")
    return "Every gate is open: Babysit merges it."


def sentence(shut: Sequence[Examined]) -> str:
    """The same of these shut gates, whichever they are."""
    pressing = min(shut, key=lambda examined: _URGENCY.index(examined.result.state))
    return _ended(plain(pressing.result.says), f" Next: {plain(pressing.result.next_actor)}.")


_WOULD = {"failure": "fail", "action_required": "hold", "success": "pass", None: "wait"}


def observed_title(conclusion: str | None, title: str) -> str:
    """The same sentence where Babysit only looks on: what would happen, then why."""
    return shortened(f"Would {_WOULD[conclusion]}: {title}")


def shortened(title: str, most: int = MOST_TITLE_CHARACTERS) -> str:
    """The sentence cut to what fits a check run's title."""
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _ended(says: str, ending: str) -> str:
    """Both in one title; where they are too long, names are cut before who must act next is."""
    room = max(MOST_TITLE_CHARACTERS - len(ending), MOST_TITLE_CHARACTERS // 2)
    return shortened(shortened(says, room) + ending)


_OBSERVED = (
    "`mode: observe`: Babysit shows what it would do, and comments on, labels, holds and merges nothing."
)


def summary(case: Case, examined: Sequence[Examined], *, note: Text = ()) -> str:
    """The gate table, with a `note` above it and details folded below it."""
    head = case.snapshot.head.sha
    parts = [
        markdown(note) if note else "",
        _OBSERVED if case.config.mode is Mode.OBSERVE else "",
        _table(examined),
        _refused(case),
        _details(examined),
        _agent_notes(case),
        *checklist.whole(case),
        _message(case),
        _proposal(case),
        foreseen(case),
        f"Judged {code(head[:12])} into {code(case.snapshot.base.ref)}{_by_rule(case)}.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _message(case: Case) -> str:
    """The commit message to come, where the configuration says what it is made of."""
    message = commit_message(case)
    if case.snapshot.base.has_merge_queue or message == CommitMessage():
        return ""
    body = "(the body is GitHub's)" if message.body is None else message.body[:MOST_MESSAGE_CHARACTERS]
    lines = [message.title or "(the title is GitHub's)", "", *body.split("\n")]
    block = fenced([visible(line, most=300) for line in lines])
    return f"<details><summary>Commit message</summary>\n\n{block}\n\n</details>"


def _by_rule(case: Case) -> str:
    return f", by rule {case.rule.number} of the configuration" if case.rule is not None else ""


def _table(examined: Sequence[Examined]) -> str:
    shown = [row for row in examined if row.is_shown]
    rows = [_row(row) for row in shown]
    return "\n".join(["| Gate | State | Why | Who acts next |", "| --- | --- | --- | --- |", *rows])


def _row(examined: Examined) -> str:
    result = examined.result
    since = f" Since {moment(result.since)}." if result.since is not None and not examined.is_open else ""
    state = "open" if examined.is_open else f"**{result.state.value}**"
    actor = cell(result.next_actor) or "nobody"
    return f"| {examined.gate.name} | {state} | {cell(result.says)}{since} | {actor} |"


def _refused(case: Case) -> str:
    """What GitHub would not let Babysit do beside."""
    return "\n".join(
        _could_not(case, refused_act) for refused_act in list(case.refused.values())[:MOST_REFUSED]
    )


def _could_not(case: Case, refused_act: RefusedAct) -> str:
    act = prose(refused_act.act)
    if case.snapshot.is_locked and refused_act.may_be_for_a_lock:
        return f"Could not {act}: the conversation is locked."
    return f"Could not {act}: {code(refused_act.why)}." if refused_act.why else f"Could not {act}."


def _details(examined: Sequence[Examined]) -> str:
    lines = [f"- {gate.gate.name}: {markdown(line)}" for gate in examined for line in gate.result.details]
    if not lines:
        return ""
    shown, hidden = lines[:50], len(lines) - 50
    more = [f"- and {hidden} more"] if hidden > 0 else []
    return "\n".join(["<details open><summary>Details</summary>", "", *shown, *more, "", "</details>"])


def _agent_notes(case: Case) -> str:
    """That there is advice, which stands at its lines."""
    number = len(case.agent_notes)
    if not number:
        return ""
    return f"{counted(number, 'note')} on changed agent files, as annotations: advice, which holds nothing."


def _proposal(case: Case) -> str:
    """What would change if this pull request's own configuration were merged."""
    if not isinstance(case.proposed, Config):
        return ""
    changes = differences(case.config, case.proposed)
    if not changes:
        return "This pull request touches Babysit's configuration without changing what it means."
    rows = [f"| {code(c.key)} | {cell((Code(c.before),))} | {cell((Code(c.after),))} |" for c in changes[:60]]
    head = ["This pull request changes Babysit's configuration. It takes effect once merged:", ""]
    return "\n".join([*head, "| Key | Now | After |", "| --- | --- | --- |", *rows])
