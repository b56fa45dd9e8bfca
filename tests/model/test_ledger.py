"""What each kind of entry can do to a gate is said by the kind, and is what the gates make of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.command_execution.obeying import Inbox, obey
from bot.command_execution.unanswered import Hearsay, Unanswered
from bot.decide import examine
from bot.model.answer import Declined, Done
from bot.model.claims import ClaimState
from bot.model.command import Command
from bot.model.config import AgentsConfig, Attribution, Config, Level, StrategicConfig
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind, Kind
from bot.model.markers import QUEUED
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.snapshot import Actor, ActorKind, QueueEvent
from bot.policy.roles import anybody
from bot.policy.waivers import waivers
from tests.building import CLEAN, HEAD_SHA, NOW, base, case, own_check
from tests.commands.asking import MAX, SAID, known_claim

ABOUTS = ("", "strategic", "B", "C1 refuted", "another try")


def entry(kind: EntryKind, about: str = "", *, is_by_babysit: bool = False) -> Entry:
    return Entry(
        kind=kind,
        at=NOW - timedelta(seconds=5),
        head_sha=HEAD_SHA,
        base_ref="main",
        by="" if is_by_babysit else "max",
        about=about,
        source="" if is_by_babysit else SAID.identity,
    )


def failing() -> Case:
    subject = SubjectReview(path="a.py", line=1, verdict=Verdict.FAIL, message="x", fingerprint="f")
    question = QuestionReview(question="B1", text="Is it?", subjects=(subject,))
    item = ItemReview(item="B", title="Auth gate", level=Level.BLOCK, questions=(question,))
    return replace(case(), reviewed=replace(CLEAN, review=replace(CLEAN.review, items=(item,))))


def thrown_out() -> Case:
    event = QueueEvent(
        actor=Actor("github-merge-queue", kind=ActorKind.BOT),
        is_exit=True,
        at=NOW - timedelta(minutes=10),
        reason="failed_checks",
        group_sha="d" * 40,
    )
    told = own_check(external_id=f"babysit:7:x:y{QUEUED}")
    return case(queue_event=event, base=base(has_merge_queue=True), own_check=told)


SHUT: Sequence[Case] = (
    case(Config(strategic=StrategicConfig()), labels=frozenset({"automerge", "strategic"})),
    replace(case(), ledger=(entry(EntryKind.LATCHED, "strategic", is_by_babysit=True),)),
    replace(case(), ledger=(entry(EntryKind.HELD, is_by_babysit=True),)),
    replace(case(), claims=(known_claim(1, state=ClaimState.UNDETERMINED),)),
    case(labels=frozenset()),
    failing(),
    thrown_out(),
)
"""What a human's word may open: approval, label, hold, claim, opting in, item, and the queue's exit."""


def with_entry(shut: Case, added: Entry) -> Case:
    snapshot = replace(shut.snapshot, statements=(SAID,))
    informed = replace(shut, snapshot=snapshot, people={"max": MAX}, ledger=(*shut.ledger, added))
    return replace(informed, waivers=waivers(informed))


def open_gates(given: Case) -> set[str]:
    return {examined.gate.name for examined in examine(given) if examined.is_open}


@pytest.mark.parametrize("kind", EntryKind, ids=lambda kind: kind.word)
def test_a_kind_of_entry_says_whether_it_can_open_a_gate(kind: EntryKind) -> None:
    opened = {
        name
        for shut in SHUT
        for about in ABOUTS
        for name in open_gates(with_entry(shut, entry(kind, about))) - open_gates(shut)
    }

    assert bool(opened) is kind.may_open, opened


@pytest.mark.parametrize("kind", EntryKind, ids=lambda kind: kind.word)
@pytest.mark.parametrize("doubt", ["an agent's account", "a lost delivery"])
def test_what_may_open_a_gate_is_taken_from_nobody_but_a_human_who_was_heard(
    kind: EntryKind, doubt: str
) -> None:
    is_agents = doubt == "an agent's account"
    agents = AgentsConfig(attribution=(Attribution(agent="backend", author="max"),) if is_agents else ())
    command = Command(
        name="new",
        position=1,
        usages=("/new",),
        does="What somebody will add one day.",
        who="anybody",
        why_not=anybody,
        obey=lambda request: Done(entries=(request.entry(kind),)),
    )
    hearsay = Hearsay.DELIVERED if is_agents else Hearsay.MET
    given = Unanswered(statement=SAID, orders=((command, ""),), head_sha=HEAD_SHA, hearsay=hearsay)

    obeyed = obey(case(Config(agents=agents)), Inbox(given=[(given, MAX)]))

    ((answer,),) = [said.answers for said in obeyed.commands]
    assert isinstance(answer, Declined if kind.may_open else Done)
    assert bool(obeyed.ledger) is not kind.may_open


def test_a_kind_that_does_not_say_whether_it_may_open_a_gate_is_none() -> None:
    with pytest.raises(TypeError, match="may_open"):
        Kind("forgotten")  # type: ignore[call-arg]


def test_a_kind_is_known_again_by_its_word() -> None:
    assert [EntryKind.named(kind.word) for kind in EntryKind] == list(EntryKind)
    with pytest.raises(ValueError, match="no entry is 'amended'"):
        EntryKind.named("amended")
