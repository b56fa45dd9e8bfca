"""The repository's configuration as typed values; every default is the one the documentation promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias
from zoneinfo import ZoneInfo

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"
"""What YAML writes without tags."""

"""The letters of the items that come with Babysit."""


class Mode(Enum):
    """Whether Babysit acts on what it finds, or only shows it."""

    ENFORCE = "enforce"
    OBSERVE = "observe"


class Comments(Enum):
    """Which pull requests get a comment."""

    ALL = "all"
    FINDINGS = "findings"
    NONE = "none"


class Extends(Enum):
    """What the repository's file is merged over."""

    NOTHING = "nothing"
    ORGANISATION = "organisation"


class Automerge(Enum):
    """Which pull requests are merged without another word."""

    LABELLED = "labelled"
    AGENTS = "agents"
    ALL = "all"
    NEVER = "never"


class MergeMethod(Enum):
    """GitHub's three ways to merge."""

    SQUASH = "squash"
    MERGE = "merge"
    REBASE = "rebase"


class BranchUpdates(Enum):
    """When a head that is behind its base is updated."""

    NEVER = "never"
    REQUIRED = "required"
    ALWAYS = "always"


class Strip(Enum):
    """What is left out of a description that becomes a commit message."""

    COMMENTS = "comments"
    TASK_LISTS = "task_lists"


class Level(Enum):
    """What a finding does to the merge."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


class HoldFrom(Enum):
    """Whose claims hold a merge."""

    AGENTS = "agents"
    WRITERS = "writers"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFreeze:
    """No merge from `start` to `end`, both included: aware times, a bare day in the file being one in UTC.

    A day as the end means its last microsecond.
    """

    start: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyFreeze:
    """No merge from one minute of the week to another; minutes count from Monday 00:00 in `zone`.

    May wrap past Sunday.
    """

    start_minute: int
    end_minute: int
    zone: ZoneInfo
    reason: str = ""


Freeze = DateFreeze | WeeklyFreeze


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageConfig:
    """`merge.message:` in the file: templates of named placeholders; None leaves a part to GitHub's setting.

    `cut_at` is a text of the description at which it ends; empty where it does not.
    """

    title: str | None = None
    body: str | None = None
    strip: Sequence[Strip] = ()
    cut_at: str = ""


LONG_LIVED = (
    *("main", "master", "trunk", "develop", "development", "devel", "dev", "next", "integration"),
    *("staging", "stage", "stable", "production", "prod", "canary", "beta", "alpha", "gh-pages"),
    *("release", "release/*", "releases/*", "release-*", "stable/*", "*-stable", "*.x"),
)
"""How people call branches that are merged elsewhere from time to time and go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeConfig:
    """`merge:` in the file. `priority` maps a label to a number; the highest of a pull request counts."""

    automerge: Automerge = Automerge.LABELLED
    label: str = "automerge"
    method: MergeMethod = MergeMethod.SQUASH
    message: MessageConfig = field(default_factory=MessageConfig)
    delete_branch: bool = True
    required_checks: Sequence[str] = ()
    wait_for_checks: bool = True
    update_branch: BranchUpdates = BranchUpdates.NEVER
    long_lived: Sequence[str] = LONG_LIVED
    block_labels: Sequence[str] = ()
    block_title: Sequence[str] = ()
    priority: Mapping[str, int] = field(default_factory=dict)
    freeze: Sequence[Freeze] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistConfig:
    """`checklist:` in the file. `items` maps a letter, a question or `*` to its level."""

    default: Level = Level.BLOCK
    items: Mapping[str, Level] = field(default_factory=dict)
    unclear: Level = Level.WARN
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    waivers: Sequence[str] = ()
    extra: str = ".github/checklists"

    def level(self, name: str) -> Level:
        """What a failure of this item or question does: its own, its item's, that of `*`, the default."""
        for candidate in (name, name[:1], "*"):
            if candidate in self.items:
                return self.items[candidate]
        return self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsConfig:
    """`claims:` in the file."""

    hold_from: HoldFrom = HoldFrom.WRITERS
    remind_after: timedelta = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategicRule:
    """Approvals that paths or labels ask for in their own right; at least one of the two is named."""

    paths: Sequence[str] = ()
    labels: Sequence[str] = ()
    approvers: Sequence[str] = ()
    approvals: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategicConfig:
    """`strategic:` in the file. `paths` maps a path glob to the label it asks for."""

    labels: Sequence[str] = ("strategic",)
    paths: Mapping[str, str] = field(default_factory=dict)
    presets: Sequence[str] = ()
    approvers: Sequence[str] = ()
    approvals: int = 1
    rules: Sequence[StrategicRule] = ()


Approvers: TypeAlias = StrategicConfig | StrategicRule
"""What says who approves and how many of them: the section as a whole, or one of its rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One rule that ties a branch glob or an author to an agent; exactly one of the two is set."""

    agent: str
    branch: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedScope:
    """Path globs of one agent, where its file does not state them."""

    owns: Sequence[str] = ()
    reads: Sequence[str] = ()
    never: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsConfig:
    """`agents:` in the file. `scope_of` maps agents to scopes that count instead of their files'."""

    files: str = ".claude/agents"
    attribution: Sequence[Attribution] = ()
    scope: Level = Level.BLOCK
    isolation: Level = Level.BLOCK
    scope_of: Mapping[str, StatedScope] = field(default_factory=dict)


class TrackerEvent(Enum):
    """What a tracker's issues are told of a pull request."""

    MERGED = "merged"
    RED = "red"
    HELD = "held"


class NoticeEvent(Enum):
    """What channels are told of a pull request."""

    RED = "red"
    HUMAN = "human"
    STUCK = "stuck"
    MERGED = "merged"
    FAILED = "failed"


class Channel(Enum):
    """How a channel wants to be told."""

    SLACK = "slack"
    TEAMS = "teams"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRoute:
    """An entry of `notify:`. `url_from` names an address that only the server knows."""

    to: Channel
    url_from: str
    on: Sequence[NoticeEvent] = tuple(NoticeEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSection:
    """A tracker's section in the file. Without `teams` every key that looks like one is tried.

    `done` is the state that a merge moves an issue to, empty to leave it; `on` is what issues are told.
    """

    teams: Sequence[str] = ()
    done: str = ""
    on: Sequence[TrackerEvent] = tuple(TrackerEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerConfig:
    """`tracker:` in the file: a field a tracker, called as its folder in `bot/trackers`; None: not used."""

    linear: TrackerSection | None = None

    @classmethod
    def names(cls) -> Sequence[str]:
        """Every tracker that the file may name."""
        return [field.name for field in fields(cls)]

    def section(self, name: str) -> TrackerSection | None:
        """What the file says of a tracker; None too for one that it cannot name."""
        return getattr(self, name) if name in self.names() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Which pull requests a rule is for: every list that is not empty must fit, by one of its entries.

    `branches` and `authors` are globs of base branches and logins, `paths` fit where one changed path does,
    `only_paths` where all do.
    """

    branches: Sequence[str] = ()
    authors: Sequence[str] = ()
    labels: Sequence[str] = ()
    paths: Sequence[str] = ()
    only_paths: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Other values for some pull requests. `overrides` is what is written, `config` what it comes to."""

    selectors: Selectors
    overrides: Mapping[str, "Plain"]
    config: "Config"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingRule:
    """The rule that fits a pull request: its number, counted from 1, and the sections that it changes."""

    number: int
    sections: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole file, defaults filled in. `locked` are dotted keys, of the organisation's file alone."""

    mode: Mode = Mode.ENFORCE
    comments: Comments = Comments.ALL
    extends: Extends = Extends.NOTHING
    locked: Sequence[str] = ()
    notify: Sequence[NoticeRoute] = ()

    merge: MergeConfig = field(default_factory=MergeConfig)
    checklist: ChecklistConfig = field(default_factory=ChecklistConfig)
    claims: ClaimsConfig = field(default_factory=ClaimsConfig)
    strategic: StrategicConfig = field(default_factory=StrategicConfig)
    agents: AgentsConfig = field(default_factory=AgentsConfig)
    tracker: TrackerConfig = field(default_factory=TrackerConfig)
    rules: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigProblem:
    """One thing wrong with a configuration file.

    `line` counts from 1; `key` is dotted, as `merge.method`, empty for the whole file.
    """

    line: int
    key: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenConfig:
    """A file that cannot be trusted: nothing merges until it is mended."""

    path: str
    problems: Sequence[ConfigProblem]
