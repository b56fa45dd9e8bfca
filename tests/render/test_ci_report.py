from markdown_it import MarkdownIt

from bot.model.ci_report import FailedRun, FirstError
from bot.model.markers import ci_report
from bot.render.ci_report import body
from tests.building import HEAD_SHA, check_run

RED = check_run("test (3.11)", "failure", run_id=5)
RUN = FailedRun(
    context=RED,
    job="test (3.11)",
    step="Run pytest",
    first_error=FirstError(path="app/main.py", line=12, message="assert 1 == 2"),
    log_tail=("E  assert 1 == 2", "1 failed in 0.1s"),
    url="https://github.example/acme/app/actions/runs/1/job/5",
)


def tokens(text: str) -> set[str]:
    return {child.type for token in MarkdownIt("commonmark").parse(text) for child in token.children or []}


def test_the_report_names_job_step_error_and_the_end_of_the_log() -> None:
    text = body(HEAD_SHA, [RED], [RUN])

    assert text.startswith(ci_report(HEAD_SHA, [RED]))
    assert (
        "[`test (3.11)`](https://github.example/acme/app/actions/runs/1/job/5) failed at step `Run pytest`."
        in text
    )
    assert "First error: `app/main.py:12` `assert 1 == 2`" in text
    assert "Last 2 lines of the log" in text


def test_what_github_does_not_tell_is_left_out() -> None:
    text = body(HEAD_SHA, [RED], [FailedRun(context=RED)])

    assert "`test (3.11)` failed." in text
    assert "First error" not in text
    assert "<details>" not in text


def test_a_log_cannot_leave_its_fence() -> None:
    lines = ("```", "</details>", "@acme/founders", "````", "<!-- babysit:ci -->", "\x1b[31m\u202e")

    text = body(HEAD_SHA, [RED], [FailedRun(context=RED, log_tail=lines)])

    (fence,) = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "fence"]
    assert fence.content.splitlines()[:5] == list(lines[:5])


def test_a_huge_log_is_cut_from_its_start() -> None:
    text = body(HEAD_SHA, [RED], [FailedRun(context=RED, log_tail=["x" * 5000] * 39 + ["the end"])])

    assert len(text) < 10_000
    assert "the end" in text


def test_many_failures_are_counted_and_named() -> None:
    failed = [check_run(f"job {n}", "failure", run_id=n) for n in range(40)]

    text = body(HEAD_SHA, failed, [FailedRun(context=context) for context in failed[:5]])

    assert "**40 checks failed" in text
    assert "and 15 more." in text
    assert tokens(text) <= {"text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"}
