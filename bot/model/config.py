"""The repository's configuration as typed values; every default is the one the documentation promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

BUILTIN_ITEMS = "ABCDEFGHIJK"
"""The letters of the items that come with Babysit."""


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
class MergeConfig:
    """`merge:` in the file."""

    automerge: Automerge = Automerge.LABELLED
    label: str = "automerge"
    method: MergeMethod = MergeMethod.SQUASH
    delete_branch: bool = True
    required_checks: Sequence[str] = ()
    wait_for_checks: bool = True
    update_branch: bool = False
    freeze: Sequence[Freeze] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistConfig:
    """`checklist:` in the file. `items` maps a letter to its level; one that is not named blocks."""

    items: Mapping[str, Level] = field(default_factory=dict)
    unclear: Level = Level.WARN
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    waivers: Sequence[str] = ()
    extra: str = ".github/checklists"

    @property
    def is_off(self) -> bool:
        """Whether each built-in item is off and no other named; those of the repository are asked even so."""
        named = {*BUILTIN_ITEMS, *self.items}
        return all(self.items.get(letter) is Level.OFF for letter in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsConfig:
    """`claims:` in the file."""

    hold_from: HoldFrom = HoldFrom.WRITERS
    remind_after: timedelta = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategicConfig:
    """`strategic:` in the file. `paths` maps a path glob to the label it asks for."""

    labels: Sequence[str] = ("strategic",)
    paths: Mapping[str, str] = field(default_factory=dict)
    presets: Sequence[str] = ()
    approvers: Sequence[str] = ()
    approvals: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One rule that ties a branch glob or an author to an agent; exactly one of the two is set."""

    agent: str
    branch: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsConfig:
    """`agents:` in the file."""

    files: str = ".claude/agents"
    attribution: Sequence[Attribution] = ()
    scope: Level = Level.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole file, defaults filled in."""

    merge: MergeConfig = field(default_factory=MergeConfig)
    checklist: ChecklistConfig = field(default_factory=ChecklistConfig)
    claims: ClaimsConfig = field(default_factory=ClaimsConfig)
    strategic: StrategicConfig = field(default_factory=StrategicConfig)
    agents: AgentsConfig = field(default_factory=AgentsConfig)


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
