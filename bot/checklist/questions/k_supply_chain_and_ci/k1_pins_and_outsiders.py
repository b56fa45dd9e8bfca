"""K1: actions and images pinned by digest, no outsiders' text or code in workflows, no write-all."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.yaml_nodes import Text
from bot.checklist.languages.language import Language
from bot.checklist.questions.k_supply_chain_and_ci.built_images import is_built_here
from bot.checklist.questions.k_supply_chain_and_ci.image_names import Pin, pin_of
from bot.checklist.questions.k_supply_chain_and_ci.images import (
    Image,
    compose_images,
    dockerfile_images,
    is_compose,
    job_images,
)
from bot.checklist.questions.k_supply_chain_and_ci.taken_from_jobs import taken_from_jobs
from bot.checklist.questions.k_supply_chain_and_ci.untrusted_input import checkouts, scripts
from bot.checklist.questions.k_supply_chain_and_ci.workflows import Workflow, is_workflow, workflow

_COMMANDS = "ACTIONS_ALLOW_UNSECURE_COMMANDS"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?$", re.IGNORECASE)
_VERSION = re.compile(r"v?\d+(?:[._-][\w.-]+)*$", re.IGNORECASE)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Every action, image, script, checkout and permission."""
    if source.language is Language.DOCKERFILE:
        yield from _images(source, dockerfile_images(source), tree)
    elif is_compose(source.path):
        yield from _images(source, compose_images(source), tree)
    else:
        found = workflow(source)
        yield from _actions(source, found, tree)
        for job in found.jobs:
            yield from _images(source, job_images(job), tree)
        yield from scripts(source, found, tree)
        yield from _commands(source, found)
        yield from checkouts(source, found, tree)
        yield from _permissions(source, found)


def _images(source: SourceFile, images: Iterable[Image], tree: Tree) -> Iterator[Subject]:
    for image in images:
        name = image.name[:100]
        if image.pin is Pin.DIGEST:
            yield passes(source, image.line, "pinned by digest")
        elif is_built_here(image.name, tree):
            yield passes(source, image.line, "built from this repository")
        elif image.pin is Pin.TAG:
            yield fails(
                source,
                image.line,
                f"The image `{name}` may change under its tag: add `@sha256:` and its digest.",
            )
        else:
            yield unclear(source, image.line, f"Which image `{name}` is could not be followed.")


def _actions(source: SourceFile, found: Workflow, tree: Tree) -> Iterator[Subject]:
    for job in found.jobs:
        for uses in (job.uses, *(step.uses for step in job.steps)):
            if uses is not None and uses.text.strip():
                yield _action(source, uses, tree)


def _action(source: SourceFile, uses: Text, tree: Tree) -> Subject:
    name = uses.text.strip()
    if name.startswith(("./", "../")):
        return passes(source, uses.line, "of the repository itself")
    if name.startswith("docker://"):
        image = Image(name.removeprefix("docker://"), uses.line, pin_of(name))
        return next(iter(_images(source, [image], tree)))
    action, _, ref = name.partition("@")
    if "${{" in name:
        return unclear(source, uses.line, f"Which action `{name[:100]}` is could not be followed.")
    if _COMMIT.match(ref):
        return passes(source, uses.line, "pinned by commit")
    if _VERSION.match(ref) and not _looks_like_commit(ref) and _is_first_party(action, tree):
        return passes(source, uses.line, "by version, of a trusted owner")
    message = f"`{name[:100]}` may change under its name: pin it to a full commit SHA."
    return fails(source, uses.line, message)


def _looks_like_commit(ref: str) -> bool:
    return bool(re.fullmatch(r"(?=.*[a-f])[0-9a-f]{7,39}", ref))


def _is_first_party(action: str, tree: Tree) -> bool:
    name = "/".join(action.lower().split("/")[:2])
    return any(fnmatchcase(name, glob.lower()) for glob in tree.names["first_party_actions"])


def _commands(source: SourceFile, found: Workflow) -> Iterator[Subject]:
    """The switch that lets every line of a log set variables and the path."""
    for env in (
        found.env,
        *(job.env for job in found.jobs),
        *(step.env for job in found.jobs for step in job.steps),
    ):
        switch = env.get(_COMMANDS)
        if switch is not None and "${{" in switch.text:
            yield unclear(source, switch.line, f"Whether `{_COMMANDS}` is on could not be followed.")
        elif switch is not None and switch.text.strip().lower() not in {"false", "0", ""}:
            yield fails(
                source, switch.line, f"`{_COMMANDS}` lets whatever is printed set variables: take it away."
            )


def _permissions(source: SourceFile, found: Workflow) -> Iterator[Subject]:
    for given in (found.permissions, *(job.permissions for job in found.jobs)):
        if given is not None and given.text.strip() == "write-all":
            yield fails(source, given.line, "`write-all` gives every right: name those that are needed.")
        elif given is not None:
            yield passes(source, given.line, "not write-all")


def _wanted(source: SourceFile) -> bool:
    if source.language is Language.DOCKERFILE:
        return True
    return is_workflow(source.path) or is_compose(source.path)


QUESTION = Question(
    question="K1",
    languages=frozenset({Language.YAML, Language.DOCKERFILE}),
    find=find,
    wanted=_wanted,
    took=taken_from_jobs,
)
