"""The comment on a red CI: which job, which step, the first error, where to look, and the end of its log."""

from collections.abc import Sequence

from bot.model.ci_report import FailedRun
from bot.model.markers import ci_report
from bot.model.snapshot import Context, ContextKind
from bot.model.text import Code, Fragment, Link, Text, counted
from bot.render.markdown import code, fenced, markdown, visible

MOST_RUNS = 5
"""Runs told in detail; a matrix of forty that fails for one reason needs no forty logs."""

MOST_LOG_CHARACTERS = 8_000
_MOST_LINE_CHARACTERS = 300


def body(
    head_sha: str, failed: Sequence[Context], runs: Sequence[FailedRun], queue: str | None = None
) -> str:
    """Markdown. `failed` is all that is red and identifies the report; `runs` are the ones told in detail.

    `queue` is the base branch in whose merge queue it failed.
    """
    names = "CI failed" if len(failed) == 1 else f"{len(failed)} checks failed"
    rest = [context for context in failed if context not in [run.context for run in runs]]
    where = f"on {code(head_sha[:12])}"
    stops = "Babysit does not fix or re-run anything; it looks again when a new commit or a re-run arrives."
    if queue is not None:
        where = f"in the merge queue of {code(queue)}, {where}"
        stops = (
            "Babysit does not fix or re-run anything. It goes back into the queue with a new commit, once "
            "what failed was run again, or when somebody with write access says `/merge`."
        )
    parts = [
        ci_report(head_sha, failed),
        f"**{names} {where}.** {stops}",
        *(_run(run) for run in runs),
        *([_rest(rest)] if rest else []),
    ]
    return "\n\n".join(parts) + "\n"


def _run(run: FailedRun) -> str:
    lines = [f"- {markdown(_headline(run))}"]
    if run.first_error is not None:
        lines.append(f"- First error: {markdown(_first_error(run))}")
    return "\n".join(lines) + (f"\n\n{_log(run.log_tail)}" if run.log_tail else "")


def _headline(run: FailedRun) -> Text:
    name: Fragment = Link(_name(run.context), run.url) if run.url else Code(_name(run.context))
    state = run.context.state.replace("_", " ")
    step: Text = (" at step ", Code(run.step)) if run.step else ()
    return (name, f" ended as {state}" if run.context.state != "failure" else " failed", *step, ".")


def _name(context: Context) -> str:
    """A job with its workflow, for two workflows may have a job of one name."""
    if not context.workflow or context.kind is ContextKind.CHECK_SUITE:
        return context.name
    return f"{context.workflow} / {context.name}"


def _first_error(run: FailedRun) -> Text:
    error = run.first_error
    if error is None:
        return ()
    where: Text = (Code(f"{error.path}:{error.line}"), " ") if error.path else ()
    return (*where, Code(error.message))


def _log(lines: Sequence[str]) -> str:
    """The lines in a fence longer than any in them, folded; the oldest go first where it is too much."""
    shown = [visible(line, most=_MOST_LINE_CHARACTERS) for line in lines]
    while sum(map(len, shown)) > MOST_LOG_CHARACTERS:
        shown.pop(0)
    summary = f"<summary>Last {counted(len(shown), 'line')} of the log</summary>"
    return f"<details>{summary}\n\n{fenced(shown)}\n\n</details>"


def _rest(contexts: Sequence[Context]) -> str:
    shown = [code(_name(context)) for context in contexts[:20]]
    hidden = len(contexts) - len(shown)
    return "Also failed: " + ", ".join(shown) + (f" and {hidden} more." if hidden else ".")
