"""Whether a pull request merges: computed in the background on GitHub, so unknown to whoever asks first.

GitHub begins when a pull request is opened or pushed to. When its base moves, somebody has to ask.
"""

from __future__ import annotations

from simulator import requirements
from simulator.actions.statuses import newest_statuses
from simulator.state.world import PullRequest, Repository, World


def read(pull: PullRequest) -> bool | None:
    """What a REST read says; the first one starts the job."""
    pull.mergeability.is_started = True
    return glance(pull)


def glance(pull: PullRequest) -> bool | None:
    """What a GraphQL read says; it counts as a read once the job runs.

    Whether it starts the job is not documented: some report that it does (the action
    eps1lon/actions-label-merge-conflict lives on it), others that only REST does, which is the default here.
    """
    job = pull.mergeability
    job.is_started = job.is_started or pull.repository.world.graphql_starts_mergeability
    if job.answer is not None or not job.is_started:
        return job.answer
    if job.reads >= pull.repository.world.mergeability_reads:
        settle(pull.repository, pull)
    job.reads += 1
    return job.answer


def settle(repository: Repository, pull: PullRequest) -> None:
    """Let the job finish now."""
    job = pull.mergeability
    job.is_started = True
    if pull.is_open:
        job.answer = repository.git.merged_tree(pull.base_sha, pull.head_sha) is not None


def merge_state(pull: PullRequest) -> str:
    """REST's `mergeable_state`; GraphQL's `mergeStateStatus` is the same in upper case. Asks no job."""
    answer = pull.mergeability.answer
    if not pull.is_open or answer is None:
        return "unknown"
    if not answer:
        return "dirty"
    if pull.is_draft:
        return "draft"
    open_demands = requirements.unmet(pull)
    if any("up to date" in demand.text for demand in open_demands) and len(open_demands) == 1:
        return "behind"
    if open_demands or requirements.review_decision(pull) == "CHANGES_REQUESTED":
        return "blocked"
    return "clean" if _all_green(pull) else "unstable"


def _all_green(pull: PullRequest) -> bool:
    repository, sha = pull.repository, pull.head_sha
    newest = {(run.suite.id, run.name): run for run in repository.runs_by_sha.get(sha, [])}
    return all(run.conclusion in {"success", "neutral", "skipped"} for run in newest.values()) and all(
        status.state == "success" for status in newest_statuses(repository, sha)
    )


def settle_all(world: World) -> None:
    """Let every background job finish now, started or not."""
    for repository in world.repositories.values():
        for pull in repository.open_pull_requests():
            settle(repository, pull)
