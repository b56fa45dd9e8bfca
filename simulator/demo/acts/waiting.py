"""What only the author can mend waits for the author: a conflict, and changes that a reviewer asked for."""

from collections.abc import Sequence

from simulator.demo.act import Act
from simulator.demo.endings import Ending, name_of
from simulator.demo.sample_organisations import REVIEWER
from simulator.demo.scene import Proposal, Scene

CONFLICTING = Proposal(
    by="docs-agent",
    branch="docs/attempts",
    title="Name the number of login attempts",
    body="A name that says what is counted.",
    files={"app/login.py": "MOST = 10\n\n\ndef may_log_in(failures):\n    return failures < MOST\n"},
)
CRITICISED = Proposal(
    by="frontend-agent",
    branch="frontend/search",
    title="Search by prefix",
    body="Finds what begins with the words.",
    files={
        "site/search.py": "def search(words):\n    return [w for w in open('words') if w.startswith(words)]\n"
    },
)


async def play(scene: Scene) -> Sequence[Ending]:
    """Two pull requests that are green and stay open."""
    site, app = scene.stage.organisations.site, scene.stage.organisations.app
    before_act_1 = app.branch_sha("main")
    criticised = scene.propose(site, CRITICISED)
    scene.pass_ci_at_once(criticised)
    site.review(criticised.number, "CHANGES_REQUESTED", "It opens a file on every search.", author=REVIEWER)
    scene.part.tell(CRITICISED.by, f"opens {name_of(criticised)}; CI passes, {REVIEWER} requests changes")
    await scene.hear(criticised, "Changes were requested", why="somebody with write access asked for changes")
    await scene.within_patience(scene.stage.cues.report_is_written.wait(), "the report of act 2")
    await scene.within_patience(scene.stage.cues.login_is_merged.wait(), "the merge of act 1")
    conflicting = scene.propose(app, CONFLICTING, onto=before_act_1)
    scene.pass_ci_at_once(conflicting)
    scene.part.tell(
        CONFLICTING.by, f"opens {name_of(conflicting)}, begun before act 1 changed the same lines"
    )
    await scene.hear(conflicting, "conflicts with", why="GitHub says that it does not merge into main")
    return [
        Ending(
            pull_request=criticised,
            judged=criticised.head_sha,
            conclusion="failure",
            says="Changes were requested by @wei",
        ),
        Ending(
            pull_request=conflicting,
            judged=conflicting.head_sha,
            conclusion="failure",
            says="It conflicts with main",
        ),
    ]


ACT = Act(heading="Conflicts and requested changes wait for their author", play=play)
