"""Mends what is mechanical in an agent file: values of the front matter that need quotes."""

import json
import re

from bot.agents.front_matter import read_front_matter

_PAIR = re.compile(r"([A-Za-z][\w-]{0,60}):[ \t]+(\S.*)$")
_NEEDS_QUOTES = re.compile(r":(?:\s|$)|\s#|^[&*!|>%@`{\[\"']")


def mended(text: str) -> str:
    """The text with its front matter quoted where that alone makes it YAML; else the text as it is."""
    lines = text.split("\n")
    front = read_front_matter([line.rstrip("\r") for line in lines])
    if not front.broken_at:
        return text
    quoted = [*map(_quoted, lines[: front.ends_at]), *lines[front.ends_at :]]
    return text if read_front_matter([line.rstrip("\r") for line in quoted]).broken_at else "\n".join(quoted)


def _quoted(line: str) -> str:
    pair = _PAIR.match(line.rstrip("\r"))
    if pair is None or not _NEEDS_QUOTES.search(pair[2]) or _is_whole(pair[2].strip()):
        return line
    end = "\r" if line.endswith("\r") else ""
    return f"{pair[1]}: {json.dumps(pair[2].strip(), ensure_ascii=False)}{end}"


def _is_whole(value: str) -> bool:
    """Whether it is a list, a mapping or a quoted text already, or begins a block."""
    if value in {"|", ">", "|-", ">-"}:
        return True
    first, last = value[0], value[-1]
    is_quoted = first in "\"'" and value.find(first, 1) == len(value) - 1
    return is_quoted or (first, last) in {("[", "]"), ("{", "}")}
