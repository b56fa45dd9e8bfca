"""The plain case: an agent opens a labelled pull request and is gone before CI is."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

PROPOSAL = Proposal(
    by="backend-agent",
    branch="backend/login-limit",
    title="Allow five login attempts",
    body="Ten attempts are too many for a public login. Five now.",
    files={"app/login.py": "ATTEMPTS = 5\n\n\ndef may_log_in(failures):\n    return failures < ATTEMPTS\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Open, run CI, merge."""
    pull = scene.propose(scene.stage.organisations.app, PROPOSAL)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”, labelled automerge")
    jobs = scene.start_ci(pull)
    scene.part.tell(PROPOSAL.by, "its session ends: nobody is left to watch CI or to press the button")
    await scene.hear(pull, "CI is running", why="main requires lint and test")
    await scene.pass_ci(pull, jobs)
    scene.part.tell("CI", f"lint and test pass on {pull.head_sha[:7]}")
    await scene.see_merged(pull, why="opted in by its label, green, no conflict, no review missing")
    scene.stage.cues.login_is_merged.set()
    ending = Ending(
        pull_request=pull,
        judged=pull.head_sha,
        conclusion="success",
        says="Merged as",
        is_merged=True,
    )
    return [ending]


ACT = Act(heading="The agent is gone, the pull request is merged", play=play)
