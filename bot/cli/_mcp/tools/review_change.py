"""Before an agent pushes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from bot.cli._mcp.arguments import READ_ONLY, Worktree
from bot.cli._mcp.results import result
from bot.cli._mcp.workspace import Workspace
from bot.model.review import Verdict
from bot.model.text import counted

MOST_SUBJECTS = 50
"""Of one question: the rest is counted in `left_off`."""
_TOLD = frozenset({Verdict.FAIL.value, Verdict.UNCLEAR.value})


class Subject(BaseModel):
    """A line that was asked about; `accepted` says why it is."""

    path: str
    line: int
    verdict: str
    message: str
    fingerprint: str
    accepted: str | None = None


class Question(BaseModel):
    """A question that is not answered with yes at every line, and those lines; `level` block, warn or off."""

    question: str
    verdict: str
    level: str
    subjects: list[Subject]
    left_off: int


class Item(BaseModel):
    """One of the checklist's items; `verdict` is pass, fail, n/a or unclear."""

    item: str
    title: str
    verdict: str
    level: str
    questions: list[Question]


class Unanalysed(BaseModel):
    """A changed file that was not looked at."""

    path: str
    reason: str
    detail: str | None = None


class Review(BaseModel):
    """The checklist from `base` to `head`, without what passes or does not apply."""

    version: int
    base: str
    head: str
    unanalysed: list[Unanalysed]
    items: list[Item]


Commits = Annotated[
    str,
    Field(
        description="BASE..HEAD; left out: your branch with what is not committed yet, new files too.",
        max_length=500,
    ),
]


def tool(workspace: Workspace) -> Tool:
    """The tool of this workspace."""

    async def review_change(
        commits: Commits = "", worktree: Worktree = ""
    ) -> Annotated[CallToolResult, Review]:
        """Ask before you push: the security checklist A-K on your working tree or on a range of commits.

        An item that fails holds the merge. Mend the lines it names, and ask again.
        """
        folder = workspace.at(worktree)
        ends = ["--", commits] if commits else ["--working-tree"]
        answer = await workspace.command_line.ask("review", "--format=json", f"--repo={folder}", *ends)
        value = {**answer.value, "items": [_item(item) for item in answer.value["items"]]}
        return result(value, _ending(value), list(_lines(value)), answer.notes)

    return Tool.from_function(review_change, title="Review a change", annotations=READ_ONLY)


def _item(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        **item,
        "questions": [_question(question) for question in item["questions"] if question["verdict"] in _TOLD],
    }


def _question(question: Mapping[str, Any]) -> Mapping[str, Any]:
    told = [subject for subject in question["subjects"] if subject["verdict"] in _TOLD]
    told.sort(key=lambda subject: subject["verdict"] != Verdict.FAIL.value)
    shown = told[:MOST_SUBJECTS]
    return {**question, "subjects": shown, "left_off": len(told) - len(shown)}


def _ending(value: Mapping[str, Any]) -> str:
    failing = [item["item"] for item in value["items"] if item["verdict"] == Verdict.FAIL.value]
    unclear = [item["item"] for item in value["items"] if item["verdict"] == Verdict.UNCLEAR.value]
    parts = [
        f"Fails: {', '.join(failing)}. Mend these before you push." if failing else "Nothing fails.",
        f"A human should look at {', '.join(unclear)}." if unclear else "",
        f"Not analysed: {counted(len(value['unanalysed']), 'changed file')}." if value["unanalysed"] else "",
    ]
    return " ".join(part for part in parts if part)


def _lines(value: Mapping[str, Any]) -> Sequence[str]:
    found = sorted(_subjects(value), key=lambda subject: subject[1]["verdict"] != Verdict.FAIL.value)
    return [
        f"{name} {verdict['verdict']} {verdict['path']}:{verdict['line']}: {verdict['message']}"
        + _accepted(verdict)
        for name, verdict in found
    ]


def _subjects(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for item in value["items"]:
        for question in item["questions"]:
            for subject in question["subjects"]:
                yield question["question"], subject


def _accepted(subject: Mapping[str, Any]) -> str:
    return f" (accepted: {subject['accepted']})" if "accepted" in subject else ""
