from typing import Any

import pytest

from bot.github.errors import RateLimited
from bot.github.github import GitHub
from bot.github.job_logs import MOST_BYTES, log_tail
from bot.model.ci_report import FailedRun, FirstError
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Context, ContextKind
from bot.model.trigger import Outcome
from tests.github.scripted import Answer, ScriptedGitHub

JOB = "GET /repos/acme/shop/actions/jobs/55"
LOGS = "GET /repos/acme/shop/actions/jobs/55/logs"
ANNOTATIONS = "GET /repos/acme/shop/check-runs/55/annotations"
LOG = (
    b"2026-11-22T11:00:00.1234567Z \x1b[31mAssertionError\x1b[0m\n"
    b"2026-11-22T11:00:01.0000000Z ##[error]exit code 1\n"
)


def failed(**changes: Any) -> Context:
    ready: dict[str, Any] = {
        "kind": ContextKind.CHECK_RUN,
        "name": "test",
        "state": "failure",
        "outcome": Outcome.FAILED,
        "app_id": 15368,
        "app_name": "GitHub Actions",
        "run_id": 55,
        "url": "https://github.com/acme/shop/runs/55",
    }
    return Context(**{**ready, **changes})


def script_job(script: ScriptedGitHub) -> None:
    steps = [{"name": "Set up", "conclusion": "success"}, {"name": "Run pytest", "conclusion": "failure"}]
    script.on(JOB, Answer({"name": "test (3.11)", "html_url": "https://github.com/job", "steps": steps}))
    annotations = [
        {"path": "a.py", "start_line": 1, "annotation_level": "warning", "message": "unused"},
        {"path": ".github", "start_line": 9, "annotation_level": "failure", "message": "exit code 1."},
        {"path": "tax.py", "start_line": 4, "annotation_level": "failure", "message": "password=hunter2!"},
    ]
    script.on(ANNOTATIONS, Answer(annotations))
    script.on(LOGS, Answer(None, 302, {"Location": f"{script.url}/logs/55?sig=x"}))
    script.on("GET /logs/55", Answer(LOG, 206))


async def test_a_failed_job_is_told_with_step_error_and_log(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script_job(script)

    assert await github.read_failed_runs(key, [failed()]) == [
        FailedRun(
            context=failed(),
            job="test (3.11)",
            step="Run pytest",
            first_error=FirstError(path="tax.py", line=4, message="password=***"),
            log_tail=("AssertionError", "exit code 1"),
            url="https://github.com/job",
        )
    ]


async def test_the_logs_host_never_sees_the_token(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script_job(script)

    await github.read_failed_runs(key, [failed()])

    (asked,) = [request for request in script.requests if request.path.startswith("/logs/55")]
    assert "Authorization" not in asked.headers
    assert asked.headers["Range"] == f"bytes=-{MOST_BYTES}"


async def test_a_log_host_without_ranges_is_read_to_its_end_in_bounded_memory(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script_job(script)
    script.on("GET /logs/55", Answer(b"filler\n" * 100_000 + LOG))

    (run,) = await github.read_failed_runs(key, [failed()])

    assert run.log_tail[-2:] == ("AssertionError", "exit code 1")
    assert len(run.log_tail) == 40


@pytest.mark.parametrize(
    ("scripted", "lost"),
    [
        ((JOB, Answer({"message": "Not Found"}, 404)), {"job": "", "step": "", "url": failed().url}),
        ((ANNOTATIONS, Answer({}, 502)), {"first_error": None}),
        ((ANNOTATIONS, Answer([])), {"first_error": None}),
        ((LOGS, Answer({"message": "Gone"}, 410)), {"log_tail": ()}),
        ((LOGS, Answer(None, 302, {"Location": "file:///etc/passwd"})), {"log_tail": ()}),
        (("GET /logs/55", Answer(b"<Error/>", 403)), {"log_tail": ()}),
        (("GET /logs/55", Answer(drops=True)), {"log_tail": ()}),
    ],
    ids=["job", "annotations", "no annotations", "expired", "file", "signature", "broken connection"],
)
async def test_a_part_that_cannot_be_read_leaves_the_others(
    github: GitHub, script: ScriptedGitHub, scripted: tuple[str, Answer], lost: dict[str, Any]
) -> None:
    key = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
    script_job(script)
    (whole,) = await github.read_failed_runs(key, [failed()])
    script.on(*scripted)

    (run,) = await github.read_failed_runs(key, [failed()])

    names = ("job", "step", "first_error", "log_tail", "url")
    assert {name: getattr(run, name) for name in names} == {
        **{name: getattr(whole, name) for name in names},
        **lost,
    }


async def test_a_rate_limit_is_not_taken_for_an_empty_answer(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on(ANNOTATIONS, Answer({"message": "Slow down"}, 429))

    with pytest.raises(RateLimited):
        await github.read_failed_runs(key, [failed()])


async def test_a_commit_status_has_nothing_but_its_address(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    status = failed(kind=ContextKind.COMMIT_STATUS, run_id=0, app_id=None, app_name="")

    assert await github.read_failed_runs(key, [status]) == [FailedRun(context=status, url=status.url)]
    assert script.requests == []


async def test_another_apps_run_has_annotations_and_no_job(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script_job(script)

    (run,) = await github.read_failed_runs(key, [failed(app_name="Buildkite", app_id=9)])

    assert (run.job, run.first_error is not None, run.log_tail) == ("", True, ())
    assert [path for path in script.asked() if "/jobs/" in path] == []


def test_the_tail_ends_at_the_last_error_and_not_at_the_clean_up() -> None:
    log = b"one\n##[error]Process completed with exit code 1.\nPost job cleanup.\n"

    assert log_tail(log) == ("one", "Process completed with exit code 1.")


def test_the_tail_is_forty_clean_lines() -> None:
    hostile = "\x1b]0;title\x07\x1b[1;31mred\x1b[0m \u202eevil\u202c\x00\x08 \r\n"

    tail = log_tail((hostile * 100).encode())

    assert len(tail) == 40
    assert set(tail) == {"red evil"}


def test_half_a_secret_at_the_cut_is_dropped() -> None:
    log = b"half-a-secret-that-nothing-recognises\n" + b"x\n" * (MOST_BYTES // 2)

    assert "half" not in "".join(log_tail(log[-MOST_BYTES - 5 :][:MOST_BYTES]))
