"""What must be true at every moment, and what must be true once nothing happens any more."""

from collections import Counter
from collections.abc import Iterator

from bot.model.markers import CHECKLIST, CI_REPORT, STATUS
from simulator.actions.mergeability import merge_state
from simulator.state.world import CheckRun, PullRequest
from tests.scenarios.house import BABYSIT
from tests.story.objections import AUTHOR, HUMAN, MACHINE, OPT_IN, is_settling
from tests.story.organisation import Organisation, own_runs

CONCLUSIONS = {AUTHOR: "failure", HUMAN: "action_required", MACHINE: None, OPT_IN: "success"}


def always(organisation: Organisation) -> Iterator[str]:
    """What is wrong now, whatever is still under way."""
    yield from organisation.wrongs
    yield from organisation.journal.crashes
    for pull in organisation.pulls():
        yield from _said_twice(pull)
        if len(open_runs(organisation, pull.head_sha)) > 1:
            yield f"#{pull.number} has two check runs that are open"


def at_the_end(organisation: Organisation) -> Iterator[str]:
    """What is wrong when CI has settled and a sweep has passed since."""
    for pull in organisation.pulls():
        if pull.is_open:
            yield from _waits_for_babysit(organisation, pull)
            yield from _words(organisation, pull)
    heads = {pull.head_sha for pull in organisation.open_pulls()}
    for repository in organisation.world.repositories.values():
        for run in repository.check_runs.values():
            if run.app.slug == "babysit" and not run.is_completed and run.head_sha not in heads:
                yield f"a check run is open on {run.head_sha[:7]}, where nobody judges: {run.output.title}"


def open_runs(organisation: Organisation, sha: str) -> list[CheckRun]:
    """Babysit's check runs on a commit that are not concluded, in any repository."""
    return [
        run
        for repository in organisation.world.repositories.values()
        for run in own_runs(repository, sha)
        if not run.is_completed
    ]


def _said_twice(pull: PullRequest) -> Iterator[str]:
    bodies = [comment.body for comment in pull.comments if comment.author.login == BABYSIT]
    firsts = Counter(_identity(body) for body in bodies)
    for first, times in firsts.items():
        if times > 1:
            yield f"#{pull.number} was told {times} times: {first}"


def _identity(body: str) -> str:
    """By what a comment is known: its marker; the standing ones are there once a pull request."""
    first = body.partition("\n")[0]
    for standing in (STATUS, CHECKLIST):
        if first.startswith(standing):
            return standing
    return first if first.startswith((CI_REPORT, "<!-- ")) else body


def _waits_for_babysit(organisation: Organisation, pull: PullRequest) -> Iterator[str]:
    runs = own_runs(pull.repository, pull.head_sha)
    if not runs:
        yield f"#{pull.number} was never judged at its head"
        return
    title = runs[-1].output.title or ""
    if title.endswith("Next: Babysit.") or "Babysit failed" in title:
        yield f"#{pull.number} waits for Babysit: {title}"
    if (
        not organisation.speaking(pull)
        and merge_state(pull) in {"clean", "unstable", "blocked"}
        and _is_certain(pull)
    ):
        yield from _is_stuck(organisation, pull, runs[-1])


def _is_stuck(organisation: Organisation, pull: PullRequest, own: CheckRun) -> Iterator[str]:
    """Nothing speaks against it, and yet it is open."""
    is_queued = any(entry.pull_request is pull for entry in organisation.entries())
    if not is_queued:
        says = f"{own.conclusion or own.status}: {own.output.title}"
        yield f"#{pull.number} is ready and was not merged: {says}"


def _is_certain(pull: PullRequest) -> bool:
    """Whether what the check run must say follows from what this file knows."""
    is_shared = len(pull.repository.open_with_head(pull.head_sha)) > 1
    is_edited = any(
        comment.edits for comment in pull.comments if comment.author.kind == "User"
    )  # a hold stays
    return not (is_shared or is_edited or is_settling(pull) or left_queue(pull))


def left_queue(pull: PullRequest) -> bool:
    """Whether the last that the merge queue did with it was to let it go."""
    lines = [
        timeline_event
        for timeline_event in pull.issue.timeline
        if timeline_event.event.endswith("merge_queue")
    ]
    return bool(lines) and lines[-1].event == "removed_from_merge_queue"


def _words(organisation: Organisation, pull: PullRequest) -> Iterator[str]:
    """The check run's conclusion is that of the most pressing objection."""
    runs = own_runs(pull.repository, pull.head_sha)
    policy = organisation.policy(pull)
    if not runs or not _is_certain(pull) or merge_state(pull) == "unknown":
        return
    own = runs[-1]
    who = [*organisation.speaking(pull).values(), *([AUTHOR] if merge_state(pull) == "dirty" else [])]
    wanted = next(CONCLUSIONS[one] for one in (AUTHOR, HUMAN, MACHINE, OPT_IN) if one in [*who, OPT_IN])
    if policy.is_observing:
        wanted = "neutral"
    is_hidden = (
        organisation.speaking(pull).get("it is behind") and len(set(who)) > 1
    )  # GitHub says BLOCKED then
    if own.conclusion != wanted and not is_hidden:
        yield (
            f"#{pull.number} says {own.conclusion or own.status} ({own.output.title}) and not {wanted}: "
            f"{sorted(organisation.speaking(pull))}"
        )
