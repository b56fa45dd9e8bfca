"""A Dockerfile as instructions with lines: continuations joined, comments and here-documents told apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.checklist.core.source import SourceFile

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+|$)")
_HERE = re.compile(r"(?<!<)<<-?\s*([\"']?)(\w+)\1")
_FLAG = re.compile(r"\s*--([a-z-]+)(?:=(\"[^\"]*\"|\S+))?(?=\s|$)")
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?([-+])([^{}]*))?\}|(\w+))")
_MOST_INSTRUCTIONS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Instruction:
    """One instruction. `keyword` is in upper case, `text` what follows, a here-document's body included."""

    keyword: str
    text: str
    line: int

    def line_at(self, index: int) -> int:
        """The line of the file on which a character of `text` stands."""
        return self.line + self.text.count("\n", 0, index)

    @property
    def flags(self) -> Mapping[str, Sequence[str]]:
        """The values of the `--name=value` in front, by name."""
        found: dict[str, list[str]] = {}
        at = 0
        while (flag := _FLAG.match(self.text, at)) is not None:
            found.setdefault(flag[1], []).append((flag[2] or "").strip('"'))
            at = flag.end()
        return found

    @property
    def words(self) -> Sequence[str]:
        """What follows the flags, apart at blanks."""
        words = self.text.replace("\\\n", " ").split()
        return [
            word
            for index, word in enumerate(words)
            if any(not w.startswith("--") for w in words[: index + 1])
        ]


def instructions(source: SourceFile) -> Sequence[Instruction]:
    """Every instruction, in order."""
    return source.made("dockerfile", lambda: list(_find(source.lines)))


def _find(lines: Sequence[str]) -> Iterator[Instruction]:
    escape = "`" if re.match(r"#\s*escape\s*=\s*`", lines[0]) else "\\"
    at = found = 0
    while at < len(lines) and found < _MOST_INSTRUCTIONS:
        match = _INSTRUCTION.match(lines[at])
        if match is None:
            at += 1
            continue
        end = _end(lines, at, escape)
        joined = "\n".join(_plain(lines[at:end]))
        yield Instruction(match[1].upper(), joined[match.end() :], at + 1)
        at, found = end, found + 1


def _plain(lines: Sequence[str]) -> Iterator[str]:
    """The lines with comments inside a continuation emptied."""
    yield lines[0]
    yield from ("\\" if line.lstrip().startswith("#") else line for line in lines[1:])


def _end(lines: Sequence[str], start: int, escape: str) -> int:
    """The line after an instruction, counted from 0."""
    at = start
    while at < len(lines) and _goes_on(lines[at], escape, first=at == start):
        at += 1
    at = min(at + 1, len(lines))
    logical = "\n".join(lines[start:at])
    if re.match(r"\s*(?:run|copy|add)\b", logical, re.IGNORECASE):
        for here in _HERE.finditer(logical):
            at = _after(lines, at, here[2])
    return at


def _goes_on(line: str, escape: str, *, first: bool) -> bool:
    return line.rstrip().endswith(escape) or (
        not first and (line.lstrip().startswith("#") or not line.strip())
    )


def _after(lines: Sequence[str], start: int, word: str) -> int:
    return next((at + 1 for at in range(start, len(lines)) if lines[at].strip() == word), len(lines))


def filled(text: str, defaults: Mapping[str, str]) -> str:
    """`text` with each variable that has a default in its place; one without is left as it is."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[4]
        if found[2] == "-" and not defaults.get(name):
            return found[3]
        return defaults.get(name) or found[0]

    return _VARIABLE.sub(value, text)
