"""What a change takes from a job of a workflow: its environment, or the bounds of its rights."""

from collections.abc import Iterator, Mapping

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.yaml_nodes import Entry, entries, text, top
from bot.checklist.questions.k_supply_chain_and_ci.workflows import is_workflow


def taken_from_jobs(before: SourceFile, after: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each job that is still there without the environment, or the permissions, that it had."""
    if not is_workflow(before.path) or not is_workflow(after.path):
        return
    old, new = top(before), top(after)
    jobs, now = _jobs(old), _jobs(new)
    for name, job in jobs.items():
        if name in now:
            yield from _environment(after, job, now[name])
    bounded = "permissions" in new or all("permissions" in entries(job.value) for job in now.values())
    if "permissions" in old and not bounded:
        line = old["permissions"].line
        message = f"The `permissions` that bounded the token, line {line} of the base, are gone."
        yield unclear(after, 1, f"{message} What it may now do is the repository's own default.")


def _jobs(found: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return entries(found["jobs"].value) if "jobs" in found else {}


def _environment(after: SourceFile, before: Entry, now: Entry) -> Iterator[Subject]:
    old = entries(before.value).get("environment")
    kept = entries(now.value).get("environment")
    if old is None or (kept is not None and kept.value is not None):
        return
    named = text(old.value) or text(inner.value if (inner := entries(old.value).get("name")) else None)
    what = f" `{named.text.strip()[:60]}`" if named is not None else ""
    message = (
        f"The environment{what} of this job, line {old.line} of the base, is gone: nobody is asked any more "
        "before it runs with its secrets. Put it back."
    )
    yield fails(after, now.line, message)
