"""An agent that owns the backend also mends the frontend; its own agent file says that it may not."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

INSIDE, OUTSIDE = "backend/limits.py", "frontend/limits.ts"
BEFORE = "export const uploadMb = 10\n"
PROPOSAL = Proposal(
    by="backend-agent",
    branch="agent/backend-agent/limits",
    title="Raise the limit of uploads",
    body="Both sides know the number.",
    files={INSIDE: "UPLOAD_MB = 50\n", OUTSIDE: "export const uploadMb = 50\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Told by the line of the agent file; healed by a push; merged."""
    repository = scene.stage.organisations.plant
    pull = scene.propose(repository, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”; CI passes")
    await scene.hear(
        pull,
        f"may not change {OUTSIDE}",
        why="the agent file on main counts, whatever the pull request makes of it",
    )
    repository.push(
        PROPOSAL.branch, {OUTSIDE: BEFORE}, message="Leave the frontend alone", author=PROPOSAL.by
    )
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"puts {OUTSIDE} back: that is frontend-agent's to change")
    await scene.see_merged(pull, why="every path is one that this agent owns")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


ACT = Act(heading="Out of scope: an agent is held to its own agent file", play=play)
