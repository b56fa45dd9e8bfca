from contextlib import suppress
from dataclasses import replace

from bot.decide import case_of
from bot.github.errors import ServerError
from bot.github.precedence import Precedence, precedence, spending_as
from bot.model.decided import Course
from bot.model.decision import Decision
from bot.model.effects import (
    DeleteBranch,
    Enqueue,
    HeadMoved,
    Merge,
    MergeOutcome,
    PublishCheck,
    Refused,
    ReportFailures,
    SmallEffect,
    Still,
)
from bot.model.gate import Case
from bot.model.keys import MergeGroupKey, PullRequestKey, group_number
from bot.model.snapshot import ConfigurationFile, Mergeability, PullRequestState
from bot.model.trigger import CausingDelivery
from bot.reconcile import Surroundings, reconcile, reconcile_group
from tests.building import HEAD_SHA, KEY, NOW, READY, check_run, snapshot
from tests.fakes import FakeDoor, FakeGitHub, FakeLoader, around

CAUSE = CausingDelivery(delivery_id="d-1", event="status", action="", sender="wei", at=NOW)
GROUP = MergeGroupKey(
    installation_id=1,
    repository="acme/app",
    head_sha="d" * 40,
    head_ref=f"gh-readonly-queue/main/pr-7-{'b' * 40}",
)


async def look(github: FakeGitHub) -> Decision | None:
    return await reconcile(KEY, around(github), now=NOW, looks=0)


async def test_a_ready_pull_request_is_merged_then_told_then_cleaned_up() -> None:
    github = FakeGitHub()

    await look(github)

    assert [type(effect) for effect in github.done] == [Merge, PublishCheck, DeleteBranch]


async def test_a_second_look_after_the_merge_does_nothing() -> None:
    github = FakeGitHub()
    await look(github)
    done = list(github.done)

    await look(github)

    assert github.done == done


async def test_a_failed_run_that_the_rollup_misses_stops_the_merge() -> None:
    github = FakeGitHub()
    github.check_runs = (check_run(), check_run("deploy", "failure", run_id=9))

    decision = await look(github)

    assert decision is not None
    assert not any(isinstance(effect, Merge) for effect in github.done)
    assert decision.watch.failed == {"deploy"}


async def test_a_newer_run_of_the_same_name_counts_before_the_merge() -> None:
    github = FakeGitHub()
    github.check_runs = (check_run(state="in_progress", run_id=2),)

    await look(github)

    assert not any(isinstance(effect, Merge) for effect in github.done)


async def test_a_pull_request_that_is_gone_is_forgotten() -> None:
    assert await look(FakeGitHub(None)) is None


async def test_a_head_that_moved_is_looked_at_again_and_never_told_as_merged() -> None:
    github = FakeGitHub()
    github.outcome = HeadMoved()

    decision = await look(github)

    assert decision is not None
    assert decision.look_again_in_s is not None
    assert [type(effect) for effect in github.done] == [Merge]


async def test_unknown_mergeability_is_asked_for_and_then_merged_in_the_same_look() -> None:
    github = FakeGitHub(snapshot(mergeability=Mergeability.UNKNOWN))

    await look(github)

    assert github.asked == 1
    assert isinstance(github.done[0], Merge)


async def test_unknown_mergeability_is_not_asked_for_while_ci_runs() -> None:
    github = FakeGitHub(snapshot(mergeability=Mergeability.UNKNOWN, contexts=()))

    await look(github)

    assert github.asked == 0


async def test_mergeability_that_stays_unknown_is_looked_at_again() -> None:
    github = FakeGitHub(snapshot(mergeability=Mergeability.UNKNOWN))
    github.mergeability = Mergeability.UNKNOWN

    decision = await look(github)

    assert decision is not None
    assert decision.look_again_in_s == 5
    assert decision.merge is None


async def test_a_red_check_is_published_and_then_reported() -> None:
    github = FakeGitHub(snapshot(contexts=(check_run("lint", "failure", run_id=5),)))
    door = FakeDoor(github)

    await reconcile(KEY, Surroundings(github=github, loader=FakeLoader(), door=door), now=NOW, looks=0)

    (report,) = door.done
    assert [type(effect) for effect in github.done] == [PublishCheck]
    assert isinstance(report, ReportFailures)
    assert [context.name for context in report.failed] == ["lint"]


async def test_a_waiting_pull_request_is_told_once() -> None:
    github = FakeGitHub(snapshot(contexts=()))

    await look(github)
    await look(github)

    assert [type(effect) for effect in github.done] == [PublishCheck]


async def test_the_base_branchs_configuration_is_in_force_and_not_the_proposed_one() -> None:
    current = ConfigurationFile(repository="acme/app", path=".github/babysit.yml", text="version: 1\n")
    proposed = ConfigurationFile(
        repository="acme/app", path=".github/babysit.yml", text="version: 1\nmerge: {automerge: all}\n"
    )

    case = case_of(snapshot(configuration=current, proposed_configuration=proposed), now=NOW)

    assert case.config.merge.automerge.value == "labelled"
    assert case.proposed is not None


async def test_a_broken_configuration_leaves_the_defaults_and_merges_nothing() -> None:
    broken = ConfigurationFile(
        repository="acme/app", path=".github/babysit.yml", text="version: 1\nmerge: [\n"
    )
    github = FakeGitHub(snapshot(configuration=broken))

    await look(github)

    assert [type(effect) for effect in github.done] == [PublishCheck]


async def test_a_merge_group_is_judged_at_its_own_head() -> None:
    github = FakeGitHub(READY)

    await reconcile_group(GROUP, 7, around(github), now=NOW, looks=0)

    (check,) = github.done
    assert isinstance(check, PublishCheck)
    assert (check.head_sha, check.conclusion) == ("d" * 40, "success")
    assert check.head_sha != HEAD_SHA


def test_a_merge_group_names_its_pull_request() -> None:
    assert group_number(GROUP.head_ref) == 7
    assert group_number(f"gh-readonly-queue/release/pr-9/pr-12-{'b' * 40}") == 12
    assert group_number("gh-readonly-queue/main/pr-x-1") is None
    assert group_number("") is None


async def test_a_pull_request_that_mends_a_broken_configuration_is_reviewed_by_the_defaults() -> None:
    broken = ConfigurationFile(repository="acme/app", path=".github/babysit.yml", text="merge: [")
    mended = ConfigurationFile(repository="acme/app", path=".github/babysit.yml", text="version: 1\n")
    github = FakeGitHub(snapshot(configuration=broken, proposed_configuration=mended))
    loader = FakeLoader()

    await reconcile(KEY, around(github, loader), now=NOW, looks=0)

    (published,) = [effect for effect in github.done if isinstance(effect, PublishCheck)]
    assert loader.asked == [HEAD_SHA]
    assert published.conclusion == "success"


async def test_what_is_over_is_not_reviewed() -> None:
    github = FakeGitHub(snapshot(state=PullRequestState.CLOSED))
    loader = FakeLoader()

    await reconcile(KEY, around(github, loader), now=NOW, looks=0)

    assert loader.asked == []


async def test_a_head_without_a_review_is_not_merged() -> None:
    github = FakeGitHub()

    await reconcile(KEY, around(github, FakeLoader(None)), now=NOW, looks=0)

    assert not any(isinstance(effect, Merge) for effect in github.done)


class FailingGitHub(FakeGitHub):
    """At which no branch can be deleted for now."""

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        if isinstance(effect, DeleteBranch):
            raise ServerError("DELETE /repos/{owner}/{repo}/git/refs/{ref}", "status 502")
        await super().apply(key, effect)


class Notebook:
    """Somebody who keeps decisions, in memory."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, Course]] = []

    def keep(self, case: Case, decision: Decision, course: Course) -> None:
        assert case.snapshot.key == KEY
        self.pages.append((type(decision.act).__name__, course))


async def kept(github: FakeGitHub) -> list[tuple[str, Course]]:
    """What was noted of a look that a delivery asked for, however the look ended."""
    notebook = Notebook()
    surroundings = replace(around(github), keeping=notebook)
    with suppress(ServerError):
        await reconcile(KEY, surroundings, now=NOW, looks=0, causes=[CAUSE])
    return notebook.pages


async def test_what_asked_for_a_merge_and_what_came_of_it_is_kept() -> None:
    ((act, course),) = await kept(FakeGitHub())

    assert act == "Merge"
    assert course.causes == [CAUSE]
    assert [(deed.name, deed.outcome) for deed in course.deeds] == [
        ("Merge", "Merged"),
        ("PublishCheck", "Done"),
        ("DeleteBranch", "Done"),
        ("Remember", "Done"),
    ]


async def test_a_refused_merge_is_kept_in_githubs_words_without_secrets() -> None:
    github = FakeGitHub()
    github.outcome = Refused(message=f"No: token=ghp_{'a' * 36} {'x' * 500}")

    ((_act, course),) = await kept(github)

    merge = next(deed for deed in course.deeds if deed.name == "Merge")
    assert (merge.outcome, merge.words[:4], len(merge.words)) == ("Refused", "No: ", 300)
    assert "ghp_aaa" not in merge.words


async def test_a_look_that_fails_while_it_acts_is_kept_as_far_as_it_came() -> None:
    ((_act, course),) = await kept(FailingGitHub())

    assert [(deed.name, deed.outcome) for deed in course.deeds][-1] == ("DeleteBranch", "Failed")


async def test_a_merge_that_a_sweep_finds_due_spends_what_is_kept_for_merges() -> None:
    class Counting(FakeGitHub):
        spent: Precedence | None = None

        async def merge(
            self, key: PullRequestKey, effect: Merge | Enqueue, still: Still | None = None
        ) -> MergeOutcome:
            self.spent = precedence()
            return await super().merge(key, effect, still)

    github = Counting()

    with spending_as(Precedence.LAST):
        await look(github)

    assert github.spent is Precedence.FIRST
