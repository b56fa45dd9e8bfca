"""Every key of the file, once: parser, JSON Schema, normal form, differences and docs follow this table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.configuration.checklist_words import by_item, by_name
from bot.configuration.compound import KnownFields, listed, mapped, record
from bot.configuration.document import Node
from bot.configuration.form import DocumentPlace, ValueForm
from bot.configuration.freezes import freeze
from bot.configuration.messages import message
from bot.configuration.notify import notify
from bot.configuration.scalars import choice, duration, one_of, switch, text, whole
from bot.configuration.trackers import section
from bot.model.config import (
    AgentsConfig,
    Attribution,
    Automerge,
    BranchUpdates,
    ChecklistConfig,
    ClaimsConfig,
    Comments,
    Extends,
    HoldFrom,
    Level,
    MergeConfig,
    MergeMethod,
    Mode,
    Plain,
    StatedScope,
    StrategicConfig,
    StrategicRule,
    TrackerConfig,
)

_PRINTABLE = r"[^\x00-\x1f\x7f]"
_INSIDE = rf"(?![/!])(?!(?:{_PRINTABLE}*/)?\.\.(?:/|$)){_PRINTABLE}+"
_LEVEL = choice(Level, {False: Level.OFF})
_GLOB = text("a path glob inside the repository, without a leading / or ! and without ..", _INSIDE, 200)
_FOLDER = text("a folder inside the repository, without a leading / and without ..", _INSIDE, 200)
_BRANCH = text("a branch, or a glob of branches", rf"{_PRINTABLE}+", 200)
_LABEL = text("a label's name", rf"(?! ){_PRINTABLE}+(?<! )", 50)
_CONTEXT = text("the name of a check run or commit status", rf"{_PRINTABLE}+", 255)
_LOGIN = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_PERSON = text('"@user" or "@organisation/team", in quotes', rf"@{_LOGIN}(/[A-Za-z0-9._-]+)?", 140)
_KEY = text(
    "a dotted key of this file, such as checklist.items.B",
    r"[a-z_]+(?:\.[^\x00-\x1f\x7f.][^\x00-\x1f\x7f]*)?",
    120,
)
_PREFIX = text("the beginning of a title, such as WIP:, or a glob with * and ?", rf"{_PRINTABLE}+", 100)
_CODE_NAME = text("a name as the code spells it", rf"{_PRINTABLE}+", 200)
_AGENT = text("the name of an agent file", r"[A-Za-z0-9][A-Za-z0-9 ._-]*", 100)
_PRESETS = ("published", "pricing", "messages", "data-loss", "release", "legal", "governance", "access")


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a section. `meaning` is one plain sentence for the docs and for editors."""

    name: str
    form: ValueForm[Any]
    meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """One mapping of the file and the type of `bot.model.config` that holds it."""

    name: str
    holder: type[Any]
    meaning: str
    settings: Sequence[Setting]


def _attribution() -> ValueForm[Attribution]:
    allowed = "{agent, branch} or {agent, author}"

    def make(values: dict[str, Any], node: Node, place: DocumentPlace) -> Attribution | None:
        if ("branch" in values) == ("author" in values):
            place.note(node.line, "must name either a branch or an author")
            return None
        return Attribution(**values)

    def write(rule: Attribution) -> Plain:
        tie = {"branch": rule.branch} if rule.branch is not None else {"author": rule.author}
        return {**tie, "agent": rule.agent}

    author = text("a login, such as claude[bot]", rf"{_LOGIN}(\[bot\])?", 100)
    shape = KnownFields(fields={"branch": _GLOB, "author": author, "agent": _AGENT}, required=("agent",))
    form = record(shape, allowed, make, write)
    either = [{"required": ["branch"]}, {"required": ["author"]}]
    return ValueForm(
        allowed=allowed, schema={**form.schema, "oneOf": either}, read=form.read, write=form.write
    )


def _stated_scope() -> ValueForm[StatedScope]:
    allowed = "{owns, reads, never}, each a list of path globs"

    def make(values: dict[str, Any], node: Node, place: DocumentPlace) -> StatedScope | None:
        if not any(values.values()):
            place.note(node.line, "must name paths")
            return None
        return StatedScope(**values)

    def write(scope: StatedScope) -> Plain:
        named = {"owns": list(scope.owns), "reads": list(scope.reads), "never": list(scope.never)}
        return {name: globs for name, globs in named.items() if globs}

    fields: dict[str, ValueForm[Any]] = {
        "owns": listed(_GLOB),
        "reads": listed(_GLOB),
        "never": listed(_GLOB),
    }
    form = record(KnownFields(fields=fields), allowed, make, write)
    either = [{"required": [name]} for name in fields]
    return ValueForm(
        allowed=allowed, schema={**form.schema, "anyOf": either}, read=form.read, write=form.write
    )


def _strategic_rule() -> ValueForm[StrategicRule]:
    allowed = "{paths or labels, approvers, approvals}"

    def make(values: dict[str, Any], node: Node, place: DocumentPlace) -> StrategicRule | None:
        if not values.get("paths") and not values.get("labels"):
            place.note(node.line, "must name paths or labels")
            return None
        return StrategicRule(**values)

    def write(rule: StrategicRule) -> Plain:
        selected = {"paths": list(rule.paths), "labels": list(rule.labels), "approvers": list(rule.approvers)}
        return {**{name: value for name, value in selected.items() if value}, "approvals": rule.approvals}

    fields: dict[str, ValueForm[Any]] = {
        "paths": listed(_GLOB),
        "labels": listed(_LABEL),
        "approvers": listed(_PERSON),
        "approvals": whole(1, 10),
    }
    form = record(KnownFields(fields=fields), allowed, make, write)
    either = [{"required": ["paths"]}, {"required": ["labels"]}]
    return ValueForm(
        allowed=allowed, schema={**form.schema, "anyOf": either}, read=form.read, write=form.write
    )


VERSION = whole(1, 1)
TOP = (
    Setting(
        "mode",
        choice(Mode),
        "`observe` judges everything and shows it in the check run, which concludes `neutral`; it comments "
        "on, labels, holds and merges nothing.",
    ),
    Setting(
        "comments",
        choice(Comments),
        "Which pull requests get the one comment: `all` that are ready for review; those with `findings`, "
        "where an item says fail or unclear, or a claim or an approval is at stake, or was; or `none`, where "
        "nothing is written but the check run and answers to commands.",
    ),
    Setting(
        "extends",
        choice(Extends),
        "`organisation` merges this file over the organisation's, key by key; lists replace lists.",
    ),
    Setting(
        "locked",
        listed(_KEY),
        "In the organisation's file: keys that no repository may set. Its own value holds there.",
    ),
    Setting(
        "notify",
        notify(),
        "Who is told beside GitHub: `to` slack, teams or a webhook, at the address that the server knows by "
        "`url_from`, `on` red CI, a human who must decide, one who is still waited for after "
        "`claims.remind_after` (stuck), a merge, and Babysit's own failures.",
    ),
)
"""The keys of the file that belong to no section."""
SECTIONS = (
    Section(
        "merge",
        MergeConfig,
        "What Babysit merges, how, and when not.",
        (
            Setting("automerge", choice(Automerge), "Which pull requests are merged without another word."),
            Setting("label", _LABEL, "The label that opts a pull request in."),
            Setting("method", choice(MergeMethod), "How GitHub merges."),
            Setting(
                "message",
                message(),
                "The commit's title and body; what is left out is as the repository's settings say.",
            ),
            Setting("delete_branch", switch(), "Whether the head branch is deleted after the merge."),
            Setting("required_checks", listed(_CONTEXT), "Checks to wait for beside those GitHub requires."),
            Setting("wait_for_checks", switch(), "Whether at least one check must have reported."),
            Setting(
                "update_branch",
                choice(BranchUpdates, {False: BranchUpdates.NEVER, True: BranchUpdates.REQUIRED}),
                "When a head that is behind is updated: never, where the base requires it, or always.",
            ),
            Setting(
                "long_lived",
                listed(_BRANCH),
                "Branches that go on after a pull request from them was merged (`*` stays within a part): "
                "into any other one nothing is merged once its own pull request is over.",
            ),
            Setting("block_labels", listed(_LABEL), "Labels that hold a pull request while they are on."),
            Setting("block_title", listed(_PREFIX), "Beginnings of titles that hold a pull request."),
            Setting(
                "priority",
                mapped(_LABEL, whole(-100, 100), most=50),
                "Labels whose pull requests are merged first, the highest number first.",
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
            Setting("default", _LEVEL, "What a failing item does that `items` does not name."),
            Setting(
                "items",
                by_item(_LEVEL),
                "What a failing item or question does; a question counts before its item, then `*`.",
            ),
            Setting(
                "unclear", choice((Level.WARN, Level.BLOCK)), "What an item does that could not be decided."
            ),
            Setting(
                "names",
                by_name(listed(_CODE_NAME)),
                "What this repository calls the things the items look for, beside the defaults; "
                'alone, where the list begins with `"!only"`.',
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
            Setting(
                "rules",
                listed(_strategic_rule(), most=50),
                "Paths or labels with approvers and a number of their own; the first that fits one counts.",
            ),
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
            Setting("isolation", _LEVEL, "What an empty change or somebody else's commits in it do."),
            Setting(
                "scope_of",
                mapped(_AGENT, _stated_scope()),
                "Scopes of agents whose files state none; they count instead of the file's.",
            ),
        ),
    ),
    Section(
        "tracker",
        TrackerConfig,
        "Which tracker's issues are told what becomes of a pull request that names them.",
        tuple(
            Setting(
                name,
                section(),
                f"{name.capitalize()}: `teams` are the keys whose issues are meant (none: every key that an "
                "issue has), `done` the state a merge moves them to, `on` what they are told (merged, red, "
                "held).",
            )
            for name in TrackerConfig.names()
        ),
    ),
)

_AUTHOR = text("a login, or a glob of logins with *", r"[A-Za-z0-9*][A-Za-z0-9_*-]*(\[bot\])?", 100)
SELECTORS: Mapping[str, ValueForm[Any]] = {
    "branches": listed(_BRANCH),
    "authors": listed(_AUTHOR),
    "labels": listed(_LABEL),
    "paths": listed(_GLOB),
    "only_paths": listed(_GLOB),
}
"""What a rule may select by."""
