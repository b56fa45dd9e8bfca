"""GitHub's GraphQL API is down, on which everybody leans: the stable one underneath does the work."""

from collections.abc import Sequence
from http import HTTPStatus

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.problems import DemoError
from simulator.demo.scene import Proposal, Scene
from simulator.faults import Fault

GRAPHQL = "/graphql"
PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
PROPOSAL = Proposal(
    by="data-agent",
    branch="data/mean",
    title="Tell the mean of a column",
    body="The mean, zero for an empty column.",
    files={"lab/mean.py": "def mean(column):\n    return sum(column) / max(len(column), 1)\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Down from the first request on; judged, merged and cleaned up all the same."""
    github = scene.stage.github
    before = len(github.requests)
    github.faults.add(Fault(path=GRAPHQL, times=None, status=HTTPStatus.BAD_GATEWAY, body=PAGE))
    scene.part.tell("GitHub", "its GraphQL API answers 502 Bad Gateway to everybody from now on")
    pull = scene.propose(scene.stage.organisations.lab, PROPOSAL)
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”; lint and test pass")
    await scene.see_merged(pull, why="read, judged and merged by REST alone")
    asked = github.requests[before:]
    if any(request.path == GRAPHQL and request.status == HTTPStatus.OK for request in asked):
        raise DemoError("GraphQL answered although it was down.")
    github.faults.clear()
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


ACT = Act(heading="GitHub's GraphQL API is down", play=play)
