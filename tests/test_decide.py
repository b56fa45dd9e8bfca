from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.decide import after, decide, judge_group, next_need
from bot.model.config import BrokenConfig, Config, ConfigProblem
from bot.model.decision import Decision
from bot.model.effects import (
    DeleteBranch,
    Enqueue,
    Enqueued,
    HeadMoved,
    Merge,
    Merged,
    PublishCheck,
    Refused,
    Remember,
    ReportFailures,
    Unsettled,
)
from bot.model.gate import Case, Need
from bot.model.keys import PullRequestKey
from bot.model.ledger import Entry, EntryKind
from bot.model.snapshot import (
    Actor,
    ActorKind,
    Mergeability,
    OpenPullRequest,
    OwnCheck,
    PullRequestReview,
    PullRequestState,
    Queued,
    QueueEntry,
)
from tests.building import HEAD_SHA, NOW, base, case, check_run, head, merge_config, own_check, required

HEAD_BRANCH = DeleteBranch(ref="agent/feature", head_sha=HEAD_SHA)
QUEUE = Actor("github-merge-queue", ActorKind.BOT)


def published(decision: Decision) -> PublishCheck:
    (check,) = [effect for effect in decision.effects if isinstance(effect, PublishCheck)]
    return check


def seen_again(given: Case, check: PublishCheck, **fields: Any) -> Case:
    own = own_check(
        external_id=check.external_id,
        started_at=check.started_at,
        conclusion=check.conclusion,
        status="completed" if check.conclusion else "in_progress",
    )
    return replace(given, snapshot=replace(given.snapshot, own_check=own, **fields))


def test_a_ready_pull_request_is_merged_at_the_judged_head() -> None:
    decision = decide(case())

    assert decision.merge == Merge(head_sha=HEAD_SHA, method="squash", head_ref="agent/feature")


def test_where_nothing_requires_our_check_the_merge_comes_first() -> None:
    assert decide(case()).effects == ()


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param({"required_contexts": required("build", "babysit")}, id="required-by-protection"),
        pytest.param({"has_merge_queue": True}, id="merge-queue"),
    ],
)
def test_where_github_waits_for_our_check_it_is_green_first(rules: dict[str, Any]) -> None:
    given = case(base=base(**rules))
    first = published(decide(given))

    assert first.conclusion == "success"
    assert decide(seen_again(given, first)).effects == ()


def test_a_merge_queue_gets_the_pull_request_enqueued_once() -> None:
    queue = base(has_merge_queue=True)

    assert decide(case(base=queue)).merge == Enqueue(node_id="PR_7", head_sha=HEAD_SHA)
    assert decide(case(base=queue, queue_entry=QueueEntry(state="QUEUED"))).merge is None


@pytest.mark.parametrize(
    ("given", "conclusion"),
    [
        pytest.param(case(contexts=()), None, id="only-machines-must-act"),
        pytest.param(case(contexts=(check_run(state="failure"),)), "failure", id="the-author-must-act"),
        pytest.param(case(review_decision="REVIEW_REQUIRED"), "action_required", id="a-human-must-decide"),
        pytest.param(
            case(review_decision="REVIEW_REQUIRED", contexts=(check_run(state="failure"),)),
            "failure",
            id="author-before-human",
        ),
        pytest.param(
            case(review_decision="REVIEW_REQUIRED", contexts=()), "action_required", id="human-before-ci"
        ),
        pytest.param(case(labels=frozenset()), "success", id="every-gate-open-but-not-opted-in"),
        pytest.param(case(is_draft=True), "success", id="a-draft-is-judged-too"),
        pytest.param(case(missing=("labels",)), None, id="not-everything-could-be-read"),
    ],
)
def test_the_conclusion_says_who_must_act(given: Case, conclusion: str | None) -> None:
    decision = decide(given)

    assert published(decision).conclusion == conclusion
    assert decision.merge is None


def test_what_is_already_said_is_not_written_again() -> None:
    given = case(contexts=())
    first = published(decide(given))

    assert decide(seen_again(given, first)).effects == ()


def test_a_retargeted_pull_request_is_said_anew() -> None:
    given = case(contexts=())
    retargeted = seen_again(given, published(decide(given)), base=base(ref="release"))

    assert published(decide(retargeted)).check_run_id == 99


def test_the_title_says_what_it_waits_for_and_who_must_act() -> None:
    decision = decide(case(contexts=(check_run("lint", "failure"),)))

    assert published(decision).title == "CI failed: lint. Next: the author, @ada: push a fix, or re-run."


def test_a_title_is_never_longer_than_github_shows() -> None:
    decision = decide(case(contexts=(check_run("x" * 5000, "failure"),)))

    assert len(published(decision).title) <= 200


def test_long_names_do_not_push_who_must_act_out_of_the_title() -> None:
    jobs = [
        check_run(f"build ({number}, {'ubuntu-latest-arm64, ' * 3}3.13)", "failure") for number in range(5)
    ]

    title = published(decide(case(contexts=tuple(jobs)))).title

    assert len(title) <= 200
    assert title.endswith("… Next: the author, @ada: push a fix, or re-run.")


def test_the_watch_names_what_is_awaited() -> None:
    watch = decide(
        case(contexts=(check_run(), check_run("lint", "queued"), check_run("e2e", "failure")))
    ).watch

    assert (watch.pending, watch.failed, watch.counts_every_context) == (
        frozenset({"lint"}),
        frozenset({"e2e"}),
        True,
    )


def test_mergeability_is_waited_for_only_when_all_else_is_open() -> None:
    all_else_open = case(mergeability=Mergeability.UNKNOWN)
    ci_running = case(contexts=(), mergeability=Mergeability.UNKNOWN)
    last, early = decide(all_else_open), decide(ci_running)

    assert (next_need(all_else_open), next_need(ci_running)) == (Need.MERGEABILITY, None)
    assert last.look_again_in_s == 5
    assert early.look_again_in_s is not None
    assert early.look_again_in_s > 60


def test_a_red_check_is_reported_although_other_gates_are_shut() -> None:
    decision = decide(case(contexts=(check_run(state="failure"),), mergeability=Mergeability.CONFLICTING))

    assert any(isinstance(effect, ReportFailures) for effect in decision.effects)


def test_a_broken_configuration_merges_nothing() -> None:
    broken = BrokenConfig(
        path=".github/babysit.yml",
        problems=(ConfigProblem(line=3, key="merge.method", message="must be squash, merge or rebase"),),
    )

    decision = decide(replace(case(), broken=broken))

    assert decision.merge is None
    assert published(decision).conclusion == "failure"
    assert "must be squash, merge or rebase" in published(decision).summary


def test_what_mends_a_broken_configuration_is_left_to_a_human_to_merge() -> None:
    broken = BrokenConfig(
        path=".github/babysit.yml", problems=(ConfigProblem(line=1, key="a", message="no"),)
    )

    decision = decide(replace(case(), broken=broken, proposed=Config()))

    assert decision.merge is None
    assert published(decision).conclusion == "success"


def test_a_broken_proposal_is_annotated_at_its_line() -> None:
    broken = BrokenConfig(
        path=".github/babysit.yml", problems=(ConfigProblem(line=3, key="a", message="no"),)
    )

    decision = decide(replace(case(), proposed=broken))

    assert [(found.path, found.line) for found in published(decision).annotations] == [
        (".github/babysit.yml", 3)
    ]
    assert decision.merge is None


def test_a_merge_is_told_and_its_branch_deleted() -> None:
    following = after(case(), decide(case()), Merged(sha="c" * 40))

    assert published(following).title == "Merged as cccccccccccc."
    assert published(following).conclusion == "success"
    assert following.effects[1] == HEAD_BRANCH
    assert isinstance(following.effects[2], Remember)
    assert following.watch.is_over


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(case(head=head(is_fork=True)), id="fork"),
        pytest.param(case(head=head(is_protected=True)), id="protected"),
        pytest.param(case(head=head(exists=False)), id="gone-already"),
        pytest.param(case(base=base(deletes_merged_heads=True)), id="github-deletes-it-itself"),
        pytest.param(case(merge_config(delete_branch=False)), id="configured-to-stay"),
        pytest.param(
            case(
                open_pull_requests=(
                    OpenPullRequest(number=8, base_ref="agent/feature", head_ref="agent/next"),
                )
            ),
            id="another-one-is-based-on-it",
        ),
        pytest.param(
            case(
                open_pull_requests=(OpenPullRequest(number=8, base_ref="release", head_ref="agent/feature"),)
            ),
            id="another-one-has-the-same-head",
        ),
    ],
)
def test_a_branch_that_is_not_ours_to_delete_stays(given: Case) -> None:
    following = after(given, decide(given), Merged(sha="c" * 40))

    assert HEAD_BRANCH not in following.effects
    assert published(following).title == "Merged as cccccccccccc."


def refused(given: Case, words: str = "no") -> tuple[Decision, Case]:
    """What follows a refusal, and the case as the next look finds it."""
    following = after(given, decide(given), Refused(message=words))
    again = seen_again(given, published(following))
    return following, replace(again, refusal=following.watch.refusal)


def test_githubs_refusal_shuts_a_gate_in_its_own_words_and_does_not_flap() -> None:
    following, again = refused(case(), "Required status check @acme/x is expected.")
    told = published(following)

    assert "`Required status check @acme/x is expected.`" in told.summary
    assert told.conclusion is None
    assert decide(again).effects == ()


def test_a_long_refusal_is_shown_whole() -> None:
    words = f"Repository rule violations found: {'12 of 34 required status checks are expected, ' * 6}so no"

    following, _again = refused(case(), words)

    assert f"GitHub refuses the merge: `{words}`." in published(following).summary


def test_a_refused_merge_is_not_tried_again_until_something_changed() -> None:
    following, again = refused(case())

    assert published(following).conclusion == "action_required"
    assert decide(again).merge is None
    assert decide(again).effects == ()
    newer = replace(again, snapshot=replace(again.snapshot, contexts=(check_run(run_id=9),)))
    assert decide(newer).merge is not None
    approved = replace(again, snapshot=replace(again.snapshot, review_decision="APPROVED"))
    assert decide(approved).merge is not None


def test_a_refused_merge_is_tried_again_after_a_while_though_nothing_changed() -> None:
    following, again = refused(case())

    assert following.look_again_in_s == 600
    assert decide(replace(again, now=again.now + timedelta(seconds=599))).merge is None
    assert decide(replace(again, now=again.now + timedelta(seconds=600))).merge is not None


def test_a_state_that_github_had_not_computed_yet_is_no_change() -> None:
    _following, again = refused(case(merge_state="UNKNOWN"))
    known = replace(again, snapshot=replace(again.snapshot, merge_state="BLOCKED"))

    kept = decide(known).watch.refusal

    assert decide(known).merge is None
    assert kept is not None
    unblocked = replace(known, snapshot=replace(known.snapshot, merge_state="CLEAN"), refusal=kept)
    assert decide(unblocked).merge is not None


def test_a_re_run_tries_a_refused_merge_again() -> None:
    _following, again = refused(case())
    own = own_check(external_id="babysit:7:x:y", conclusion=None, status="queued")

    assert decide(replace(again, snapshot=replace(again.snapshot, own_check=own))).merge is not None


def test_a_moved_head_is_judged_anew_at_once() -> None:
    following = after(case(), decide(case()), HeadMoved())

    assert following.effects == ()
    assert following.look_again_in_s == 2


def test_an_unsettled_merge_is_tried_again_five_times_before_it_is_told() -> None:
    given, pauses = case(), list[float | None]()
    for _attempt in range(6):
        following = after(given, decide(given), Unsettled(message="Base branch was modified."))
        pauses.append(following.look_again_in_s)
        told = following.effects
        waited = timedelta(seconds=following.look_again_in_s or 0)
        given = replace(given, refusal=following.watch.refusal, now=given.now + waited)
        assert bool(told) is (len(pauses) == 6)

    assert pauses == [2, 4, 8, 16, 32, 60]


def test_an_enqueued_pull_request_says_so() -> None:
    given = case(base=base(has_merge_queue=True))

    following = after(given, decide(given), Enqueued())
    later = seen_again(given, published(following), queue_entry=QueueEntry(state="AWAITING_CHECKS"))

    assert published(following).title == "In the merge queue of main."
    assert decide(later).effects == ()


def test_a_crash_between_merge_and_clean_up_is_finished_at_the_next_look() -> None:
    given = case(
        state=PullRequestState.MERGED,
        merged_by=Actor("babysit", ActorKind.BOT),
        merge_sha="c" * 40,
        own_check=own_check(),
    )

    decision = decide(given)

    assert published(decision).title == "Merged as cccccccccccc."
    assert HEAD_BRANCH in decision.effects
    assert decision.merge is None
    assert decision.watch.is_over


@pytest.mark.parametrize("conclusion", ["action_required", "failure"])
def test_a_crash_right_after_a_merge_leaves_no_verdict_that_the_merge_outdated(conclusion: str) -> None:
    given = case(
        state=PullRequestState.MERGED,
        merged_by=Actor("babysit", ActorKind.BOT),
        merge_sha="c" * 40,
        own_check=own_check(status="completed", conclusion=conclusion),
    )

    check = published(decide(given))

    assert (check.conclusion, check.title) == ("success", f"Merged as {'c' * 12}.")


def test_a_crash_right_after_a_merge_without_a_check_run_is_told_at_the_next_look() -> None:
    given = case(state=PullRequestState.MERGED, merged_by=Actor("babysit", ActorKind.BOT), merge_sha="c" * 40)

    check = published(decide(given))

    assert (check.title, check.conclusion) == ("Merged as cccccccccccc.", "success")


@pytest.mark.parametrize(
    ("merged_by", "enqueued_by", "is_deleted"),
    [
        pytest.param(Actor("grace"), None, False, id="a-human-merged-it"),
        pytest.param(Actor("babysit"), None, False, id="a-human-of-our-name-merged-it"),
        pytest.param(Actor("babysit", ActorKind.BOT, 8), None, False, id="an-app-of-our-name-merged-it"),
        pytest.param(Actor("babysat", ActorKind.BOT, 9), None, True, id="we-merged-it-before-a-rename"),
        pytest.param(QUEUE, Actor("babysit", ActorKind.BOT, 9), True, id="our-queue-entry"),
        pytest.param(QUEUE, Actor("babysat", ActorKind.BOT, 9), True, id="our-queue-entry-before-a-rename"),
        pytest.param(QUEUE, Actor("babysit", ActorKind.BOT, 8), False, id="the-queue-entry-of-our-namesake"),
        pytest.param(QUEUE, Actor("grace"), False, id="a-humans-queue-entry"),
        pytest.param(QUEUE, None, False, id="nobody-knows-whose-queue-entry"),
        pytest.param(
            Actor("grace"), Actor("babysit", ActorKind.BOT, 9), False, id="a-human-merged-what-we-queued"
        ),
        pytest.param(
            Actor("github-merge-queue"),
            Actor("babysit", ActorKind.BOT, 9),
            False,
            id="a-human-of-the-queues-name-merged-it",
        ),
    ],
)
def test_only_the_branch_of_a_merge_of_ours_is_deleted(
    merged_by: Actor, enqueued_by: Actor | None, is_deleted: bool
) -> None:
    given = case(state=PullRequestState.MERGED, merged_by=merged_by, viewer_id=9, enqueued_by=enqueued_by)

    assert (HEAD_BRANCH in decide(given).effects) is is_deleted


def test_a_merge_that_was_finished_before_is_left_alone() -> None:
    entry = Entry(kind=EntryKind.MERGED, at=NOW, head_sha=HEAD_SHA, base_ref="main")
    given = case(state=PullRequestState.MERGED, merged_by=Actor("babysit", ActorKind.BOT))

    decision = decide(replace(given, ledger=(entry,)))

    assert decision.effects == ()


@pytest.mark.parametrize(("hours", "is_deleted"), [(23, True), (25, False)])
def test_a_merge_that_nobody_finished_for_a_day_leaves_its_branch(hours: int, is_deleted: bool) -> None:
    given = case(
        state=PullRequestState.MERGED,
        merged_by=Actor("babysit", ActorKind.BOT),
        merged_at=NOW - timedelta(hours=hours),
    )

    assert (HEAD_BRANCH in decide(given).effects) is is_deleted


def test_a_forks_branch_of_the_same_name_keeps_nothing() -> None:
    others = (OpenPullRequest(number=8, base_ref="main", head_ref="agent/feature", is_from_fork=True),)

    following = after(case(open_pull_requests=others), decide(case()), Merged(sha="c" * 40))

    assert HEAD_BRANCH in following.effects


def test_a_closed_pull_request_leaves_no_check_running() -> None:
    decision = decide(case(state=PullRequestState.CLOSED, own_check=own_check()))

    assert published(decision).conclusion == "cancelled"
    assert decision.watch.is_over


def test_a_merge_group_that_waits_is_told_once_and_looked_at_again() -> None:
    waits = case(queue_entry=QueueEntry(state="AWAITING_CHECKS"), contexts=(check_run(state="queued"),))

    first = judge_group(waits, "d" * 40)
    later = judge_group(replace(waits, looks=1), "d" * 40)

    assert published(first).conclusion is None
    assert (later.effects, first.look_again_in_s, later.look_again_in_s) == ((), 30, 30)


def in_group(position: int, *, conclusion: str | None, others: Mapping[int, OwnCheck | None]) -> Case:
    """A pull request with a group of its own, on which Babysit concluded so, among others in the queue."""
    entry = QueueEntry(
        state="AWAITING_CHECKS",
        position=position,
        group_sha="d" * 40,
        own_check=own_check(conclusion=conclusion, status="completed" if conclusion else "in_progress"),
    )
    queue = [
        Queued(number=number, position=number, group_sha="e" * 40, own_check=check)
        for number, check in others.items()
    ]
    return replace(case(queue_entry=entry), queue=queue)


def test_a_merge_group_behind_one_that_is_judged_at_this_moment_looks_again_soon() -> None:
    unjudged = judge_group(in_group(2, conclusion=None, others={1: None}), "d" * 40)
    waiting = own_check(conclusion=None, status="in_progress")
    judged = judge_group(in_group(2, conclusion=None, others={1: waiting}), "d" * 40)

    assert (unjudged.look_again_in_s, judged.look_again_in_s) == (5, 300)


def test_a_merge_group_that_turns_calls_those_behind_it() -> None:
    turns = judge_group(in_group(1, conclusion=None, others={2: None}), "d" * 40)
    stays = judge_group(in_group(1, conclusion="success", others={2: None}), "d" * 40)

    assert [key.number for key in turns.calls if isinstance(key, PullRequestKey)] == [2]
    assert stays.calls == ()


@pytest.mark.parametrize("state", [PullRequestState.MERGED, PullRequestState.CLOSED])
def test_a_merge_group_of_a_pull_request_that_is_over_is_let_go(state: PullRequestState) -> None:
    decision = judge_group(case(state=state), "d" * 40)

    assert (decision.effects, decision.look_again_in_s) == ((), None)


def test_a_merge_group_is_judged_by_its_pull_request() -> None:
    group_sha = "d" * 40
    critic = PullRequestReview(author=Actor("grace"), state="CHANGES_REQUESTED", commit_sha=HEAD_SHA)

    good = published(judge_group(case(queue_entry=QueueEntry(state="AWAITING_CHECKS")), group_sha))
    bad = published(judge_group(case(reviews=(critic,)), group_sha))

    assert (good.head_sha, good.conclusion) == (group_sha, "success")
    assert (bad.head_sha, bad.conclusion) == (group_sha, "failure")


def test_the_highest_priority_of_its_labels_ranks_a_merge() -> None:
    config = merge_config(priority={"Urgent": 10, "later": -5, "absent": 99})
    several = frozenset({"automerge", "urgent", "later"})

    ranked = decide(case(config, labels=several)).merge
    plain = decide(case(config)).merge

    assert isinstance(ranked, Merge)
    assert isinstance(plain, Merge)
    assert (ranked.rank, plain.rank) == (10, 0)
