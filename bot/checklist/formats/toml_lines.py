"""Reads TOML line by line, so that each value keeps its line: tables, keys, and the strings of lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checklist.core.source import SourceFile

_TABLE = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:\"[^\"]*\"|'[^']*'|[\w.-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=\s*(.*)$"
)
_TOKEN = re.compile(r"\"\"\"|'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\[\]{}#]")


@dataclass(frozen=True, slots=True)
class Value:
    """One value, or one string of a list. `table` and `key` are dotted and unquoted; `text` is as written."""

    table: str
    key: str
    text: str
    line: int
    in_list: bool = False


def values(source: SourceFile) -> list[Value]:
    """Every value in order; each string of a list stands for itself."""
    return source.made("toml", lambda: list(_find(source)))


def _find(source: SourceFile) -> Iterator[Value]:
    table = key = closing = ""
    depth = 0
    for number, line in enumerate(source.lines, start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        if not depth:
            opened = _TABLE.match(line)
            if opened:
                table = _plain(opened[2])
                continue
            found = _KEY.match(line)
            if not found:
                continue
            key, rest = _plain(found[1]), found[2]
            if not rest.startswith("["):
                yield Value(table, key, _without_comment(rest), number)
                closing = _opens(rest)
                continue
            line = rest  # noqa: PLW2901 - the list begins after the key
        strings, depth, closing = _in_list(line, depth)
        yield from (Value(table, key, text, number, in_list=True) for text in strings)


def _in_list(line: str, depth: int) -> tuple[list[str], int, str]:
    """The strings of one line of a list, how deep it ends, and the mark that closes a long string."""
    strings: list[str] = []
    braces = 0
    for mark in _TOKEN.findall(line):
        if mark == "#":
            break
        if mark in {'"""', "'''"}:
            return strings, depth, mark
        depth += {"[": 1, "]": -1}.get(mark, 0)
        braces += {"{": 1, "}": -1}.get(mark, 0)
        if mark[0] in "\"'" and not braces:
            strings.append(mark[1:-1])
        if depth <= 0 and mark == "]":
            return strings, 0, ""
    return strings, depth, ""


def _opens(rest: str) -> str:
    """The mark of a long string that a value opens and does not close; empty for none."""
    mark = rest[:3]
    return mark if mark in {'"""', "'''"} and mark not in rest[3:] else ""


def _without_comment(rest: str) -> str:
    for found in _TOKEN.finditer(rest):
        if found[0] == "#":
            return rest[: found.start()].rstrip()
    return rest.rstrip()


def _plain(dotted: str) -> str:
    return re.sub(r"\s*\.\s*", ".", re.sub(r"[\"']", "", dotted)).strip()
