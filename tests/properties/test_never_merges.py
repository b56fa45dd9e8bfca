"""Whatever a snapshot says: a merge follows only where nothing at all speaks against it."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.decide import after, decide
from bot.model.config import (
    Automerge,
    BranchUpdates,
    BrokenConfig,
    Config,
    ConfigProblem,
    MergeConfig,
    MergeMethod,
)
from bot.model.effects import (
    DeleteBranch,
    Enqueued,
    HeadMoved,
    Merge,
    Merged,
    PublishCheck,
    Refused,
    Unsettled,
)
from bot.model.gate import Case
from bot.model.snapshot import (
    Actor,
    ActorKind,
    ChangedFile,
    Context,
    ContextKind,
    Mergeability,
    PullRequestReview,
    PullRequestState,
    QueueEntry,
    RequiredContext,
)
from bot.model.trigger import Outcome
from tests.building import HEAD_SHA, NOW, base, head, own_check, snapshot, suite

NAMES = st.sampled_from(["build", "lint", "e2e", "babysit"])
APPS = st.sampled_from([None, 1, 2])

SUITE_IDS = st.integers(0, 4)

contexts = st.builds(
    lambda name, app, state, run_id, suite_id: Context(
        kind=ContextKind.COMMIT_STATUS if app is None else ContextKind.CHECK_RUN,
        name=name,
        state=state,
        outcome={"success": Outcome.PASSED, "queued": Outcome.PENDING}.get(state, Outcome.FAILED),
        app_id=app,
        run_id=run_id,
        suite_id=suite_id if app == 1 else 0,
    ),
    NAMES,
    APPS,
    st.sampled_from(["success", "success", "success", "queued", "failure", "stale", "cancelled"]),
    st.integers(1, 4),
    SUITE_IDS,
)
suites = st.lists(
    st.builds(
        lambda suite_id, workflow, conclusion, event: suite(
            workflow, conclusion, suite_id=suite_id, event=event, app_id=1
        ),
        st.integers(1, 4),
        st.sampled_from(["CI", "Docs", ""]),
        st.sampled_from(["", "success", "success", "failure", "cancelled", "action_required"]),
        st.sampled_from(["push", "pull_request"]),
    ),
    max_size=4,
    unique_by=lambda build: build.suite_id,
)
reviews = st.builds(
    lambda state: PullRequestReview(author=Actor("grace"), state=state, commit_sha=HEAD_SHA),
    st.sampled_from(["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]),
)
bases = st.builds(
    base,
    required_contexts=st.lists(st.builds(RequiredContext, name=NAMES, app_id=APPS), max_size=2),
    requires_up_to_date=st.booleans(),
    requires_resolved_conversations=st.booleans(),
    required_approvals=st.integers(0, 1),
    has_merge_queue=st.booleans(),
    merge_methods=st.sampled_from([frozenset({"squash"}), frozenset({"merge", "rebase"})]),
)
configs = st.builds(
    lambda **fields: Config(merge=MergeConfig(**fields)),
    automerge=st.sampled_from(Automerge),
    method=st.sampled_from(MergeMethod),
    wait_for_checks=st.booleans(),
    update_branch=st.sampled_from(BranchUpdates),
    required_checks=st.lists(NAMES, max_size=1),
)
BROKEN = BrokenConfig(path=".github/babysit.yml", problems=(ConfigProblem(line=1, key="", message="no"),))


SPOILT: dict[str, st.SearchStrategy[Any]] = {
    "contexts": st.lists(contexts, max_size=4),
    "reviews": st.lists(reviews, max_size=2),
    "base": bases,
    "head": st.builds(head, is_fork=st.booleans(), is_protected=st.booleans()),
    "state": st.sampled_from(PullRequestState),
    "is_draft": st.booleans(),
    "labels": st.sampled_from([frozenset({"automerge"}), frozenset()]),
    "mergeability": st.sampled_from(Mergeability),
    "merge_state": st.sampled_from(["CLEAN", "BEHIND", "BLOCKED", "UNSTABLE"]),
    "review_decision": st.sampled_from([None, "APPROVED", "REVIEW_REQUIRED", "CHANGES_REQUESTED"]),
    "unresolved_threads": st.integers(0, 1),
    "missing": st.sampled_from([(), ("50 of 250 checks",)]),
    "suites": suites,
    "author": st.sampled_from([Actor("ada"), Actor("claude", ActorKind.BOT)]),
    "changed_files": st.sampled_from([(), (ChangedFile(path=".github/workflows/x.yml", change="ADDED"),)]),
    "own_check": st.sampled_from([None, own_check()]),
    "queue_entry": st.sampled_from([None, QueueEntry(state="QUEUED")]),
}


PROPOSED: list[Config | BrokenConfig] = [BROKEN, Config()]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A ready pull request of which at most three things are anything at all."""
    names = draw(st.sets(st.sampled_from([*SPOILT, "config", "broken", "proposed"]), max_size=3))
    fields = {name: draw(SPOILT[name]) for name in sorted(names & SPOILT.keys())}
    return Case(
        snapshot=snapshot(**fields),
        config=draw(configs) if "config" in names else Config(),
        now=NOW,
        broken=BROKEN if "broken" in names else None,
        proposed=draw(st.sampled_from(PROPOSED)) if "proposed" in names else None,
        looks=draw(st.integers(0, 6)),
    )


def required_names(case: Case) -> set[str]:
    names = {wanted.name for wanted in case.snapshot.base.required_contexts}
    return (names | set(case.config.merge.required_checks)) - {"babysit"}


@given(cases())
def test_a_merge_follows_only_where_nothing_speaks_against_it(case: Case) -> None:
    decision = decide(case)
    if decision.merge is None:
        return

    facts = case.snapshot
    assert facts.state is PullRequestState.OPEN
    assert not facts.is_draft
    assert not facts.missing
    assert facts.mergeability is Mergeability.MERGEABLE
    assert facts.review_decision in {None, "APPROVED"}
    assert not any(review.state == "CHANGES_REQUESTED" for review in facts.reviews)
    assert not (facts.base.requires_resolved_conversations and facts.unresolved_threads)
    assert case.broken is None
    assert case.proposed is None or isinstance(case.proposed, Config)
    assert case.config.merge.automerge is not Automerge.NEVER
    assert decision.merge.head_sha == HEAD_SHA
    green = {context.name for context in facts.contexts if context.outcome is Outcome.PASSED}
    assert required_names(case) <= green


@given(cases())
def test_a_red_or_pending_check_never_merges_but_for_a_newer_report_of_its_own(case: Case) -> None:
    facts = case.snapshot
    pinned = {wanted.name for wanted in facts.base.required_contexts if wanted.app_id is not None}
    names = required_names(case) - pinned
    workflows = {suite.suite_id: (suite.workflow, suite.event) for suite in facts.suites if suite.workflow}
    for context in facts.contexts:
        if context.outcome is Outcome.PASSED or (required_names(case) and context.name not in names):
            continue
        source = workflows.get(context.suite_id)
        rivals = [
            other
            for other in facts.contexts
            if (other.kind, other.app_id, other.name) == (context.kind, context.app_id, context.name)
            and workflows.get(other.suite_id) == source
            and (source is not None or not {other.suite_id, context.suite_id} - {context.suite_id})
        ]
        is_newest = all(other.run_id <= context.run_id for other in rivals)
        is_last = all(other.run_id < context.run_id for other in rivals if other is not context)
        is_called_off = source is not None and any(
            one.suite_id > context.suite_id and one.workflow == source[0] for one in facts.suites
        )
        if is_newest and is_last and not is_called_off and context.name != "babysit":
            assert decide(case).merge is None


@given(cases())
def test_a_run_that_waits_for_approval_or_goes_on_never_merges_where_every_check_counts(case: Case) -> None:
    if required_names(case):
        return
    last = {
        (one.workflow, one.event): one for one in sorted(case.snapshot.suites, key=lambda one: one.suite_id)
    }
    last_ones = [one for one in last.values() if one.workflow]
    if any(one.conclusion in {"", "action_required", "failure"} for one in last_ones):
        assert decide(case).merge is None


@given(cases())
def test_the_same_case_is_decided_the_same_twice_and_written_once(case: Case) -> None:
    first = decide(case)
    written = [effect for effect in first.effects if isinstance(effect, PublishCheck)]
    if not written:
        return
    own = own_check(
        external_id=written[0].external_id,
        conclusion=written[0].conclusion,
        started_at=written[0].started_at,
        status="completed" if written[0].conclusion else "in_progress",
    )

    again = decide(replace(case, snapshot=replace(case.snapshot, own_check=own)))

    assert [effect for effect in again.effects if isinstance(effect, PublishCheck)] == []


@given(
    cases(),
    st.sampled_from(
        [Merged(sha="c" * 40), Enqueued(), HeadMoved(), Refused(message="no"), Unsettled(message="x")]
    ),
)
def test_only_a_merge_deletes_a_branch_and_never_a_forks(
    case: Case, outcome: Merged | Enqueued | HeadMoved | Refused | Unsettled
) -> None:
    decision = decide(case)
    if not isinstance(decision.merge, Merge):
        return

    deletes = any(isinstance(effect, DeleteBranch) for effect in after(case, decision, outcome).effects)

    assert not deletes or (isinstance(outcome, Merged) and not case.snapshot.head.is_fork)
