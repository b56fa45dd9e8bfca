"""K2: dependencies that the lock file records, from a registry, without a new install script."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from bot.checklist.core.language import LOCK_FILES
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.toml_lines import values
from bot.checklist.languages.language import Language
from bot.checklist.languages.libraries import joined_everywhere, speaking
from bot.checklist.languages.shapes.packaging import SetupScripts
from bot.checklist.languages.vocabulary import CALLS, DICTIONARIES
from bot.checklist.questions.k_supply_chain_and_ci.build_downloads import build_downloads
from bot.checklist.questions.k_supply_chain_and_ci.lock_files import Lock, Record, lock_of, record_of
from bot.checklist.questions.k_supply_chain_and_ci.lock_sources import brought_in
from bot.checklist.questions.k_supply_chain_and_ci.manifests import (
    Dependency,
    dependencies,
    json_pairs,
    json_top,
)
from bot.checklist.questions.k_supply_chain_and_ci.package_sources import (
    insecure_modules,
    is_plain_http,
    is_short_git,
    source_problem,
)
from bot.checklist.questions.k_supply_chain_and_ci.requirement_files import (
    is_requirement_file,
    is_setting_file,
    requirement_subjects,
    setting_subjects,
)
from bot.checklist.questions.k_supply_chain_and_ci.workflows import is_workflow
from bot.checklist.syntax.calls import calls

_MANIFESTS = frozenset(
    {"package.json", "go.mod", "pyproject.toml", "Pipfile", "requirements.in", "Cargo.toml", "setup.py"}
)
_INSTALL_SCRIPTS = ("preinstall", "install", "postinstall")
_INSTALL_COMMANDS = re.compile(r"[\"']?\b(?:install|develop|egg_info)[\"']?\s*[:=]")


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each dependency, source, install script and download."""
    name = PurePosixPath(source.path).name
    if source.language is Language.DOCKERFILE:
        yield from build_downloads(source)
    elif source.language is Language.LOCK:
        yield from _locked(source)
    elif is_workflow(source.path):
        yield from _workflow(source)
    elif name in joined_everywhere(SetupScripts).names:
        yield from _setup(source)
    elif name in _MANIFESTS:
        yield from _manifest(source, tree)
    elif is_requirement_file(source.path):
        yield from requirement_subjects(source)
    if is_setting_file(source.path):
        yield from setting_subjects(source)


def _manifest(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    lock = lock_of(source.path, tree)
    for dependency in dependencies(source):
        subject = _dependency(source, dependency, lock)
        if subject is not None:
            # a dependency that only moved, to another line or section, is the same one
            yield replace(subject, anchor=f"{dependency.name} {dependency.spec}")
    if source.path.endswith("package.json"):
        yield from _scripts(source)
    elif source.path.endswith(".toml"):
        yield from _indexes(source)
    elif source.path.endswith("requirements.in"):
        yield from (
            requirement_subject
            for requirement_subject in requirement_subjects(source)
            if requirement_subject.message.startswith(("`", "This requirement "))
        )


def _dependency(source: SourceFile, dependency: Dependency, lock: Lock | None) -> Subject | None:
    problem = source_problem(dependency.spec)
    if not problem and source.path.endswith("package.json") and is_short_git(dependency.spec):
        problem = source_problem(f"github:{dependency.spec}")
    if problem:
        return fails(source, dependency.line, f"`{dependency.name[:100]}` {problem}")
    if lock is None or not dependency.locked:
        return None
    if lock.source is None:
        return unclear(source, dependency.line, f"`{lock.path}` could not be read.")
    record = record_of(dependency, lock.source)
    if record is Record.EXACT or (record is Record.NAMED and lock.changed):
        return passes(source, dependency.line, f"recorded in {lock.path}")
    said = "does not name it" if record is Record.ABSENT else "did not change with it"
    return fails(source, dependency.line, f"`{dependency.name[:100]}` is not locked: `{lock.path}` {said}.")


def _scripts(source: SourceFile) -> Iterator[Subject]:
    for section, value, _ in json_pairs(json_top(source)):
        for name, script, line in json_pairs(value) if section == "scripts" else ():
            if name in _INSTALL_SCRIPTS:
                message = f"`{name}` runs on every machine that installs this: do without, or run it by hand."
                yield replace(fails(source, line, message), anchor=f"{name} {script.text()[:200]}")


def _indexes(source: SourceFile) -> Iterator[Subject]:
    for value in values(source):
        named = value.key.endswith(("index-url", "find-links")) or (
            value.key == "url" and value.table.endswith((".source", ".index"))
        )
        if named and is_plain_http(value.text):
            yield fails(source, value.line, "Packages come over plain http here: use https.")


def _setup(source: SourceFile) -> Iterator[Subject]:
    for call in calls(source):
        given = call.keyword("cmdclass") if call.name == "setup" else None
        if given is None:
            continue
        if given.kind() in DICTIONARIES | CALLS and _INSTALL_COMMANDS.search(given.text()):
            message = "An `install` command of one's own runs on every machine that installs this."
            yield fails(source, given, message)
        else:
            yield passes(source, given, "no install command")


def _locked(source: SourceFile) -> Iterator[Subject]:
    for brought in brought_in(source):
        if brought.runs_script:
            message = f"`{brought.name[:100]}` runs a script when it is installed: look at it, or do without."
            # a new version of a package that had a script before brings nothing new
            yield replace(fails(source, brought.line, message), anchor=f"script of {brought.name}")
            continue
        problem = source_problem(brought.what) or source_problem(f"git+https://{brought.what}")
        yield replace(
            fails(source, brought.line, f"`{brought.name[:100]}` {problem}"),
            anchor=f"{brought.name} {brought.what}",
        )


def _workflow(source: SourceFile) -> Iterator[Subject]:
    for at in insecure_modules(source.text):
        line = source.text.count("\n", 0, at) + 1
        yield fails(source, line, "Go takes modules over plain http here: use https.")


def _wanted(source: SourceFile) -> bool:
    path = source.path
    name = PurePosixPath(path).name
    return (
        source.language is Language.DOCKERFILE
        or name in _MANIFESTS
        or name.lower() in LOCK_FILES
        or is_setting_file(path)
        or is_requirement_file(path)
        or is_workflow(path)
    )


QUESTION = Question(
    question="K2",
    languages=frozenset(
        {
            Language.DOCKERFILE,
            Language.LOCK,
            Language.YAML,
            Language.JSON,
            Language.TOML,
            Language.TEXT,
        }
    )
    | speaking(SetupScripts),
    find=find,
    wanted=_wanted,
)
