"""A pull request that would break the configuration is told the line, the key and what is allowed."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of, own_check
from simulator.demo.scene import Proposal, Scene

PROPOSAL = Proposal(
    by="docs-agent",
    branch="docs/merge-method",
    title="Fast-forward instead of squashing",
    body="Keeps every commit.",
    files={
        ".github/babysit.yml": "version: 1\nmerge:\n  automerge: labelled\n  method: fast-forward\n",
    },
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Propose a value that does not exist."""
    pull = scene.propose(scene.stage.organisations.api, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)}: `method: fast-forward` in .github/babysit.yml")
    await scene.hear(
        pull, "is broken", why="a broken file would stop every merge; it is caught before it lands"
    )
    run = own_check(pull)
    for note in run.output.annotations if run is not None else ():
        scene.part.tell("Babysit", f"notes at {note.path}:{note.start_line}, {note.title}: {note.message}")
    return [
        Ending(pull_request=pull, judged=pull.head_sha, conclusion="failure", says="is broken"),
    ]


ACT = Act(heading="A broken .github/babysit.yml is told line and key", play=play)
