"""Follows outsiders' text through a shell script: into variables, step outputs and the environment file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.checklist.formats.yaml_nodes import Text
from bot.checklist.questions.k_supply_chain_and_ci.expressions import untrusted
from bot.checklist.questions.k_supply_chain_and_ci.remote_scripts import without_comments

_ASSIGNED = re.compile(r"(?m)^[ \t]*(?:export[ \t]+|local[ \t]+|readonly[ \t]+)?(\w+)=([^\n]*)$")
_WRITTEN = re.compile(
    r"(?m)^(?P<line>[^\n]*?)(?:>>?|\|[ \t]*tee[ \t]+(?:-a[ \t]+|--append[ \t]+)?)[ \t]*[\"']?"
    r"\$(?:\{|env:)?(?P<file>GITHUB_(?:ENV|PATH|OUTPUT))\b[^\n]*"
)
_COMMANDS = re.compile(r"(?m)^[^\n]*::(?:set-env|add-path)\b[^\n]*")
# A variable that becomes code; between single quotes the inner shell reads it as text.
_RUN = re.compile(
    r"(?:\beval|\b(?:ba|z|da|k|a)?sh[ \t]+(?:-\w+[ \t]+)*-\w*c|\bpython[\d.]*[ \t]+-c|\bnode[ \t]+-e"
    r"|\bperl[ \t]+-e)"
    r"[ \t]+(?:\"[^\"\n]*\"|[^'\"\s]\S*)"
)
_HERE = re.compile(r"<<-?[ \t]*(?P<quote>[\"']?)(?P<word>\w+)(?P=quote)")
_OPENS = re.compile(r"(?m)^[ \t]*\{[ \t]*$")
_OUTPUT = re.compile(r"([\w-]+)(?:=|<<)")
# What is left after these cannot begin another line: counted, hashed, or letters that were let through.
_CLEANED = re.compile(
    r"\bgrep\s+-\w*[oc]|\btr\s+-(?:dc|cd|d)\b|sum\b|\bbase64\b|\bwc\b|printf\s+['\"]?%q|\bjq\s+-\w*R"
)
_CHANGED = re.compile(r"\b(?:sed|awk|cut|tr|head|python3?|node|jq)\b")
_MOST_VARIABLES = 200

_BY_RUNNER = {"GITHUB_HEAD_REF": "github.head_ref"}


@dataclass(frozen=True, slots=True)
class Written:
    """One line that puts a variable into a file of the runner, `ENV`, `PATH` or `OUTPUT`, or runs it: empty.

    `read` is what outsiders chose, `at` the place in the script, `name` of an output. `sure` says that
    nothing takes the text apart on the way.
    """

    file: str
    name: str
    read: str
    at: int
    sure: bool


def written(script: Text, env: Mapping[str, Text], given: Mapping[str, str]) -> Iterator[Written]:
    """Every write of outsiders' text that reaches the script through its variables."""
    plain = without_comments(script.text)
    held = _held(plain, env, given)
    for found in _WRITTEN.finditer(plain):
        body = _body(plain, found)
        read = _read(body, held)
        if read is not None:
            name = _OUTPUT.search(body.partition("echo")[2] or body)
            file = found["file"].removeprefix("GITHUB_")
            yield Written(file, name[1] if name else "", read[0], found.start("file"), read[1])
    for found in _RUN.finditer(plain):
        read = _read(found[0], held)
        if read is not None:
            yield Written("", "", read[0], found.start(), read[1])
    for found in _COMMANDS.finditer(plain):
        read = _read(found[0], held)
        if read is not None:
            yield Written("ENV", "", read[0], found.start(), read[1])


def _held(script: str, env: Mapping[str, Text], given: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """The variables that hold outsiders' text, with what it is and whether it is as it came."""
    held = {name: (read, True) for name, read in _BY_RUNNER.items()}
    for name, value in env.items():
        read = next((expression for expression, _, _ in untrusted(value, env, given)), "")
        if read:
            held[name] = (read, True)
    for found in _ASSIGNED.finditer(script):
        got = _read(found[2], held) if len(held) < _MOST_VARIABLES else None
        if got is not None:
            held[found[1]] = got
        else:
            held.pop(found[1], None)
    return held


def _read(text: str, held: Mapping[str, tuple[str, bool]]) -> tuple[str, bool] | None:
    for name in re.findall(r"\$(?:\{|env:)?(\w+)", text):
        if name in held and not _CLEANED.search(text):
            read, sure = held[name]
            return read, sure and not _CHANGED.search(text)
    return None


def _body(script: str, found: re.Match[str]) -> str:
    """What is written: the line, a here-document below it, or the block in braces above it."""
    line = found[0]
    here = _HERE.search(line)
    if here is not None and not here["quote"]:
        below = script[found.end() :]
        return line + below[: _end_of(below, here["word"])]
    if found["line"].strip() == "}":
        opened = [match.end() for match in _OPENS.finditer(script, 0, found.start())]
        return script[opened[-1] : found.start()] if opened else line
    return found["line"]


def _end_of(text: str, word: str) -> int:
    at = 0
    for line in text.split("\n"):
        if at and line.strip() == word:
            return at
        at += len(line) + 1
    return len(text)
