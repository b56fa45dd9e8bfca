"""What a decision came to, in a form that outlives the code that made it; and how two of them differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.decide import examine
from bot.model.decided import DecidedOutcome, GateOutcome
from bot.model.decision import Decision
from bot.model.gate import Case, Examined
from bot.render import check
from bot.render.markdown import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was decided otherwise; `what` is a gate, or `act` or `conclusion`; empty for nothing."""

    what: str
    before: str
    after: str


def outcome_of(case: Case, decision: Decision) -> DecidedOutcome:
    """The decision in words."""
    is_over = decision.watch.is_over
    return DecidedOutcome(
        state=case.snapshot.state.value.lower(),
        gates=tuple(gate_outcome(examined) for examined in decision.examined),
        act=type(decision.act).__name__ if decision.act is not None else "",
        conclusion=None if is_over else check.conclusion(decision.examined),
        title="" if is_over else check.title(decision.examined),
        effects=tuple(type(effect).__name__ for effect in (*decision.effects, *decision.later)),
    )


def in_words_of(outcome: DecidedOutcome, kept: Case) -> DecidedOutcome:
    """The same decision in the sentences of what is kept, which quote nothing that is not."""
    examined = examine(kept) if outcome.gates else ()
    said = {answer.gate.name: gate_outcome(answer) for answer in examined}
    gates = tuple(_in_words(gate, said.get(gate.gate)) for gate in outcome.gates)
    return replace(outcome, gates=gates, title=check.title(examined) if outcome.title else "")


def _in_words(gate: GateOutcome, said: GateOutcome | None) -> GateOutcome:
    is_same = said is not None and said.state == gate.state
    return said if said is not None and is_same else replace(gate, says="", next_actor="")


def gate_outcome(examined: Examined) -> GateOutcome:
    """One gate's answer in words."""
    result = examined.result
    return GateOutcome(
        gate=examined.gate.name,
        state=result.state.value,
        says=plain(result.says),
        next_actor=plain(result.next_actor),
    )


def differences(before: DecidedOutcome, after: DecidedOutcome) -> Sequence[Difference]:
    """Gate by gate, then what was done and what the check run concludes; words alone make none.

    A gate that only one of them knows is `absent` in the other, which is no difference where it is open.
    """
    earlier, later = ({gate.gate: gate.state for gate in of.gates} for of in (before, after))
    names = [*earlier, *(name for name in later if name not in earlier)]
    gates = [(name, earlier.get(name, "absent"), later.get(name, "absent")) for name in names]
    found = [
        Difference(what=name, before=was, after=now)
        for name, was, now in gates
        if was != now and {was, now} != {"absent", "open"}
    ]
    acts = (("act", before.act, after.act), ("conclusion", _concluded(before), _concluded(after)))
    found += [
        Difference(what=what, before=was or "none", after=now or "none")
        for what, was, now in acts
        if was != now
    ]
    return found


def _concluded(outcome: DecidedOutcome) -> str:
    if outcome.state != "open":
        return ""
    return outcome.conclusion or "in_progress"
