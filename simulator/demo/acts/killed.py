"""The server is killed while GitHub merges for it, misses a webhook, and picks both up when it is back."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

IN_FLIGHT = Proposal(
    by="backend-agent",
    branch="backend/health",
    title="Add a health endpoint",
    body="So that the load balancer knows.",
    files={"api/health.py": "def health():\n    return 'ok'\n"},
)
UNHEARD = Proposal(
    by="frontend-agent",
    branch="frontend/greeting",
    title="Greet in the reader's language",
    body="Hello is not all there is.",
    files={"api/hello.py": "def hello(name, word='Hello'):\n    return f'{word} {name}'\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Kill it at the worst moment."""
    stage = scene.stage
    repository = stage.organisations.api
    unheard, pull = (scene.propose(repository, proposal) for proposal in (UNHEARD, IN_FLIGHT))
    scene.part.tell(IN_FLIGHT.by, f"opens {name_of(pull)} “{pull.title}”")
    scene.part.tell(UNHEARD.by, f"opens {name_of(unheard)} “{unheard.title}”")
    unheard_jobs, jobs = scene.start_ci(unheard), scene.start_ci(pull)
    for pull_request in (unheard, pull):
        await scene.hear_quietly(pull_request, "CI is running")
    await stage.cues.race_is_over.wait()
    await stage.cues.report_is_written.wait()
    path = f"/repos/{repository.full_name}/pulls/{pull.number}/merge"
    stage.github.faults.before("PUT", path, stage.server.kill)
    scene.part.tell("CI", f"{name_of(pull)} turns green; Babysit asks GitHub to merge it")
    for job in jobs:
        repository.finish_job(job)
    await scene.until(lambda: pull.is_merged, f"the merge of #{pull.number}")
    await scene.within_patience(stage.server.wait_for_the_end(), "the end of the server")
    scene.part.tell("You", f"kill -9 the server (process {stage.server.pid}) before it hears the answer")
    scene.part.tell("GitHub", f"merged #{pull.number} all the same, and has nobody to tell")
    for job in unheard_jobs:
        repository.finish_job(job)
    await stage.github.quiesce()
    scene.part.tell("CI", f"{name_of(unheard)} turns green; its webhooks reach nobody and are never repeated")
    await stage.server.start()
    scene.part.tell("You", f"start it again (process {stage.server.pid}) on the same database")
    stage.cues.server_is_back.set()
    await scene.hear(
        pull, "Merged as", why="it looks before it acts: merged already, so it is not merged twice"
    )
    branch = IN_FLIGHT.branch
    await scene.until(lambda: repository.branch_sha(branch) is None, f"the deletion of {branch}")
    scene.part.tell("Babysit", f"deletes the branch {branch}")
    await scene.see_merged(unheard, why="the sweep at the start looks at every open pull request")
    return [
        Ending(
            pull_request=pull_request,
            judged=pull_request.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
        for pull_request in (pull, unheard)
    ]


ACT = Act(heading="kill -9 in the middle: nothing is lost, nothing is done twice", play=play)
