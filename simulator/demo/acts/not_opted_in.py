"""Without the label a pull request is judged all the same, and merging it is left to a human."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

PROPOSAL = Proposal(
    by="backend-agent",
    branch="backend/readme",
    title="Say what the API is built with",
    body="For whoever is new.",
    files={"README.md": "# api\n\nWhat initech's partners call, in Python.\n"},
    labels=(),
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Green, and not opted in."""
    pull = scene.propose(scene.stage.organisations.api, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} without the label; CI passes")
    await scene.hear(
        pull, "Ready to merge", why="the check is green for branch protection; merging needs an opt-in"
    )
    return [
        Ending(pull_request=pull, judged=pull.head_sha, conclusion="success", says="Ready to merge."),
    ]


ACT = Act(heading="Not opted in: ready, and left to a human", play=play)
