"""How things end: groups of the merge queue, lives of Babysit, and the story."""

from simulator.access import InstallationViewer
from simulator.actions import comments, installations, pull_requests
from simulator.actions import statuses as status_actions
from simulator.actions.apps import mint_token
from simulator.state.apps import InstallationToken
from simulator.state.world import PullRequest
from simulator.webhooks import Disorder
from tests.story.chronicle import which
from tests.story.organisation import SWEEP_S, Organisation

ROUNDS = 8
HOUR_S = 3600


def end_group_ci(organisation: Organisation, conclusion: str) -> None:
    """CI reports on the first group that it has not reported on."""
    for entry in organisation.entries():
        sha = entry.group_sha
        runs = [
            run for run in organisation.repository.runs_by_sha.get(sha or "", []) if run.app.slug != "babysit"
        ]
        if sha is not None and not runs:
            run = organisation.repository.start_check_run(sha, "build")
            organisation.repository.complete_check_run(run, conclusion)
            return


def finish_groups(organisation: Organisation) -> None:
    """GitHub merges the groups that are green, and throws out what is red."""
    for entry in list(organisation.entries()):
        if entry.group_sha is None:
            return
        states = {
            run.name: run.conclusion for run in organisation.repository.runs_by_sha.get(entry.group_sha, [])
        }
        if states.get("build") is None or states.get("babysit") is None:
            return  # pending: a queue waits for it
        organisation.repository.finish_group(entry)


def kill(organisation: Organisation, at: str, after: int, down_s: float) -> None:
    """Kill -9 now, before the database's next operations but `after`, or as GitHub hears the next request."""
    organisation.server.down_s = down_s
    if at == "now":
        organisation.server.life.end()
    elif at == "database":
        organisation.server.life.fuse = after
    else:
        organisation.github.faults.before("*", "*", organisation.server.life.end)


def race(organisation: Organisation, pull: PullRequest, what: str) -> None:
    """Something happens just before GitHub hears Babysit's next merge request."""

    def deed() -> None:
        repository, number = pull.repository, pull.number
        if not pull.is_open:
            return
        organisation.note()  # what was told until now is no news of this
        match what:
            case "push":
                organisation.push(pull, force=False)
            case "hold":
                comments.comment(repository, number, "/hold wait", author="wei")
            case "draft":
                pull_requests.convert_to_draft(repository, number, author="agent")
            case "red":
                status_actions.set_status(repository, pull.head_sha, "legacy", "failure")
            case "retarget":
                pull_requests.retarget(repository, number, "release", author="agent")
                organisation.excused.add(which(pull))
            case _:
                raise ValueError(what)
        organisation.note()

    organisation.github.faults.before("PUT", f"*/pulls/{pull.number}/merge", deed)


def revoke_tokens(organisation: Organisation) -> None:
    """No token that Babysit holds is worth anything any more."""
    tokens = organisation.world.tokens
    for token, holder in list(tokens.items()):
        if isinstance(holder, InstallationToken) and holder.installation.app.slug == "babysit":
            del tokens[token]


def spend_the_hour(organisation: Organisation, resource: str) -> None:
    """Nothing is left of its primary budget until the hour is over."""
    token = mint_token(organisation.world, organisation.installation)
    organisation.is_spent = True
    organisation.github.limits.exhaust(InstallationViewer(token), resource)


def install_anew(organisation: Organisation) -> None:
    """Somebody installs it again, under another number."""
    app = organisation.installation.app
    organisation.installation = installations.install(organisation.world, app, "acme")


async def settle(organisation: Organisation) -> None:
    """All goes well again, CI ends everywhere, and sweeps pass until nothing new comes of it."""
    organisation.github.faults.clear()
    organisation.github.disturb(Disorder())
    organisation.server.down_s, organisation.server.life.fuse = 0, None
    if organisation.is_spent:
        await organisation.pause(HOUR_S)  # and there is as much again
    await organisation.pause(SWEEP_S * 2)
    for _ in range(ROUNDS):
        known = state(organisation)
        end_ci(organisation)
        end_queue(organisation)
        await organisation.pause(SWEEP_S * 2 + 100)
        if state(organisation) == known:
            return


def state(organisation: Organisation) -> list[object]:
    """What would change if anything still happened."""
    return [(pull.head_sha, pull.base_sha, pull.state, len(pull.comments)) for pull in organisation.pulls()]


def end_ci(organisation: Organisation) -> None:
    """Every job ends, and where none was begun, CI runs and is green."""
    for pull in organisation.open_pulls():
        repository, sha = pull.repository, pull.head_sha
        organisation.turn_green(pull)
        statuses = repository.statuses.get(sha, [])
        if statuses and statuses[-1].state == "pending":
            status_actions.set_status(repository, sha, "legacy", "success")


def end_queue(organisation: Organisation) -> None:
    """Groups are built, reported on and finished."""
    finish_groups(organisation)
    if any(entry.group_sha is None for entry in organisation.entries()):
        organisation.repository.build_group()
    end_group_ci(organisation, "success")
