"""The YAML block at an agent file's head, as keys with lines; where it is broken, `key: rest of line`.

ruamel.yaml splits the text into events and no loader builds anything, so no alias is ever expanded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MOST_LINES = 400
"""Of front matter: a longer block is none."""
MOST_ENTRIES = 1_000
MOST_DEPTH = 20
_PAIR = re.compile(r"([A-Za-z][\w -]{0,60}):(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Field:
    """One scalar: the keys that lead to it, its text and its line, from 1."""

    keys: tuple[str, ...]
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """`ends_at` is the line of the closing dashes, 0 for none.

    `broken_at` is the line in which the YAML is broken, else 0, and `complaint` what the parser says of it.
    """

    entries: Sequence[Field] = ()
    ends_at: int = 0
    broken_at: int = 0
    complaint: str = ""

    def value(self, key: str) -> str:
        """The first scalar of a key at the top, empty for none."""
        return next((entry.value for entry in self.entries if entry.keys == (key,)), "")

    def line(self, key: str) -> int:
        """Where that key stands, 1 where it does not."""
        return next((entry.line for entry in self.entries if entry.keys[0] == key), 1)

    def values(self, key: str) -> Sequence[str]:
        """Everything below a key at the top."""
        return [entry.value for entry in self.entries if entry.keys[0] == key]


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """What stands between dashes at the very top; nothing where no block is closed."""
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter()
    rest = range(1, min(len(lines), MOST_LINES))
    end = next((at for at in rest if lines[at].rstrip() in {"---", "..."}), 0)
    if not end:
        return FrontMatter()
    try:
        entries = _entries("\n".join(lines[1:end]) + "\n")
    except YAMLError as error:
        at, complaint = _where(error)
        return FrontMatter(
            entries=tuple(_by_line(lines[1:end])),
            ends_at=end + 1,
            broken_at=min(at + 2, end),
            complaint=complaint,
        )
    return FrontMatter(entries=entries, ends_at=end + 1)


def _where(error: YAMLError) -> tuple[int, str]:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return error.problem_mark.line, str(error.problem or "it is no YAML")
    return 0, "it is no YAML"


def _entries(text: str) -> tuple[Field, ...]:
    """The scalars of the first document.

    Raises:
        YAMLError: it is no YAML, or nested deeper than anybody writes.
    """
    found: list[Field] = []
    frames: list[_Frame] = []
    for event in YAML(typ="safe", pure=True).parse(text):
        _take(event, frames, found)
        if len(frames) > MOST_DEPTH:
            raise YAMLError
        if len(found) >= MOST_ENTRIES:
            break
    return tuple(found)


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being read; `key` is the key whose value comes next."""

    is_mapping: bool
    key: str | None = None


def _take(event: Event, frames: list[_Frame], found: list[Field]) -> None:
    match event:
        case MappingStartEvent() | SequenceStartEvent():
            frames.append(_Frame(isinstance(event, MappingStartEvent)))
        case MappingEndEvent() | SequenceEndEvent():
            frames.pop()
            if frames:
                frames[-1].key = None
        case ScalarEvent() | AliasEvent():
            _scalar(event, frames, found)
        case _:
            pass


def _scalar(event: ScalarEvent | AliasEvent, frames: list[_Frame], found: list[Field]) -> None:
    value = str(event.value) if isinstance(event, ScalarEvent) else ""
    if frames and frames[-1].is_mapping and frames[-1].key is None:
        frames[-1].key = value
        return
    keys = tuple(frame.key for frame in frames if frame.key is not None)
    if keys and value:
        found.append(Field(keys, value, int(event.start_mark.line) + 2))
    if frames:
        frames[-1].key = None if frames[-1].is_mapping else frames[-1].key


def _by_line(lines: Sequence[str]) -> Iterator[Field]:
    """Keys at the margin with the rest of their line, and the items of a list below one."""
    key = ""
    for number, line in enumerate(lines, start=2):
        pair = _PAIR.match(line)
        if pair is not None:
            key = pair[1]
            yield from _values(key, pair[2] or "", number)
        elif key and line.strip().startswith("- "):
            yield Field((key,), _bare(line.strip()[2:]), number)


def _values(key: str, rest: str, number: int) -> Iterator[Field]:
    """A value in brackets is several."""
    rest = rest.strip()
    if rest.startswith("["):
        for part in rest.strip("[]").split(","):
            if part.strip():
                yield Field((key,), _bare(part), number)
    elif rest:
        yield Field((key,), _bare(rest), number)


def _bare(value: str) -> str:
    return value.strip().strip("\"'").strip()
