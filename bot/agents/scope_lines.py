"""The scope in an agent file's body: headings, keys, bullets, tables and sentences, each with its line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.agents.scope_values import Named, begins_with_path, named_paths
from bot.agents.scope_words import MOST_WORDS, ScopeKind, is_scope_title, kind_of, kind_of_order

MOST_RULES = 300
MOST_KEY = 80
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.{1,200}?)[\s#]*$")
_BULLET = re.compile(r"(\s*)(?:[-*+\u2022]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_CONDITION = re.compile(
    r"\b(?:without|unless|until|before|after|except when|if|when|instead of)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;]\s|[.;]$|,?\s(?:because|so that|since|see|use)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"[^`:/;,.(\u2013\u2014\u2192]{0,40}?(?:\b(?:in|at|under|inside|within|below|of|the)|:)\s+(?:`[^`]*(?:/|\*\.)|[\w.*-]+/)",
    re.IGNORECASE,
)
"""A few words that lead to a path: "Components in `src/ui/`", "API: `api/`"."""
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """One path of a scope: what the file says of it, in which line, from 1."""

    kind: ScopeKind
    glob: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands."""

    level: int
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class ProseLine:
    """A line of text that is neither heading nor fenced; `indent` is of its bullet."""

    number: int
    text: str
    indent: int
    is_bullet: bool


@dataclass(slots=True)
class _Reading:
    """Where the reader is: the section about scope, and the key whose values come next."""

    name: str
    rules: list[ScopeRule] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    scope_level: int = 0
    of_heading: ScopeKind | None = None
    heading_level: int = 0
    key: ScopeKind | None = None
    key_line: ProseLine | None = None
    columns: Sequence[str] = ()
    fence: bool = False
    in_duty: bool = False

    @property
    def in_scope(self) -> bool:
        return self.scope_level > 0 or self.of_heading is not None


def read_body(lines: Sequence[str], start: int, name: str) -> tuple[Sequence[ScopeRule], Sequence[Heading]]:
    """The rules and headings after `start` lines of front matter.

    `name` is the agent's, for tables of many.
    """
    reading = _Reading(name)
    for number, text in enumerate(lines[start:], start=start + 1):
        if _FENCE.match(text):
            reading.fence = not reading.fence
        elif not reading.fence or reading.in_scope:
            _read(reading, number, text)
        if len(reading.rules) >= MOST_RULES:
            break
    return tuple(dict.fromkeys(reading.rules)), tuple(reading.headings)


def rules_of(kind: ScopeKind, named: Sequence[Named], line: int) -> Iterator[ScopeRule]:
    """What is excepted from what is owned is never touched, and the other way round."""
    other = ScopeKind.NEVER if kind is ScopeKind.OWN else ScopeKind.OWN
    for entry in named:
        if not entry.is_excepted:
            yield ScopeRule(kind, entry.glob, line)
        elif kind is not ScopeKind.READ:
            yield ScopeRule(other, entry.glob, line)


def _read(reading: _Reading, number: int, text: str) -> None:
    heading = None if reading.fence else _HEADING.match(text)
    if heading is not None:
        _head(reading, Heading(len(heading[1]), heading[2].strip(" *_:`"), number))
    elif text.lstrip().startswith("|"):
        _row(reading, number, text)
    elif text.strip():
        reading.columns = ()
        bullet = _BULLET.match(text)
        indent = len(bullet[1]) if bullet else len(text) - len(text.lstrip())
        _say(reading, ProseLine(number, bullet[2] if bullet else text.strip(), indent, bullet is not None))


def _head(reading: _Reading, heading: Heading) -> None:
    reading.headings.append(heading)
    reading.in_duty = False
    reading.key, reading.key_line, reading.columns = None, None, ()
    if reading.scope_level and heading.level <= reading.scope_level:
        reading.scope_level = 0
    if reading.of_heading is not None and heading.level <= reading.heading_level:
        reading.of_heading = None
    kind = kind_of(heading.title, in_scope=reading.scope_level > 0)
    if kind is not None:
        reading.of_heading, reading.heading_level = kind, heading.level
    elif is_scope_title(heading.title) and not reading.scope_level:
        reading.scope_level = heading.level


def _say(reading: _Reading, line: ProseLine) -> None:
    kind, rest = _keyed(line.text, in_scope=reading.in_scope)
    if kind is not None:
        _add(reading, kind, named_paths(rest), line.number)
        reading.key, reading.key_line = kind, line
        return
    said = _sentence(line.text)
    if said is not None:
        _add(reading, said[0], said[1], line.number)
        return
    if not _continues(reading, line):
        reading.key, reading.key_line = None, None
    kind = reading.key or reading.of_heading
    if kind is not None and not _is_duty(reading, line):
        _add(reading, kind, named_paths(line.text, is_list=line.is_bullet), line.number)


def _is_duty(reading: _Reading, line: ProseLine) -> bool:
    """Whether a bullet below a heading or key says what to do, not where: "**Copy**: `ms-*`, never `ml-*`".

    What goes on in the lines below it belongs to it.
    """
    if line.is_bullet:
        plain = line.text.replace("**", "").replace("__", "")
        reading.in_duty = not (begins_with_path(plain) or _PLACE.match(plain))
    elif not line.indent:
        reading.in_duty = False
    return reading.in_duty


def _continues(reading: _Reading, line: ProseLine) -> bool:
    """Whether a line is among the values of the key above it."""
    key = reading.key_line
    if key is None or ":" in line.text.split("`", 1)[0].split("/", 1)[0]:
        return False
    if line.is_bullet:
        return line.indent > key.indent or (not key.is_bullet and line.indent == key.indent)
    return line.indent > key.indent


def _add(reading: _Reading, kind: ScopeKind, named: Sequence[Named], line: int) -> None:
    reading.rules.extend(rules_of(kind, named, line))


def _keyed(text: str, *, in_scope: bool) -> tuple[ScopeKind | None, str]:
    """What a line says of the paths after its key, and these: `**Owns:** …`, `Owned paths: …`."""
    plain = re.sub(r"^[^\w`/*.\[]+", "", text)
    bold = _BOLD_LINE.match(plain)
    if bold is not None:
        return kind_of(bold[1], in_scope=in_scope), ""
    head, colon, rest = plain.partition(":")
    if not colon or len(head) > MOST_KEY or "`" in head or rest.startswith("//"):
        return None, ""
    if head.count("**") % 2:
        rest = rest.replace("**", "", 1)
    words = re.sub(r"\([^()]*\)", " ", head.strip("*_ "))
    return kind_of(words, in_scope=in_scope), rest


def _sentence(text: str) -> tuple[ScopeKind, Sequence[Named]] | None:
    """What a sentence such as "Never touch `infra/`" says; nothing where it depends on something."""
    words = re.sub(r"^[^\w`/]+", "", text).replace("**", "").split()
    for count in range(min(MOST_WORDS, len(words)), 1, -1):
        kind = kind_of_order(" ".join(words[:count]))
        if kind is None or any(mark in " ".join(words[:count]) for mark in "`/:"):
            continue
        rest = " ".join(words[count:])
        clause = rest[: end.start()] if (end := _SENTENCE_END.search(rest)) else rest
        named = named_paths(clause, is_list=False)
        if not named or _CONDITION.search(clause):
            return None
        is_stated = kind is ScopeKind.NEVER or begins_with_path(rest)
        return (kind, named) if is_stated else None
    return None


def _row(reading: _Reading, number: int, text: str) -> None:
    """A row of a table: its first gives the columns."""
    cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
    if not reading.columns:
        reading.columns = [cell.strip("*_` ") for cell in cells]
        return
    if all(set(cell) <= set(":- ") for cell in cells) or _is_anothers(reading, cells):
        return
    kinds = [kind_of(column, in_scope=reading.in_scope) for column in reading.columns]
    likely = [kind_of(column, in_scope=True) for column in reading.columns]
    kinds = likely if len(set(likely) - {None}) > 1 else kinds
    if any(kinds) and not any(column.lower() in _PATH_COLUMNS for column in reading.columns):
        for kind, cell in zip(kinds, cells, strict=False):
            if kind is not None:
                _add(reading, kind, named_paths(cell), number)
    elif reading.in_scope:
        _by_access(reading, cells, number)


_PATH_COLUMNS = frozenset({"path", "paths", "file", "files", "directory", "folder", "area"})
_AGENT_COLUMNS = frozenset({"agent", "role", "who", "name"})


def _is_anothers(reading: _Reading, cells: Sequence[str]) -> bool:
    """Whether the row is about another agent."""
    for column, cell in zip(reading.columns, cells, strict=False):
        if column.lower() in _AGENT_COLUMNS:
            named = re.sub(r"[\s_-]+", "-", cell.strip("*_` @").casefold())
            return named != re.sub(r"[\s_-]+", "-", reading.name.casefold())
    return False


def _by_access(reading: _Reading, cells: Sequence[str], number: int) -> None:
    """A row of path and access, in either order."""
    kinds = [kind_of(cell.strip("*_` "), in_scope=True) for cell in cells]
    kind = next((scope_kind for scope_kind in kinds if scope_kind is not None), None)
    if kind is not None:
        for cell, said in zip(cells, kinds, strict=True):
            if said is None:
                _add(
                    reading,
                    kind,
                    named_paths(cell, is_list=True) if "/" in cell or "`" in cell else (),
                    number,
                )
                break
