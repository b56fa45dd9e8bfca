"""An agent reports, with full confidence, that a migration is missing from the index. It is there."""

from collections.abc import Sequence

from simulator.actions import comments
from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of, status_comments
from simulator.demo.scene import Proposal, Scene

CLAIMED = "20260430200000_idx_api_keys_revoked_at_null.sql"
THERE = "20260430230000_idx_api_keys_revoked_at_null.sql"
PROPOSAL = Proposal(
    by="data-agent",
    branch="data/keys-cleanup",
    title="Forget API keys that were revoked a year ago",
    body="Runs every night.",
    files={"jobs/forget_keys.ts": "export const keepDays = 365\n"},
)
REPORT = f"Blocked: migration `{CLAIMED}` is missing from `migrations/index.ts`, so the deploy will fail."


async def play(scene: Scene) -> Sequence[Ending]:
    """Held while nobody has looked; refuted with the file that is there; merged."""
    pull = scene.propose(scene.stage.organisations.keys, PROPOSAL)
    jobs = scene.start_ci(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”")
    await scene.hear_quietly(pull, "CI is running")
    comments.comment(pull.repository, pull.number, REPORT, author=PROPOSAL.by)
    scene.part.tell(PROPOSAL.by, f"reports: {REPORT}")
    await scene.until(lambda: status_comments(pull), "the answer to the claim")
    await scene.until(lambda: THERE in status_comments(pull)[0].body, "the file that is there")
    scene.part.tell(
        "Babysit",
        f"C1 is refuted: {THERE} is there, and migrations/index.ts lists it",
        why="a claim counts once somebody has looked at the real repository",
    )
    await scene.pass_ci(pull, jobs)
    scene.part.tell("CI", "lint and test pass")
    await scene.see_merged(pull, why="the blocker did not exist")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


ACT = Act(heading="Trust but verify: a blocker that does not exist", play=play)
