"""A public comparison page is what the brief asked for; whether it goes out is for a founder to say."""

from collections.abc import Sequence

from simulator.actions import comments as comment_actions
from simulator.actions import labels
from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.sample_organisations import FOUNDER
from simulator.demo.scene import Proposal, Scene

PATH = "marketing/compare/globex.md"
PROPOSAL = Proposal(
    by="docs-agent",
    branch="docs/comparison",
    title="Compare us with Globex",
    body="A page that shows where we are better.",
    files={PATH: "# Umbrella or Globex?\n\nUmbrella is cheaper.\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Green and held; a label taken off changes nothing; a founder approves this very commit."""
    pull = scene.propose(scene.stage.organisations.pages, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”; CI passes")
    await scene.hear(
        pull, PATH, why="once it is out it cannot be taken back: `strategic.paths` names the folder"
    )
    repository, number = pull.repository, pull.number
    await scene.until(lambda: pull.requested_reviewers, "the request for a review")
    scene.part.tell("Babysit", f"puts the label strategic on and asks @{FOUNDER} for a review")
    labels.unlabel(repository, number, "strategic", author=PROPOSAL.by)
    scene.part.tell(PROPOSAL.by, "takes the label off")
    await scene.until(lambda: "strategic" in {label.name for label in pull.issue.labels}, "the label")
    scene.part.tell("Babysit", "puts it on again: a label latches, and the agent is no approver")
    comment_actions.comment(repository, number, "/approve", author=FOUNDER)
    scene.part.tell(FOUNDER, f"comments /approve, with {pull.head_sha[:7]} as the head")
    await scene.see_merged(pull, why="approved at this very commit by somebody who had no hand in it")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


ACT = Act(heading="The veto: a public page waits for a named human", play=play)
