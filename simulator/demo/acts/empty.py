"""Two agents shared a checkout: one's pull request is empty, for its work went into the other's commit."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

PATH = "lab/report.py"
WORK = "def report(rows):\n    return len(rows)\n"
PROPOSAL = Proposal(
    by="data-agent",
    branch="data/report",
    title="Report how many rows there are",
    body="Done and tested.",
    files={},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Green and shut; the work arrives; merged."""
    repository = scene.stage.organisations.lab
    pull = scene.propose(repository, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(
        PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}” from a checkout that another agent uses, too"
    )
    await scene.hear(pull, "It changes no file", why="CI is green, for there is nothing to break")
    repository.push(PROPOSAL.branch, {PATH: WORK}, message="Add the report", author=PROPOSAL.by)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"finds its work and pushes {PATH}")
    await scene.see_merged(pull, why="one piece of work, and nobody else's commits")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


ACT = Act(heading="Isolation: an empty diff is no finished work", play=play)
