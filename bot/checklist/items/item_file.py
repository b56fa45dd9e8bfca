"""Reads an item file: front matter that a person edits, checked to the line, and Markdown that teaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import Any, TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.checklist.core.names import NameDefault
from bot.checklist.items.item import BrokenItem, Item
from bot.checklist.items.patterns import PatternRule, problem
from bot.checklist.languages.language import Language

_FILE_CHARACTERS = 400_000
_RULES = 200
_RULE_CHARACTERS = 4_000
_FENCE = "---"
Number: TypeAlias = str | int | float


class _Name(msgspec.Struct, forbid_unknown_fields=True):
    about: str
    default: list[Number] = []


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    question: str
    languages: list[str]
    message: str
    subject: dict[str, Any]
    passes: dict[str, Any] | None = None
    fails: dict[str, Any] | None = None
    constraints: dict[str, Any] = {}
    paths: list[str] = []


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    item: str
    title: str
    questions: dict[str, str]
    titles: dict[str, str] = {}
    maps: dict[str, list[Number]] = {}
    names: dict[str, _Name] = {}
    rules: list[_Rule] = []


class _FlawError(Exception):
    """Something wrong at a line of the file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class _Front:
    """The front matter and where its keys stand; a step is a key or an index."""

    text: str

    @cached_property
    def _marked(self) -> object:
        return YAML().load(StringIO(self.text))

    def line(self, *steps: str | int) -> int:
        """The line of the deepest of these steps that is there."""
        at = self._marked
        line = 1
        for step in steps:
            if isinstance(at, CommentedMap) and step in at:
                line = at.lc.key(step)[0] + 1
            elif isinstance(at, CommentedSeq) and isinstance(step, int) and step < len(at):
                line = at.lc.item(step)[0] + 1
            else:
                break
            at = at[step]
        return line

    def flaw(self, message: str, *steps: str | int) -> _FlawError:
        """The error to raise for what is wrong at that place."""
        return _FlawError(self.line(*steps), message)


def parse_item(path: str, text: str) -> Item | BrokenItem:
    """The item that a file declares, or its first flaw."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(text) > _FILE_CHARACTERS:
        return BrokenItem(path=path, line=1, message=f"longer than {_FILE_CHARACTERS} characters")
    if len(fences) != len(("opening", "closing")) or fences[0] != 0:
        return BrokenItem(path=path, line=1, message="no front matter between two lines of ---")
    try:
        return _item(path, lines, fences[1])
    except _FlawError as flaw:
        return BrokenItem(path=path, line=flaw.line, message=flaw.message)


def _header(front: _Front) -> _Header:
    try:
        return msgspec.convert(YAML(typ="safe", pure=True).load(front.text), _Header)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        raise _FlawError(front.line(*_steps(place)), message) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _FlawError(line, f"not YAML: {error.problem}") from error
    except (YAMLError, RecursionError, ValueError, TypeError) as error:
        raise _FlawError(1, f"not YAML: {type(error).__name__}") from error


def _item(path: str, lines: list[str], end: int) -> Item:
    # An empty first line keeps YAML's line numbers those of the file.
    front = _Front("\n".join(["", *lines[1:end]]))
    header = _header(front)
    _check_letters(header, front)
    if len(header.rules) > _RULES:
        raise front.flaw(f"more than {_RULES} rules", "rules")
    return Item(
        letter=header.item,
        title=header.title,
        questions=header.questions,
        titles=header.titles,
        maps={name: tuple(str(number) for number in numbers) for name, numbers in header.maps.items()},
        names={name: _name(declared) for name, declared in header.names.items()},
        rules=tuple(_rule(header, index, front) for index in range(len(header.rules))),
        body="\n".join(lines[end + 1 :]),
        body_line=end + 2,
        path=path,
    )


def _check_letters(header: _Header, front: _Front) -> None:
    if len(header.item) != 1 or not "A" <= header.item <= "Z":
        raise front.flaw("`item` is one capital letter", "item")
    if not header.questions:
        raise front.flaw("an item asks at least one question", "questions")
    for question in header.questions:
        if question[:1] != header.item or not question[1:].isascii() or not question[1:].isdecimal():
            raise front.flaw(f"a question of {header.item} is named {header.item}1, …", "questions", question)
    for question in header.titles:
        if question not in header.questions:
            raise front.flaw(f"the item asks no question {question}", "titles", question)


def _name(declared: _Name) -> NameDefault:
    words = tuple(str(word) for word in declared.default)
    return NameDefault(about=declared.about, default=words)


def _rule(header: _Header, index: int, front: _Front) -> PatternRule:
    declared = header.rules[index]
    steps = ("rules", index)
    known = {language.value: language for language in Language}
    if declared.question not in header.questions:
        raise front.flaw(f"the item asks no question {declared.question}", *steps, "question")
    if len(str((declared.subject, declared.passes, declared.fails, declared.constraints))) > _RULE_CHARACTERS:
        raise front.flaw(f"a rule is longer than {_RULE_CHARACTERS} characters", *steps)
    for language in declared.languages:
        if language not in known:
            message = f"no language {language!r}; known: {', '.join(sorted(known))}"
            raise front.flaw(message, *steps, "languages")
    rule = PatternRule(
        question=declared.question,
        languages=frozenset(known[language] for language in declared.languages),
        message=declared.message,
        subject=declared.subject,
        passes=declared.passes,
        fails=declared.fails,
        constraints=declared.constraints,
        paths=tuple(declared.paths),
        line=front.line(*steps),
    )
    complaint = problem(rule)
    if complaint:
        raise front.flaw(complaint, *steps, "subject")
    return rule


def _steps(place: str) -> list[str | int]:
    """`.rules[0].subject`` of a msgspec message as steps."""
    steps: list[str | int] = []
    for part in place.rstrip("`").split("."):
        name, *indices = part.split("[")
        steps.extend([name] if name else [])
        steps.extend(int(index.rstrip("]")) for index in indices if index.rstrip("]").isdecimal())
    return steps


def load_items(files: Mapping[str, str]) -> tuple[tuple[Item, ...], tuple[BrokenItem, ...]]:
    """The items of these files in the order of their letters, and the files that are broken.

    Two files with one letter are one good item and one broken file.
    """
    items: dict[str, Item] = {}
    broken: list[BrokenItem] = []
    for path, text in sorted(files.items()):
        parsed = parse_item(path, text)
        if isinstance(parsed, BrokenItem):
            broken.append(parsed)
        elif parsed.letter in items:
            message = f"item {parsed.letter} is declared by {items[parsed.letter].path} already"
            broken.append(BrokenItem(path=path, line=1, message=message))
        else:
            items[parsed.letter] = parsed
    return tuple(items[letter] for letter in sorted(items)), tuple(broken)
