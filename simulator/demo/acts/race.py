"""A push lands between judging and merging: GitHub refuses the judged commit, and Babysit judges anew."""

import asyncio
from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.scene import Proposal, Scene

PROPOSAL = Proposal(
    by="data-agent",
    branch="data/price-list",
    title="Add the enterprise plan",
    body="A third plan.",
    files={"site/prices.py": "PLANS = {'free': 0, 'team': 9, 'enterprise': 29}\n"},
)
LATER = {"site/prices.py": "PLANS = {'free': 0, 'team': 9, 'enterprise': 49}\n"}


async def play(scene: Scene) -> Sequence[Ending]:
    """Merge what was judged, or nothing."""
    repository = scene.stage.organisations.site
    pull = scene.propose(repository, PROPOSAL)
    first, pushed = pull.head_sha, asyncio.Event()

    def push() -> None:
        repository.push(pull.head_ref, LATER, message="Correct the price", author=PROPOSAL.by)
        pushed.set()

    path = f"/repos/{repository.full_name}/pulls/{pull.number}/merge"
    scene.stage.github.faults.before("PUT", path, push)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)}; CI passes on {first[:7]}")
    await scene.within_patience(pushed.wait(), "the first attempt to merge")
    scene.part.tell("Babysit", f"judges {first[:7]}: every gate is open; asks GitHub to merge that commit")
    scene.part.tell(PROPOSAL.by, f"pushes {pull.head_sha[:7]} in that very moment")
    scene.part.tell(
        "GitHub", "409 Head branch was modified", why=f"the request names {first[:7]}, which is not the head"
    )
    await scene.pass_ci(pull, scene.start_ci(pull))
    scene.part.tell("CI", f"lint and test pass on {pull.head_sha[:7]} too")
    await scene.see_merged(pull, why="judged anew at the new head; nothing unjudged was merged")
    scene.stage.cues.race_is_over.set()
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
            refusals=1,
        )
    ]


ACT = Act(heading="A push between judging and merging is never merged unjudged", play=play)
