"""A GitHub Actions workflow or action as far as the checklist needs it: triggers, jobs, steps, texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.formats.yaml_nodes import Entry, Text, entries, items, text, top

_WORKFLOW = re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$")
_ACTION = re.compile(r"(?:^|/)action\.ya?ml$")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Step:
    """One step. `inputs` are its `with:`, `env` its own variables, `condition` its `if:`."""

    uses: Text | None
    run: Text | None
    condition: str
    inputs: Mapping[str, Text]
    env: Mapping[str, Text]
    id: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Job:
    """One job, or all that a composite action runs. `node` is its mapping."""

    node: SgNode | None
    uses: Text | None = None
    condition: str = ""
    permissions: Text | None = None
    inputs: Mapping[str, Text] = field(default_factory=dict)
    env: Mapping[str, Text] = field(default_factory=dict)
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Workflow:
    """One file. `triggers` maps an event to its settings, None where it has none; an action has none.

    `inputs` are those that another workflow gives.
    """

    triggers: Mapping[str, SgNode | None]
    permissions: Text | None
    env: Mapping[str, Text]
    jobs: Sequence[Job]
    name: str = ""
    inputs: Sequence[str] = ()


def is_workflow(path: str) -> bool:
    """Whether GitHub runs the file, or a workflow does."""
    return bool(_WORKFLOW.search(path) or _ACTION.search(path))


def workflow(source: SourceFile) -> Workflow:
    """What the file says; what is not understood is left out."""
    return source.made("workflow", lambda: _read(source))


def _read(source: SourceFile) -> Workflow:
    found = top(source)
    name = _text(found, "name")
    return Workflow(
        triggers=_triggers(found.get("on") or found.get("true")),
        permissions=_text(found, "permissions"),
        env=_texts(found, "env"),
        jobs=tuple(_jobs(found)),
        name=name.text if name else "",
        inputs=tuple(_inputs(found)),
    )


def _inputs(found: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The inputs of an action, or those of a workflow that others call."""
    on = found.get("on") or found.get("true")
    called = entries(on.value).get("workflow_call") if on is not None else None
    settings = entries(called.value) if called is not None else found if "runs" in found else {}
    return entries(settings["inputs"].value) if "inputs" in settings else {}


def _triggers(on: Entry | None) -> Mapping[str, SgNode | None]:
    if on is None:
        return {}
    trigger = text(on.value)
    if trigger is not None:
        return {trigger.text.strip(): None}
    listed = [named.text for node in items(on.value) if (named := text(node)) is not None]
    return dict.fromkeys(listed) or {key: entry.value for key, entry in entries(on.value).items()}


def _jobs(found: Mapping[str, Entry]) -> Iterator[Job]:
    if "jobs" in found:
        yield from (
            _job(entry.value) for entry in entries(found["jobs"].value).values() if entry.value is not None
        )
    elif "runs" in found:
        runs = entries(found["runs"].value)
        yield Job(node=None, uses=_docker(runs), steps=tuple(_steps(runs)))


def _docker(runs: Mapping[str, Entry]) -> Text | None:
    image = _text(runs, "image")
    return image if image is not None and image.text.startswith("docker://") else None


def _job(node: SgNode) -> Job:
    found = entries(node)
    condition = _text(found, "if")
    return Job(
        node=node,
        uses=_text(found, "uses"),
        condition=condition.text if condition else "",
        permissions=_text(found, "permissions"),
        inputs=_texts(found, "with"),
        env=_texts(found, "env"),
        steps=tuple(_steps(found)),
    )


def _steps(found: Mapping[str, Entry]) -> Iterator[Step]:
    for node in items(found["steps"].value) if "steps" in found else ():
        step = entries(node)
        condition, name = _text(step, "if"), _text(step, "id")
        yield Step(
            id=name.text.strip() if name else "",
            uses=_text(step, "uses"),
            run=_text(step, "run"),
            condition=condition.text if condition else "",
            inputs=_texts(step, "with"),
            env=_texts(step, "env"),
        )


def _text(found: Mapping[str, Entry], key: str) -> Text | None:
    entry = found.get(key)
    return text(entry.value) if entry else None


def _texts(found: Mapping[str, Entry], key: str) -> Mapping[str, Text]:
    inner = entries(found[key].value) if key in found else {}
    texts = {name: text(entry.value) for name, entry in inner.items()}
    return {name: script for name, script in texts.items() if script is not None}
