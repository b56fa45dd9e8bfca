"""What the workflows and actions of the same repository give to its own actions and reusable workflows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.formats.yaml_nodes import Text
from bot.checklist.questions.k_supply_chain_and_ci.expressions import untrusted
from bot.checklist.questions.k_supply_chain_and_ci.workflows import Workflow, is_workflow, workflow

_MOST_FILES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One use of a file of this repository, with what it is given and the variables in sight there."""

    path: str
    inputs: Mapping[str, Text]
    env: Mapping[str, Text]


def chosen_inputs(source: SourceFile, found: Workflow, tree: Tree) -> Mapping[str, str]:
    """The inputs, as `inputs.name` in lower case, that outsiders may choose, each with who chooses it.

    A composite action that nothing here uses takes its inputs from whoever does.
    """
    calls = _calls(tree).get(_folder(source.path), ())
    chosen: dict[str, str] = {}
    for name in found.inputs:
        if not calls and not found.triggers:
            chosen[f"inputs.{name.lower()}"] = f"inputs.{name}"
        for call in calls:
            value = call.inputs.get(name)
            read = (
                next((expression for expression, _, _ in untrusted(value, call.env, {})), "") if value else ""
            )
            if read:
                chosen[f"inputs.{name.lower()}"] = read
    return chosen


def _folder(path: str) -> str:
    """What `uses:` calls a file: an action by its folder, a workflow by its path."""
    place = PurePosixPath(path)
    return str(place) if place.parent.name == "workflows" else str(place.parent)


def _calls(tree: Tree) -> Mapping[str, list[Call]]:
    def read() -> Mapping[str, list[Call]]:
        found: dict[str, list[Call]] = {}
        paths = [path for path in tree.paths() if is_workflow(path)]
        for source in map(tree.read, paths[:_MOST_FILES]):
            for call in _calls_in(workflow(source)) if source is not None else ():
                found.setdefault(call.path, []).append(call)
        return found

    return tree.made("calls of own workflows", read)


def _calls_in(found: Workflow) -> Iterator[Call]:
    for job in found.jobs:
        if job.uses is not None and job.uses.text.strip().startswith("./"):
            yield Call(_path(job.uses), job.inputs, {**found.env, **job.env})
        for step in job.steps:
            if step.uses is not None and step.uses.text.strip().startswith("./"):
                yield Call(_path(step.uses), step.inputs, {**found.env, **job.env, **step.env})


def _path(uses: Text) -> str:
    return str(PurePosixPath(uses.text.strip()))
