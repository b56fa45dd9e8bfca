"""Each effect leaves by the one door, to whoever carries it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.applying.door import Door
from bot.clock import ManualClock
from bot.model.ci_report import FailedRun
from bot.model.effects import (
    ActOutcome,
    AddLabel,
    AnswerClaimant,
    DeleteBranch,
    Dequeue,
    Dequeued,
    Effect,
    EndCheck,
    ForgetHolding,
    Merge,
    Merged,
    MergeOutcome,
    NoteAnswered,
    PublishCheck,
    PublishComment,
    PublishStatus,
    React,
    Refused,
    Remember,
    Remind,
    Reply,
    ReportFailures,
    RequestReviews,
    SmallEffect,
    Still,
    UpdateBranch,
    Updated,
    WithdrawalOutcome,
)
from bot.model.keys import PullRequestKey
from bot.model.reaction import Reaction
from bot.model.snapshot import Context, Statement
from tests.building import HEAD_SHA, KEY, NOW, check_run
from tests.commands.asking import SAID


@dataclass
class Everybody:
    """Plays all whom the door knows, and writes down who was asked for what."""

    asked: list[tuple[str, object]] = field(default_factory=list)
    update_refused: str = ""

    def note(self, name: str, what: object) -> None:
        self.asked.append((name, what))

    async def apply(self, _key: PullRequestKey, effect: SmallEffect) -> None:
        self.note("apply", effect)

    async def react(self, _key: PullRequestKey, statement: Statement, reaction: Reaction) -> None:
        self.note("react", (statement.node_id, reaction))

    async def read_failed_runs(self, _key: PullRequestKey, failed: Sequence[Context]) -> Sequence[FailedRun]:
        return [FailedRun(context=context) for context in failed]

    async def merge(self, _key: PullRequestKey, effect: object, still: Still | None = None) -> MergeOutcome:
        self.note("merge", (effect, still))
        return Merged(sha=None)

    async def dequeue(self, _key: PullRequestKey, _effect: Dequeue) -> WithdrawalOutcome:
        return Dequeued()

    async def update_branch(self, _key: PullRequestKey, _effect: UpdateBranch) -> str:
        return self.update_refused

    async def publish(self, _key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        self.note("publish", is_group)
        return 5 if effect.head_sha else 0

    async def end(self, _key: PullRequestKey, effect: EndCheck) -> None:
        self.note("end", effect)

    async def carry_out(self, _key: PullRequestKey, effect: Effect) -> None:
        self.note("say", effect)

    async def forget(self, _key: PullRequestKey, numbers: Sequence[int]) -> None:
        self.note("forget", list(numbers))

    async def note_told(self, _key: PullRequestKey, numbers: Sequence[int]) -> None:
        self.note("told", list(numbers))

    async def add(self, _key: PullRequestKey, entries: Sequence[object]) -> None:
        self.note("ledger", list(entries))

    async def note_answer(self, _key: PullRequestKey, source: str, answer: str, _now: object) -> None:
        self.note("answered", (source, answer))


def door(everybody: Everybody) -> Door:
    somebody = cast("Any", everybody)
    parts: Mapping[str, Any] = dict.fromkeys(
        ("publisher", "speaker", "claims", "ledger", "hearing", "refused", "holdings"), somebody
    )
    return Door(somebody, ManualClock(NOW), announcers=[somebody], **parts)


CHECK = PublishCheck(
    head_sha=HEAD_SHA,
    check_run_id=None,
    external_id="x",
    started_at=NOW,
    conclusion=None,
    title="",
    summary="",
)
LABEL, COMMENT = AddLabel(label="strategic"), PublishComment(comment_id=None, body="x")
BRANCH, REVIEW = DeleteBranch(ref="x", head_sha=HEAD_SHA), RequestReviews(users=["wei"])
END, REMIND = EndCheck(head_sha=HEAD_SHA, why="Over."), Remind(numbers=[1], body="x")
CLAIMANT = AnswerClaimant(statement=SAID, numbers=[1])
STATUS = PublishStatus(comment_id=None, body="x", digest="d", answered=[2])
TABLE: Sequence[tuple[Effect, Sequence[tuple[str, object]]]] = [
    (CHECK, [("publish", False)]),
    (END, [("end", END)]),
    (Remember(entries=[]), [("ledger", [])]),
    (React(statement=SAID, reaction=Reaction.DONE), [("react", ("IC_3", Reaction.DONE))]),
    (
        Reply(source="comment 3", body="x"),
        [("apply", PublishComment(comment_id=None, body="x", is_answer=True))],
    ),
    (NoteAnswered(source="comment 3", answer="obeyed"), [("answered", ("comment 3", "obeyed"))]),
    (STATUS, [("say", STATUS), ("told", [2])]),
    (CLAIMANT, [("say", CLAIMANT)]),
    (ForgetHolding(), [("forget", [KEY.number])]),
    (REMIND, [("say", REMIND)]),
    *((effect, [("apply", effect)]) for effect in (LABEL, COMMENT, BRANCH, REVIEW)),
]


@pytest.mark.parametrize(("effect", "asked"), TABLE, ids=[type(effect).__name__ for effect, _ in TABLE])
async def test_an_effect_goes_to_whoever_carries_it_out(
    effect: Effect, asked: Sequence[tuple[str, object]]
) -> None:
    everybody = Everybody()

    await door(everybody).carry_out(KEY, effect)

    assert everybody.asked == asked


async def test_a_report_on_red_ci_is_worded_from_what_github_tells() -> None:
    everybody = Everybody()
    report = ReportFailures(head_sha=HEAD_SHA, failed=[check_run("lint", "failure")], comment_id=4)

    await door(everybody).carry_out(KEY, report)

    ((_apply, comment),) = everybody.asked
    assert isinstance(comment, PublishComment)
    assert comment.comment_id == 4
    assert "`lint` failed." in comment.body


@pytest.mark.parametrize(
    ("words", "outcome"), [("", Updated()), ("It is behind.", Refused(message="It is behind."))]
)
async def test_an_update_is_done_unless_github_says_why_not(words: str, outcome: ActOutcome) -> None:
    everybody = Everybody(update_refused=words)

    assert await door(everybody).attempt(KEY, UpdateBranch(head_sha=HEAD_SHA)) == outcome


async def test_a_merge_takes_along_whether_it_is_wanted_yet() -> None:
    everybody = Everybody()
    merge = Merge(head_sha=HEAD_SHA, method="squash")

    async def still() -> bool:
        return True

    assert await door(everybody).attempt(KEY, merge, still) == Merged(sha=None)
    assert everybody.asked == [("merge", (merge, still))]
    assert await door(everybody).attempt(KEY, Dequeue(node_id="PR_7")) == Dequeued()
