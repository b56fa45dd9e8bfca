"""What a change takes from a job of a workflow: its environment, or the bounds of its rights."""

from collections.abc import Iterator, Mapping, Sequence

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.yaml_nodes import Entry, entries, items, text, top
from bot.checklist.questions.k_supply_chain_and_ci.workflows import is_workflow


def taken_from_jobs(before: SourceFile, after: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each job that is still there without the environment, or the permissions, that it had."""
    if not is_workflow(before.path) or not is_workflow(after.path):
        return
    old, new = top(before), top(after)
    jobs, now = _jobs(old), _jobs(new)
    for name, job in jobs.items():
        heir = now.get(name) or _heir(job, [entry for other, entry in now.items() if other not in jobs])
        if heir is not None:
            yield from _environment(after, job, heir)
    bounded = "permissions" in new or all("permissions" in entries(job.value) for job in now.values())
    if "permissions" in old and not bounded:
        line = old["permissions"].line
        message = f"The `permissions` that bounded the token, line {line} of the base, are gone."
        yield unclear(after, 1, f"{message} What it may now do is the repository's own default.")


def _jobs(found: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return entries(found["jobs"].value) if "jobs" in found else {}


def _heir(job: Entry, new: Sequence[Entry]) -> Entry | None:
    """The new job that does most of what one did that is gone; None where none does any of it."""
    did = _commands(job)
    doing = [(len(did & _commands(other)), other) for other in new]
    return max(doing, key=lambda pair: pair[0])[1] if did and any(shared for shared, _ in doing) else None


def _commands(job: Entry) -> set[str]:
    """What the steps of a job run, as written."""
    steps = entries(job.value).get("steps")
    listed = items(steps.value) if steps is not None else ()
    keys = (entries(step).get("run") for step in listed)
    texts = (text(key.value) for key in keys if key is not None)
    return {found.text.strip() for found in texts if found is not None}


def _is_named(environment: Entry) -> bool:
    """Whether an environment is one: not an empty text."""
    written = text(environment.value)
    return environment.value is not None and (written is None or bool(written.text.strip("\"' ")))


def _environment(after: SourceFile, before: Entry, now: Entry) -> Iterator[Subject]:
    old = entries(before.value).get("environment")
    kept = entries(now.value).get("environment")
    if old is None or (kept is not None and _is_named(kept)):
        return
    named = text(old.value) or text(inner.value if (inner := entries(old.value).get("name")) else None)
    what = f" `{named.text.strip()[:60]}`" if named is not None else ""
    message = (
        f"The environment{what} of this job, line {old.line} of the base, is gone: nobody is asked any more "
        "before it runs with its secrets. Put it back."
    )
    called = entries(now.value).get("uses")
    if called is not None:  # the workflow that it calls may name one
        message = f"Whether the called workflow asks for the environment{what} could not be followed."
        yield unclear(after, called.line, message)
        return
    yield fails(after, now.line, message)
