"""What is hard to take back waits for the right people at the right commit, whatever is done to its label."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.gates.strategic import examine
from bot.model.config import Config, StrategicConfig, StrategicRule
from bot.model.diff import Diff, FileDiff
from bot.model.effects import AddLabel, Remember, RequestReviews
from bot.model.gate import Case, GateState
from bot.model.ledger import Entry, EntryKind
from bot.model.people import Person, Role
from bot.model.snapshot import (
    Actor,
    ActorKind,
    ChangedFile,
    Commit,
    LabelEvent,
    Statement,
    StatementKind,
)
from bot.render.markdown import plain
from tests.building import HEAD_SHA, NOW, case

EARLIER = NOW - timedelta(minutes=30)
PEOPLE = {
    "max": Person(login="max", role=Role.MAINTAIN),
    "lea": Person(login="lea", role=Role.ADMIN),
    "wei": Person(login="wei", role=Role.WRITE, teams=frozenset({"acme/founders"})),
    "ada": Person(login="ada", role=Role.ADMIN),
}


def review(author: str = "max", state: str = "APPROVED", **fields: Any) -> Statement:
    ready = Statement(
        kind=StatementKind.REVIEW,
        statement_id=11,
        node_id="R_11",
        author=Actor(author),
        body="",
        url="https://github.example/acme/app/pull/7#pullrequestreview-11",
        created_at=EARLIER,
        state=state,
        commit_sha=HEAD_SHA,
    )
    return replace(ready, **fields)


def comment(statement_id: int = 3, author: str = "max", *, is_edited: bool = False) -> Statement:
    return Statement(
        kind=StatementKind.COMMENT,
        statement_id=statement_id,
        node_id=f"IC_{statement_id}",
        author=Actor(author),
        body="/approve",
        url=f"https://github.example/acme/app/pull/7#issuecomment-{statement_id}",
        created_at=EARLIER,
        is_edited=is_edited,
    )


def entry(kind: EntryKind = EntryKind.APPROVED, by: str = "max", **fields: Any) -> Entry:
    ready = Entry(
        kind=kind,
        at=EARLIER,
        head_sha=HEAD_SHA,
        base_ref="main",
        by=by,
        source="comment 3",
        url="https://x.example/3",
    )
    return replace(ready, **fields)


def strategic_case(*ledger: Entry, config: dict[str, Any] | None = None, **fields: Any) -> Case:
    """Labelled `strategic`, with everybody's rights known."""
    fields = {"labels": frozenset({"automerge", "strategic"}), **fields}
    made = case(Config(strategic=StrategicConfig(**(config or {}))), **fields)
    return replace(made, people=PEOPLE, ledger=ledger)


def label_event(actor: str, *, is_on: bool, minutes_ago: int = 30) -> LabelEvent:
    return LabelEvent(
        label="strategic", actor=Actor(actor), is_on=is_on, at=NOW - timedelta(minutes=minutes_ago)
    )


TAKEN_OFF: dict[str, Any] = {
    "labels": frozenset({"automerge"}),
    "label_events": (label_event("lea", is_on=True, minutes_ago=40), label_event("ada", is_on=False)),
}


def test_a_label_holds_for_an_approver_and_says_so_in_one_sentence() -> None:
    result = examine(strategic_case())

    assert result.state is GateState.HELD
    assert plain(result.says) == (
        "It is labelled strategic, and waits for an approval of this commit by "
        "somebody with maintain or admin."
    )


def test_without_a_label_or_a_path_nothing_is_strategic() -> None:
    assert examine(case()).state is GateState.OPEN
    assert examine(case()).effects == ()


@pytest.mark.parametrize(
    "case",
    [
        strategic_case(entry(), statements=(comment(),)),
        strategic_case(entry(about="Strategic"), statements=(comment(),)),
        strategic_case(statements=(review(),)),
        strategic_case(statements=(review(), review(state="COMMENTED"))),
        strategic_case(statements=(review("wei"),), config={"approvers": ["@acme/founders"]}),
        strategic_case(statements=(review("wei"),), config={"approvers": ["@Wei"]}),
        strategic_case(
            entry(),
            entry(by="lea", source="comment 4"),
            statements=(comment(), comment(4, "lea")),
            config={"approvals": 2},
        ),
        strategic_case(entry(), statements=(comment(), review("lea")), config={"approvals": 2}),
    ],
    ids=["comment", "label named", "review", "talked on", "team", "user", "two", "comment and review"],
)
def test_enough_approvals_of_this_head_open_it(case: Case) -> None:
    result = examine(case)

    assert result.state is GateState.OPEN
    assert plain(result.says).startswith("Approved at this commit by @")


@pytest.mark.parametrize(
    "case",
    [
        strategic_case(entry(head_sha="f" * 40), statements=(comment(),)),
        strategic_case(entry(base_ref="release"), statements=(comment(),)),
        strategic_case(entry(), statements=(comment(is_edited=True),)),
        strategic_case(entry(), statements=()),
        strategic_case(entry(about="pricing"), statements=(comment(),)),
        strategic_case(
            entry(), entry(EntryKind.REVOKED, at=NOW, source="comment 4"), statements=(comment(),)
        ),
        strategic_case(entry(), statements=(comment(),), base_changed_at=NOW),
        strategic_case(statements=(review(commit_sha="f" * 40),)),
        strategic_case(statements=(review(), review(state="DISMISSED"))),
        strategic_case(statements=(review(), review(state="CHANGES_REQUESTED"))),
        strategic_case(statements=(review(),), base_changed_at=NOW),
        strategic_case(statements=(review("ada"),)),
        strategic_case(statements=(review("wei"),)),
        strategic_case(statements=(review("stranger"),)),
        strategic_case(statements=(replace(review(), author=Actor("max", ActorKind.BOT)),)),
        strategic_case(
            statements=(review(),), commits=(Commit(sha=HEAD_SHA, message="", logins=frozenset({"Max"})),)
        ),
        strategic_case(
            statements=(review(),),
            commits=(
                Commit(sha=HEAD_SHA, message="", emails=frozenset({"12+max@users.noreply.github.com"})),
            ),
        ),
        strategic_case(statements=(review(),), config={"approvers": ["@acme/founders", "@lea"]}),
        strategic_case(entry(), statements=(comment(), review()), config={"approvals": 2}),
    ],
    ids=[
        *("another head", "another base", "edited", "deleted", "another label", "revoked", "retargeted"),
        *("review of another head", "dismissed", "changes requested", "retargeted after review"),
        *("author", "no maintainer", "unknown", "bot", "committer", "committer by address", "not named"),
        "one person twice",
    ],
)
def test_an_approval_that_does_not_count_leaves_it_shut(case: Case) -> None:
    assert examine(case).state is GateState.HELD


def test_a_right_that_was_lost_closes_it() -> None:
    approved = strategic_case(entry(), statements=(comment(),))

    lost = replace(approved, people={"max": Person(login="max", role=Role.WRITE)})

    assert examine(approved).state is GateState.OPEN
    assert examine(lost).state is GateState.HELD


def test_a_label_that_somebody_else_took_off_still_holds_and_comes_back() -> None:
    result = examine(strategic_case(**TAKEN_OFF))

    assert result.state is GateState.HELD
    assert plain(result.says).startswith("It was labelled strategic, ")
    assert AddLabel(label="strategic") in result.effects


def test_a_label_that_an_approver_took_off_opens_it_on_the_record() -> None:
    events = (label_event("ada", is_on=True, minutes_ago=40), label_event("lea", is_on=False))

    result = examine(strategic_case(**{**TAKEN_OFF, "label_events": events}))

    (remembered,) = result.effects
    assert result.state is GateState.OPEN
    assert isinstance(remembered, Remember)
    assert [(entry.kind, entry.about, entry.by) for entry in remembered.entries] == [
        (EntryKind.UNLATCHED, "strategic", "lea")
    ]


def test_a_label_that_vanished_from_the_timeline_still_holds() -> None:
    latched = entry(EntryKind.LATCHED, by="", about="strategic", source="")

    result = examine(strategic_case(latched, labels=frozenset({"automerge"})))

    assert result.state is GateState.HELD


def test_a_label_is_remembered_once() -> None:
    latched = entry(EntryKind.LATCHED, by="", about="strategic", source="")

    (remembered,) = examine(strategic_case()).effects

    assert isinstance(remembered, Remember)
    assert [(entry.kind, entry.about) for entry in remembered.entries] == [(EntryKind.LATCHED, "strategic")]
    assert examine(strategic_case(latched)).effects == ()


def test_a_label_that_came_back_after_it_was_let_go_holds_again() -> None:
    let_go = entry(
        EntryKind.UNLATCHED, by="lea", about="strategic", source="", at=NOW - timedelta(minutes=20)
    )
    events = (
        label_event("lea", is_on=False, minutes_ago=20),
        label_event("ada", is_on=True, minutes_ago=10),
        label_event("ada", is_on=False, minutes_ago=5),
    )

    result = examine(strategic_case(let_go, labels=frozenset(), label_events=events))

    assert result.state is GateState.HELD


PATHS = {"paths": {"marketing/**": "strategic", "**/pricing*": "pricing"}}
PAGE = ChangedFile(path="marketing/compare.md", change="ADDED")


def test_a_changed_path_holds_and_puts_its_label_on() -> None:
    result = examine(strategic_case(config=PATHS, labels=frozenset(), changed_files=(PAGE,)))

    assert result.state is GateState.HELD
    assert plain(result.says).startswith("It changes marketing/compare.md, and waits for an approval")
    assert result.effects == (AddLabel(label="strategic"),)


def test_a_file_moved_out_of_a_path_holds_too() -> None:
    moved = ChangedFile(path="docs/compare.md", change="RENAMED")
    diff = Diff(files=[FileDiff(path="docs/compare.md", previous_path="marketing/compare.md")])
    made = strategic_case(config=PATHS, labels=frozenset(), changed_files=(moved,))

    assert examine(made).state is GateState.WAITING
    assert examine(replace(made, diff=diff)).state is GateState.HELD


def test_an_approver_who_takes_a_paths_label_off_answers_for_this_head_alone() -> None:
    let_go = entry(EntryKind.UNLATCHED, by="lea", about="strategic", source="")
    of_old = replace(let_go, head_sha="f" * 40)
    fields: dict[str, Any] = {"config": PATHS, "labels": frozenset(), "changed_files": (PAGE,)}

    assert examine(strategic_case(let_go, **fields)).state is GateState.OPEN
    assert examine(strategic_case(of_old, **fields)).state is GateState.HELD


def test_each_label_needs_its_own_approval() -> None:
    files = (PAGE, ChangedFile(path="web/pricing.tsx", change="MODIFIED"))
    labels = frozenset({"strategic", "pricing"})
    fields: dict[str, Any] = {"config": PATHS, "labels": labels, "changed_files": files}
    one = entry(about="pricing")
    other = entry(about="strategic", source="comment 4")
    statements = (comment(), comment(4))

    assert examine(strategic_case(one, statements=statements, **fields)).state is GateState.HELD
    assert examine(strategic_case(one, other, statements=statements, **fields)).state is GateState.OPEN
    assert examine(strategic_case(entry(), statements=statements, **fields)).state is GateState.OPEN


def test_a_preset_holds_once_the_lines_were_read() -> None:
    diff = Diff(files=[FileDiff(path="db/1.sql", added=("DROP TABLE invoices;",))])
    unread = strategic_case(config={"presets": ["data-loss"]}, labels=frozenset())

    result = examine(replace(unread, diff=diff))

    assert examine(unread).state is GateState.WAITING
    assert result.state is GateState.HELD
    assert plain(result.says).startswith(
        "It adds DROP TABLE invoices; to db/1.sql, which deletes data for good (preset data-loss), and waits"
    )
    assert AddLabel(label="strategic") in result.effects


def test_files_that_github_did_not_list_are_not_taken_for_harmless() -> None:
    made = strategic_case(config={"presets": ["legal"]}, labels=frozenset())

    assert examine(replace(made, diff=Diff(files=[], gap="Too many."))).state is GateState.HELD


def test_named_approvers_are_asked_for_their_review_once_a_head() -> None:
    config = {"approvers": ["@ada", "@max", "@acme/founders", "@other/team"]}

    result = examine(strategic_case(config=config))

    asked = [effect for effect in result.effects if isinstance(effect, RequestReviews)]
    assert asked == [RequestReviews(users=["max"], team_slugs=["founders"])]
    remembered = result.effects[-1]
    assert isinstance(remembered, Remember)
    again = examine(strategic_case(*remembered.entries, config=config))
    assert not any(isinstance(effect, RequestReviews) for effect in again.effects)
    of_old = [replace(entry, head_sha="f" * 40) for entry in remembered.entries]
    moved = examine(strategic_case(*of_old, config=config))
    assert any(isinstance(effect, RequestReviews) for effect in moved.effects)


def test_what_is_given_so_far_is_said() -> None:
    result = examine(strategic_case(entry(), statements=(comment(),), config={"approvals": 2}))

    assert plain(result.says).endswith(
        "waits for 2 approvals of this commit by somebody with maintain or admin. 1 of 2: @max."
    )


RULES = StrategicConfig(
    rules=(
        StrategicRule(paths=("pricing/**",), approvers=("@acme/founders",), approvals=1),
        StrategicRule(labels=("launch",), approvers=("@max", "@lea"), approvals=2),
        StrategicRule(paths=("**",), approvals=3),
    )
)
PRICING = (ChangedFile(path="pricing/plans.py", change="MODIFIED"),)


def ruled(**fields: Any) -> Case:
    return replace(case(**fields), config=Config(strategic=RULES), people=PEOPLE)


def test_a_path_waits_for_the_approvers_of_its_own_rule() -> None:
    result = examine(ruled(changed_files=PRICING))

    assert result.state is GateState.HELD
    assert plain(result.says) == (
        "It changes pricing/plans.py, and waits for an approval of this commit by @acme/founders."
    )
    assert RequestReviews(users=[], team_slugs=["founders"]) in result.effects


def test_an_approval_by_somebody_who_is_not_asked_by_the_rule_does_not_count() -> None:
    result = examine(ruled(changed_files=PRICING, statements=(review("max"),)))

    assert result.state is GateState.HELD


def test_an_approval_by_the_rules_own_approver_opens_it() -> None:
    result = examine(ruled(changed_files=PRICING, statements=(review("wei"),)))

    assert result.state is GateState.OPEN


def test_each_reason_is_shown_with_its_own_approvals() -> None:
    result = examine(
        ruled(changed_files=PRICING, labels=frozenset({"Launch"}), statements=(review("max"), review("wei")))
    )

    assert result.state is GateState.HELD
    assert [plain(line) for line in result.details] == [
        "It changes pricing/plans.py: approved.",
        "It is labelled launch, and waits for 2 approvals of this commit by @max or @lea. 1 of 2: @max.",
    ]


def test_a_path_counts_for_the_first_rule_that_it_fits() -> None:
    other = (ChangedFile(path="a.py", change="MODIFIED"),)

    assert "waits for 3 approvals" in plain(examine(ruled(changed_files=other)).says)
    assert "waits for an approval " in plain(examine(ruled(changed_files=PRICING)).says)
