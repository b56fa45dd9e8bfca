"""A route is registered outside the group with the auth middleware; the checklist names its line."""

from collections.abc import Sequence

from simulator.actions import pushes
from simulator.demo.act import Act
from simulator.demo.endings import BABYSIT, Ending, name_of
from simulator.demo.scene import Proposal, Scene
from simulator.state.pulls import ReviewThread
from simulator.state.world import PullRequest

ROUTE = 'r.Get("/v1/traces/{id}/remediations", h.ListRemediations)'
ROUTES = """\
package api

import "github.com/go-chi/chi/v5"

func Routes(r chi.Router, h *Handlers) {
	r.Group(func(r chi.Router) {
		r.Use(RequireClerkAuth)
		r.Use(RequirePlan)
		r.Get("/v1/traces", h.ListTraces)
INSIDE	})
OUTSIDE}
"""
OUTSIDE = ROUTES.replace("INSIDE", "").replace("OUTSIDE", f"\t{ROUTE}\n")
INSIDE = ROUTES.replace("INSIDE", f"\t\t{ROUTE}\n").replace("OUTSIDE", "")
PATH = "api/routes.go"
LINE = OUTSIDE.split("\n").index(f"\t{ROUTE}") + 1
PROPOSAL = Proposal(
    by="backend-agent",
    branch="backend/remediations",
    title="List the remediations of a trace",
    body="The handler checks its input; the route is new.",
    files={PATH: OUTSIDE},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Told at its line, mended by the agent, settled, merged."""
    pull = scene.propose(scene.stage.organisations.traces, PROPOSAL)
    scene.part.tell(PROPOSAL.by, f"opens {name_of(pull)} “{pull.title}”; the handler is right, CI passes")
    scene.pass_ci_at_once(pull)
    await scene.hear(pull, "B Auth gate", why="the route stands outside the group: nothing asks who is there")
    await scene.until(lambda: _findings(pull), f"the comment on {PATH}:{LINE}")
    scene.part.tell(
        "Babysit", f"comments at {PATH}:{LINE}: RequireClerkAuth and RequirePlan are not in effect there"
    )
    pushes.push(
        pull.repository, PROPOSAL.branch, {PATH: INSIDE}, message="Move the route", author=PROPOSAL.by
    )
    scene.pass_ci_at_once(pull)
    scene.part.tell(PROPOSAL.by, "moves the line into the group")
    await scene.until(
        lambda: all(thread.is_resolved for thread in _findings(pull)), "the end of the conversation"
    )
    scene.part.tell("Babysit", "settles its own comment: the finding is gone")
    await scene.see_merged(pull, why="eleven questions, each answered at a line, and none fails")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
        )
    ]


def _findings(pull: PullRequest) -> list[ReviewThread]:
    """Babysit's conversations at the route's registration."""
    own = [thread for thread in pull.threads if thread.comments[0].author.login == BABYSIT]
    return [
        thread
        for thread in own
        if (thread.comments[0].path, thread.comments[0].original_line) == (PATH, LINE)
    ]


ACT = Act(heading="The A-K checklist: a route without its auth middleware", play=play)
