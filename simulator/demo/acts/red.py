"""CI fails: one report with what helps, nothing more; a re-run that passes is merged."""

import asyncio
from collections.abc import Sequence

from simulator.actions import workflows
from simulator.demo.act import Act
from simulator.demo.endings import Ending, ci_reports, name_of
from simulator.demo.problems import DemoError
from simulator.demo.scene import CI_TAKES_S, Proposal, Scene
from simulator.state.checks import Annotation
from simulator.state.world import CheckRun, PullRequest

SECRET = "ghp_" + "q7Rk2mXw9bTz4LcV8nYd"
"""What a careless test prints. It is made up, and nobody may read it in a comment."""

STEP, MASKED = "Run pytest", "PAYMENTS_TOKEN=***"
LOG = f"""\
2026-11-22T12:00:01.1200000Z ##[group]Run python -m pytest tests/test_cart.py
2026-11-22T12:00:01.1210000Z env: PAYMENTS_TOKEN={SECRET}
2026-11-22T12:00:01.1220000Z ##[endgroup]
2026-11-22T12:00:02.3100000Z collected 14 items
2026-11-22T12:00:02.9400000Z tests/test_cart.py ..........F...
2026-11-22T12:00:02.9410000Z     def test_a_total_is_rounded_to_cents():
2026-11-22T12:00:02.9420000Z >       assert total([0.1, 0.2]) == 0.3
2026-11-22T12:00:02.9430000Z E       assert 0.30000000000000004 == 0.3
2026-11-22T12:00:02.9440000Z FAILED tests/test_cart.py::test_a_total_is_rounded_to_cents
2026-11-22T12:00:02.9500000Z 1 failed, 13 passed in 0.63s
2026-11-22T12:00:02.9600000Z ##[error]Process completed with exit code 1.
"""
ERROR = Annotation(
    path="tests/test_cart.py",
    start_line=27,
    end_line=27,
    level="failure",
    message="AssertionError: assert 0.30000000000000004 == 0.3",
)
FLAKY = Proposal(
    by="frontend-agent",
    branch="frontend/cart-total",
    title="Show the cart's total",
    body="The cart page shows what it costs, not only what is in it.",
    files={"app/cart.py": "def total(prices):\n    return round(sum(prices), 2)\n"},
)
BROKEN = Proposal(
    by="data-agent",
    branch="data/discounts",
    title="Take discounts off the cart's total",
    body="`total` takes a discount in per cent, none if not said.",
    files={"shop/cart.py": "def total(prices, discount=0):\n    return sum(prices) * (1 - discount / 100)\n"},
)


async def play(scene: Scene) -> Sequence[Ending]:
    """One that is red for good and one that passes when it is run again, side by side."""
    left = scene.propose(scene.stage.organisations.shop, BROKEN)
    jobs = scene.start_ci(left)
    pull = scene.propose(scene.stage.organisations.app, FLAKY)
    scene.part.tell(FLAKY.by, f"opens {name_of(pull)} “{pull.title}”; its session ends")
    test = await _fail(scene, pull, scene.start_ci(pull))
    await _fail(scene, left, jobs)
    scene.part.tell("CI", "test fails; its log holds a token that a careless test printed")
    await scene.hear(pull, "CI failed", why="red is the author's turn: Babysit never fixes and never re-runs")
    await _see_report(scene, pull)
    scene.stage.cues.report_is_written.set()
    await scene.stage.cues.server_is_back.wait()
    again = workflows.rerun_job(pull.repository, test)
    scene.part.tell("wei", "re-runs the failed job")
    await asyncio.sleep(CI_TAKES_S)
    workflows.finish_job(pull.repository, again)
    scene.part.tell("CI", "test passes this time")
    await scene.see_merged(pull, why="the newest run of a name counts")
    await scene.until(lambda: "no longer red" in ci_reports(pull)[0].body, "the end of the report")
    scene.part.tell("Babysit", "replaces its report: the failure is history")
    await _see_report_quietly(scene, left)
    scene.part.tell(BROKEN.by, f"{name_of(left)} failed in the same way; nobody re-runs it, so it waits")
    return [
        Ending(
            pull_request=pull,
            judged=pull.head_sha,
            conclusion="success",
            says="Merged as",
            is_merged=True,
            reports=1,
        ),
        Ending(
            pull_request=left, judged=left.head_sha, conclusion="failure", says="CI failed: test", reports=1
        ),
    ]


async def _fail(scene: Scene, pull: PullRequest, jobs: Sequence[CheckRun]) -> CheckRun:
    """Let lint pass and test fail; the job that failed."""
    lint, test = jobs
    await scene.hear_quietly(pull, "CI is running")
    workflows.finish_job(pull.repository, lint)
    workflows.finish_job(pull.repository, test, "failure", failed_step=STEP, log=LOG, annotations=(ERROR,))
    return test


async def _see_report(scene: Scene, pull: PullRequest) -> None:
    """Wait for the report and tell what is in it."""
    await _see_report_quietly(scene, pull)
    where = f"{ERROR.path}:{ERROR.start_line}"
    scene.part.tell(
        "Babysit",
        f"comments: job test failed at step “{STEP}”, first error {where}, and the log with {MASKED}",
    )


async def _see_report_quietly(scene: Scene, pull: PullRequest) -> None:
    """Wait for the report.

    Raises:
        DemoError: it holds the secret, or lacks what helps.
    """
    await scene.until(lambda: ci_reports(pull), f"the CI report on {name_of(pull)}")
    body, where = ci_reports(pull)[0].body, f"{ERROR.path}:{ERROR.start_line}"
    if SECRET in body:
        raise DemoError(f"The CI report on {name_of(pull)} shows a secret.")
    if not all(part in body for part in (STEP, where, ERROR.message, MASKED)):
        raise DemoError(f"The CI report on {name_of(pull)} lacks the step, the first error or the log.")


ACT = Act(heading="Red CI: one report that helps, and a re-run that passes", play=play)
