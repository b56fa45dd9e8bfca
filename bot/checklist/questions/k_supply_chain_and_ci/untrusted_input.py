"""Where a workflow takes in what outsiders wrote: text pasted into scripts, and checkouts of their code."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.yaml_nodes import Text, entries, items, text
from bot.checklist.questions.k_supply_chain_and_ci.callers import chosen_inputs
from bot.checklist.questions.k_supply_chain_and_ci.expressions import expressions, is_json, untrusted
from bot.checklist.questions.k_supply_chain_and_ci.remote_scripts import (
    MESSAGE,
    piped_downloads,
    without_comments,
)
from bot.checklist.questions.k_supply_chain_and_ci.shell_variables import written
from bot.checklist.questions.k_supply_chain_and_ci.workflows import Job, Step, Workflow, is_workflow, workflow

_SCRIPT_INPUTS = ("script", "inlinescript", "inline-script", "run", "command", "commands", "cmd")
_HEAD = re.compile(
    r"github\.head_ref|github\.event\.pull_request\.head\.(?:sha|ref|label|repo)|refs/pull/"
    r"|github\.event\.pull_request\.merge_commit_sha"
    r"|github\.event\.workflow_run\.(?:head_sha|head_branch|head_commit|head_repository|pull_requests)",
    re.IGNORECASE,
)
_MAYBE_HEAD = re.compile(r"\b(?:steps|needs|env|inputs)\.[\w.-]*(?:head|pr_|pull)[\w.-]*", re.IGNORECASE)
_HEAD_BY_HAND = re.compile(
    r"^(?!\s*#).*?\b(?:gh\s+pr\s+checkout\b|hub\s+pr\s+checkout\b|git\s+pull\b[^\n]*\bpull/[^\n]*/(?:head|merge)\b)",
    re.MULTILINE,
)
_FETCHED = re.compile(
    r"^(?!\s*#).*?\bgit\s+fetch\b[^\n]*\bpull/[^\n]*/(?:head|merge)\b(?=[\s\S]*?\bgit\s+(?:checkout|switch|merge|reset|rebase)\b)",
    re.MULTILINE,
)
_GIT = re.compile(
    r"^(?!\s*#)[^\n]*?\bgit\s+(?:-C\s+\S+\s+)?(clone|fetch|checkout|pull|switch|merge|reset)\b[^\n]*",
    re.MULTILINE,
)
_ENV = re.compile(r"\benv\.(\w+)")
_RISKY = ("pull_request_target", "workflow_run", "issue_comment")
# A condition that lets only pull requests through whose code somebody trusted has already merged or wrote.
_TRUSTED = re.compile(
    r"merged\s*==\s*true|pull_request\.merged\b(?!\s*(?:!=|==\s*false))|head\.repo\.full_name\s*==\s*github\.repository"
    r"|github\.repository\s*==\s*github\.event\.pull_request\.head\.repo\.full_name|head\.repo\.fork\s*==\s*false"
    r"|!\s*github\.event\.pull_request\.head\.repo\.fork|workflow_run\.event\s*==\s*'(?!pull_request)"
    r"|workflow_run\.event\s*!=\s*'pull_request'|head_repository\.(?:full_name|fork)|head_repository\.owner"
    r"|github\.event\.pull_request\.user\.login\s*==|github\.actor\s*==",
    re.IGNORECASE,
)
_KNOWN_PERSON = re.compile(
    r"author_association|\.login\b|github\.actor|permission|collaborator|member", re.IGNORECASE
)
_KNOWN_OUTPUTS = (
    (
        re.compile(r"tj-actions/changed-files@|jitterbit/get-changed-files@|trilom/file-changes-action@"),
        ("all_changed_files", "added_files", "modified_files", "all_modified_files", "all", "files"),
    ),
    (
        re.compile(r"xt0rted/pull-request-comment-branch@|tj-actions/branch-names@"),
        ("head_ref", "head_ref_branch", "current_branch"),
    ),
)
_FIX = "Pass it through `env:` and read it as a variable of the shell."


def scripts(source: SourceFile, found: Workflow, tree: Tree) -> Iterator[Subject]:
    """Every script: the texts of outsiders that it pastes or passes on, or that there are none."""
    inputs = chosen_inputs(source, found, tree)
    for job in found.jobs:
        given = dict(inputs)
        for step in job.steps:
            env = {**found.env, **job.env, **step.env}
            for script in _scripts(step):
                yield from _script(source, script, env, step, given)
            given.update(_outputs(step, env, given))


def _outputs(step: Step, env: Mapping[str, Text], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The outputs of a step that hold outsiders' text as it came."""
    if step.run is not None and step.id:
        for use in written(step.run, env, given):
            if use.file == "OUTPUT" and use.name and use.sure:
                yield f"steps.{step.id}.outputs.{use.name}".lower(), use.read
    if step.uses is not None and step.id:
        for names, outputs in _KNOWN_OUTPUTS:
            if names.match(step.uses.text.strip()):
                yield from (
                    (f"steps.{step.id}.outputs.{output}".lower(), f"{output} of the pull request")
                    for output in outputs
                )


def _scripts(step: Step) -> Iterator[Text]:
    if step.run is not None:
        yield step.run
    if step.uses is not None:
        yield from (value for name, value in step.inputs.items() if name.lower() in _SCRIPT_INPUTS)


def _script(
    source: SourceFile, script: Text, env: Mapping[str, Text], step: Step, given: Mapping[str, str]
) -> Iterator[Subject]:
    in_javascript = step.run is None and step.uses is not None and "github-script" in step.uses.text
    found = [
        _pasted(source, read, line)
        for read, line, at in untrusted(script, env, given)
        if not (in_javascript and is_json(script, at))
    ]
    if step.run is not None:
        found.extend(_passed_on(source, script, env, given))
        found.extend(
            fails(source, script.line_at(at), MESSAGE)
            for at in piped_downloads(without_comments(script.text))
        )
    yield from found
    if not found:
        yield passes(source, script.line, "no text of outsiders in the script")


def _pasted(source: SourceFile, read: str, line: int) -> Subject:
    if read.startswith("inputs.") and ".github/" in source.path:
        return unclear(source, line, f"Who chooses `{read[:80]}` is not in sight, and it is pasted. {_FIX}")
    chosen = "whoever uses this action" if read.startswith("inputs.") else "outsiders"
    return fails(source, line, f"`{read[:80]}` is chosen by {chosen} and pasted into a script. {_FIX}")


def _passed_on(
    source: SourceFile, script: Text, env: Mapping[str, Text], given: Mapping[str, str]
) -> Iterator[Subject]:
    """Text of outsiders that a script writes into the environment or the path of the steps below."""
    for use in written(script, env, given):
        if use.file == "OUTPUT":
            continue
        line, what = script.line_at(use.at), f"`{use.read[:80]}` is chosen by outsiders and"
        if not use.file:
            yield fails(source, line, f"{what} run as code: hand it on as an argument, in quotes.")
        elif use.sure:
            message = f"{what} written to GITHUB_{use.file}, where it may set anything for the steps below."
            yield fails(source, line, message)
        else:
            yield unclear(source, line, f"{what}, changed, written to GITHUB_{use.file}.")


def checkouts(source: SourceFile, found: Workflow, tree: Tree) -> Iterator[Subject]:
    """Every checkout of a workflow that runs with the repository's own rights for outsiders' events."""
    events = [event for event in _RISKY if event in found.triggers]
    for job in found.jobs if events else ():
        for step in job.steps:
            env = {**found.env, **job.env, **step.env}
            taken = list(_taken(step, env))
            for line, sure in taken:
                yield _judge(source, found, (job, step), (line, sure), tree)
            if step.uses is not None and "checkout" in step.uses.text and not taken:
                yield passes(source, step.uses.line, "checks out the base")


def _taken(step: Step, env: Mapping[str, Text]) -> Iterator[tuple[int, bool]]:
    """The lines that take the head of a pull request, and whether they surely do."""
    if step.uses is not None and "checkout" in step.uses.text:
        for name in ("ref", "repository"):
            given = step.inputs.get(name)
            inside = f"{given.text} {' '.join(expressions(given.text))}" if given else ""
            inside = _ENV.sub(lambda read: env[read[1]].text if read[1] in env else read[0], inside)
            if given is not None and _HEAD.search(inside):
                yield given.line, True
                return
            if given is not None and _MAYBE_HEAD.search(inside):
                yield given.line, False
                return
    if step.run is not None:
        by_hand = _HEAD_BY_HAND.search(step.run.text) or _FETCHED.search(step.run.text)
        at = by_hand.start() if by_hand is not None else _git_with_head(step.run.text, env)
        if at is not None:
            yield step.run.line_at(at), True


def _git_with_head(script: str, env: Mapping[str, Text]) -> int | None:
    """Where git takes a commit or a repository that an expression or a variable names as the head."""
    heads = {name for name, value in env.items() if _HEAD.search(value.text)}
    fetched = re.search(r"\bgit\s+(?:checkout|switch|merge|reset|rebase)\b", script) is not None
    for found in _GIT.finditer(script):
        named = set(re.findall(r"\$\{?(\w+)", found[0])) & heads
        if (named or _HEAD.search(found[0])) and (found[1] != "fetch" or fetched):
            return found.start()
    return None


def _judge(
    source: SourceFile, found: Workflow, around: tuple[Job, Step], taken: tuple[int, bool], tree: Tree
) -> Subject:
    (job, step), (line, sure) = around, taken
    conditions = f"{job.condition} {step.condition}"
    events = [event for event in _RISKY if event in found.triggers and _may_run(event, conditions, found)]
    if not events or _TRUSTED.search(conditions):
        return passes(source, line, "does not run for the code of outsiders")
    if not sure:
        return unclear(source, line, "Whether this is the head of a pull request could not be followed.")
    if "pull_request_target" in events:
        return fails(source, line, _message("pull_request_target"))
    if "workflow_run" in events:
        return _after_run(source, found, line, tree)
    if _KNOWN_PERSON.search(conditions) or any(_asks_who_it_is(other) for other in job.steps):
        return unclear(source, line, "Who may comment here could not be followed.")
    return fails(source, line, _message("issue_comment"))


def _asks_who_it_is(step: Step) -> bool:
    """Whether its condition, script or action names a person, or who may write."""
    texts = [step.condition, *(part.text for part in (step.run, step.uses) if part)]
    return any(_KNOWN_PERSON.search(text) for text in texts)


def _message(event: str) -> str:
    return (
        f"`{event}` runs with the repository's secrets, and this takes the code of the pull request into it. "
        "Use `pull_request`, or stay on the base."
    )


def _may_run(event: str, conditions: str, found: Workflow) -> bool:
    """Whether the conditions let an event through, as far as they name events."""
    named = re.findall(r"event_name\s*(==|!=)\s*'(\w+)'", conditions)
    if ("!=", event) in named:
        return False
    equal = {name for sign, name in named if sign == "=="}
    return not equal or event in equal or not equal & set(found.triggers)


def _after_run(source: SourceFile, found: Workflow, line: int, tree: Tree) -> Subject:
    """A checkout after another workflow: as dangerous as what starts that one."""
    names = _awaited(found)
    known = {known_workflow.name or "": known_workflow for known_workflow in _workflows(tree)}
    if not names or not names <= set(known):
        return unclear(source, line, "The workflow that this one waits for is not in sight.")
    if any({"pull_request", "pull_request_target"} & set(known[name].triggers) for name in names):
        return fails(source, line, _message("workflow_run"))
    return passes(source, line, "what it waits for does not run for pull requests")


def _awaited(found: Workflow) -> set[str]:
    settings = entries(found.triggers["workflow_run"])
    listed = items(settings["workflows"].value) if "workflows" in settings else ()
    return {named.text for node in listed if (named := text(node)) is not None}


def _workflows(tree: Tree) -> list[Workflow]:
    def read() -> list[Workflow]:
        paths = [
            path
            for path in tree.paths()
            if is_workflow(path) and PurePosixPath(path).parent.name == "workflows"
        ]
        sources = [tree.read(path) for path in paths[:200]]
        return [workflow(source) for source in sources if source is not None]

    return tree.made("workflows", read)
