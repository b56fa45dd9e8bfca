"""Reads the examples of an item file, which are its tests, and judges them with the item alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML

from bot.checklist.core.change import Change, FileChange
from bot.checklist.core.language import language_of
from bot.checklist.engine.engine import answers, review
from bot.checklist.items.item import Item
from bot.checklist.languages.grammars import GRAMMARS
from bot.checklist.languages.language import Language
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict

# Question, path, line and verdict of a subject.
Mark: TypeAlias = tuple[str, str, int, Verdict]
_LANGUAGES = {
    **{language: grammar.name for grammar in GRAMMARS for language in grammar.languages},
    Language.SQL: "SQL",
    Language.YAML: "YAML",
    Language.DOCKERFILE: "Docker",
}
_HEADING = re.compile(r"### (Bad|Good|Unclear|Not applicable): (\S.*)")
_NAMES = re.compile(r"[A-Z]\d+")
_PLACE = re.compile(r"\b([A-Z]\d+) at (\S+):(\d+)( unclear)?")
_FENCE = re.compile(r"(`{3,})(\S+) (\S+)((?: base| unchanged)*)$")
_MARKER = re.compile(
    r"\s*(?:#|//|--|/\*|<!--|\{#)\s*<- ([A-Z]\d+(?:(?:, | <- )[A-Z]\d+)*)( unclear)?\s*(?:\*/|-->|#\})?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example. `kind` is Bad, Good, Unclear or Not applicable; `line` is that of its heading in the file.

    `expected` holds (question, path, line, verdict) for each marked line.
    """

    kind: str
    title: str
    line: int
    change: Change
    names: Mapping[str, Sequence[str]]
    expected: frozenset[Mark]


@dataclass(slots=True)
class _Draft:
    kind: str
    title: str
    line: int
    head: dict[str, bytes] = field(default_factory=dict)
    base: dict[str, bytes] = field(default_factory=dict)
    unchanged: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    expected: set[Mark] = field(default_factory=set)

    def example(self) -> Example:
        """The finished example. A path that is only in `base` was deleted."""
        files = [
            FileChange(path=path, base=self.base.get(path), head=self.head.get(path))
            for path in dict.fromkeys((*self.base, *self.head))
        ]
        return Example(
            kind=self.kind,
            title=self.title,
            line=self.line,
            change=Change(files=files, unchanged=self.unchanged),
            names=self.names,
            expected=frozenset(self.expected),
        )


def examples(item: Item) -> Sequence[Example]:
    """Every example of an item file, in order."""
    return examples_in(item.body, item.body_line)


def examples_in(text: str, first_line: int = 1) -> Sequence[Example]:
    """Every example of a text, in order; `first_line` is where the text begins in its file."""
    return [draft.example() for draft in _drafts(text, first_line)]


def found(example: Example, item: Item) -> frozenset[Mark]:
    """What the item says about an example: each failing and unclear subject."""
    return frozenset(mark for mark in judged(example, item) if mark[3] in {Verdict.FAIL, Verdict.UNCLEAR})


def judged(example: Example, item: Item) -> frozenset[Mark]:
    """Every subject that the item finds in an example, the fine ones too."""
    config = ChecklistConfig(names=example.names)
    return frozenset(
        (question.question, subject.path, subject.line, subject.verdict)
        for reviewed in review(example.change, config, [item]).items
        for question in reviewed.questions
        for subject in question.subjects
    )


def passing(example: Example, item: Item) -> frozenset[str]:
    """The questions that find something fine in an example."""
    return frozenset(mark[0] for mark in judged(example, item) if mark[3] is Verdict.PASS)


def languages(example: Example) -> frozenset[str]:
    """What its changed files are written in, as a person says it; `TypeScript` stands for all its kin."""
    found = (language_of(file.path) for file in example.change.files)
    return frozenset(_LANGUAGES.get(language, "Manifests") for language in found)


def complaint(example: Example, item: Item) -> str:
    """Where the item and an example disagree, in one line; empty if they agree.

    Every failing and every unclear line must be marked, and every marked line be as marked.
    """
    said = found(example, item)
    answered = {question for question in item.questions if answers(item, question)}
    wanted = {expected for expected in example.expected if expected[0] in answered}
    missed = [f"{_told(miss)}, marked and not so" for miss in wanted - said]
    alarms = [f"{_told(alarm)}, not marked" for alarm in said - wanted]
    return "; ".join([*sorted(missed), *sorted(alarms)])


def _told(mark: Mark) -> str:
    question, path, line, verdict = mark
    return f"{question} {verdict.value} at {path}:{line}"


def _drafts(text: str, first_line: int) -> Iterator[_Draft]:
    draft: _Draft | None = None
    lines = iter(enumerate(text.split("\n"), start=first_line))
    for number, line in lines:
        heading = _HEADING.match(line)
        if heading:
            if draft is not None:
                yield draft
            draft = _Draft(kind=heading[1], title=heading[2].strip(), line=number)
            # A file that knows no comments has its line named in the heading.
            draft.expected.update(
                (question, path, int(at), Verdict.UNCLEAR if doubt else Verdict.FAIL)
                for question, path, at, doubt in _PLACE.findall(heading[2])
            )
        fence = _FENCE.match(line)
        if fence and draft is not None:
            body: list[str] = []
            for _, inner in lines:
                if inner.rstrip() == fence[1]:
                    break
                body.append(inner)
            _take(draft, fence, body)
    if draft is not None:
        yield draft


def _take(draft: _Draft, fence: re.Match[str], body: Sequence[str]) -> None:
    path, marks = fence[3], fence[4].split()
    if fence[2] == "yaml" and path == "names":
        loaded = YAML(typ="safe", pure=True).load("\n".join(body))
        draft.names.update(loaded.get("names", loaded))
        return
    plain = [_MARKER.sub("", line) for line in body]
    content = ("\n".join(plain) + "\n").encode()
    if "base" in marks:
        draft.base[path] = content
        return
    (draft.unchanged if "unchanged" in marks else draft.head)[path] = content
    for number, line in enumerate(body, start=1):
        marker = _MARKER.search(line)
        for question in _NAMES.findall(marker[1]) if marker else ():
            verdict = Verdict.UNCLEAR if marker and marker[2] else Verdict.FAIL
            draft.expected.add((question, path, number, verdict))
