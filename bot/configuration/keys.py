"""Every key of the file, once: parser, JSON Schema, normal form, differences and docs follow this table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.configuration.compound import Record, listed, mapped, record
from bot.configuration.document import Node
from bot.configuration.form import Form, Place, Plain
from bot.configuration.freezes import freeze
from bot.configuration.scalars import choice, duration, one_of, switch, text, whole
from bot.model.config import (
    AgentsConfig,
    Attribution,
    Automerge,
    ChecklistConfig,
    ClaimsConfig,
    HoldFrom,
    Level,
    MergeConfig,
    MergeMethod,
    StrategicConfig,
)

_PRINTABLE = r"[^\x00-\x1f\x7f]"
_INSIDE = rf"(?![/!])(?!(?:{_PRINTABLE}*/)?\.\.(?:/|$)){_PRINTABLE}+"
_LEVEL = choice(Level, {False: Level.OFF})
_GLOB = text("a path glob inside the repository, without a leading / or ! and without ..", _INSIDE, 200)
_FOLDER = text("a folder inside the repository, without a leading / and without ..", _INSIDE, 200)
_LABEL = text("a label's name", rf"(?! ){_PRINTABLE}+(?<! )", 50)
_CONTEXT = text("the name of a check run or commit status", rf"{_PRINTABLE}+", 255)
_LOGIN = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_PERSON = text('"@user" or "@organisation/team", in quotes', rf"@{_LOGIN}(/[A-Za-z0-9._-]+)?", 140)
_ITEM = text("an item's letter, A to Z", r"[A-Z]", 1)
_NAME = text("a name of lower-case letters, digits and underscores", r"[a-z][a-z0-9_]*", 50)
_CODE_NAME = text("a name as the code spells it", rf"{_PRINTABLE}+", 200)
_PRESETS = ("published", "pricing", "messages", "data-loss", "release", "legal", "governance", "access")


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a section. `meaning` is one plain sentence for the docs and for editors."""

    name: str
    form: Form[Any]
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """One mapping of the file and the type of `bot.model.config` that holds it."""

    name: str
    holder: type[Any]
    meaning: str
    settings: Sequence[Setting]


def _attribution() -> Form[Attribution]:
    allowed = "{agent, branch} or {agent, author}"

    def make(values: dict[str, Any], node: Node, place: Place) -> Attribution | None:
        if ("branch" in values) == ("author" in values):
            place.note(node.line, "must name either a branch or an author")
            return None
        return Attribution(**values)

    def write(rule: Attribution) -> Plain:
        tie = {"branch": rule.branch} if rule.branch is not None else {"author": rule.author}
        return {**tie, "agent": rule.agent}

    author = text("a login, such as claude[bot]", rf"{_LOGIN}(\[bot\])?", 100)
    agent = text("the name of an agent file", r"[A-Za-z0-9][A-Za-z0-9 ._-]*", 100)
    shape = Record(fields={"branch": _GLOB, "author": author, "agent": agent}, required=("agent",))
    form = record(shape, allowed, make, write)
    either = [{"required": ["branch"]}, {"required": ["author"]}]
    return Form(allowed=allowed, schema={**form.schema, "oneOf": either}, read=form.read, write=form.write)


VERSION = whole(1, 1)
SECTIONS = (
    Section(
        "merge",
        MergeConfig,
        "What Babysit merges, how, and when not.",
        (
            Setting("automerge", choice(Automerge), "Which pull requests are merged without another word."),
            Setting("label", _LABEL, "The label that opts a pull request in."),
            Setting("method", choice(MergeMethod), "How GitHub merges."),
            Setting("delete_branch", switch(), "Whether the head branch is deleted after the merge."),
            Setting("required_checks", listed(_CONTEXT), "Checks to wait for beside those GitHub requires."),
            Setting("wait_for_checks", switch(), "Whether at least one check must have reported."),
            Setting(
                "update_branch", switch(), "Whether a head that is behind is updated where the base needs it."
            ),
            Setting(
                "freeze",
                listed(freeze()),
                "When nothing is merged: days (in UTC) or times, both ends included, "
                "or a span of every week (zone UTC if none is named).",
            ),
        ),
    ),
    Section(
        "checklist",
        ChecklistConfig,
        "How the security checklist judges this repository.",
        (
            Setting(
                "items", mapped(_ITEM, _LEVEL), "What a failing item does; one that is not named blocks."
            ),
            Setting(
                "unclear", choice((Level.WARN, Level.BLOCK)), "What an item does that could not be decided."
            ),
            Setting(
                "names",
                mapped(_NAME, listed(_CODE_NAME)),
                "What this repository calls the things the items look for.",
            ),
            Setting("ignore", listed(_GLOB), "Paths that are not judged."),
            Setting("waivers", listed(_PERSON), "Who may waive an item, beside maintainers."),
            Setting("extra", _FOLDER, "Where the repository's own items lie."),
        ),
    ),
    Section(
        "claims",
        ClaimsConfig,
        "What happens when somebody says that something is blocked or missing.",
        (
            Setting("hold_from", choice(HoldFrom), "Whose claims hold the merge."),
            Setting("remind_after", duration(), "How long an undecided claim may wait before a reminder."),
        ),
    ),
    Section(
        "strategic",
        StrategicConfig,
        "Which changes a human must approve.",
        (
            Setting("labels", listed(_LABEL), "Labels that hold a pull request for approval."),
            Setting("paths", mapped(_GLOB, _LABEL), "The label each changed path asks for."),
            Setting("presets", listed(one_of(*_PRESETS)), "Ready-made sets of strategic paths and words."),
            Setting(
                "approvers", listed(_PERSON), "They alone may approve; empty: people with maintain or admin."
            ),
            Setting("approvals", whole(1, 10), "How many different people must approve."),
        ),
    ),
    Section(
        "agents",
        AgentsConfig,
        "Which agent a pull request is from and where it may work.",
        (
            Setting("files", _FOLDER, "Where the agent files lie."),
            Setting(
                "attribution",
                listed(_attribution()),
                "Which branch or author belongs to which agent; the first that fits counts.",
            ),
            Setting("scope", _LEVEL, "What a change outside the agent's scope does."),
        ),
    ),
)
