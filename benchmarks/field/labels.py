"""The labels: where in public code a question has an answer, and which."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from ruamel.yaml import YAML

from bot.checklist.core.language import language_of
from bot.checklist.languages.language import SCRIPTS, Language

FOLDER = Path(__file__).parent
Half = Literal["open", "held"]
_Name = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9][\w.-]*/[\w.-]+\Z")]
_Commit = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40}\Z")]
_Path = Annotated[str, msgspec.Meta(pattern=r"\A[^/].*[^/]\Z")]
_Line = Annotated[int, msgspec.Meta(ge=1)]
_Question = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z][1-9]\Z")]
_Words = Annotated[str, msgspec.Meta(min_length=3, max_length=400)]


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who read the code says of one place.

    The place is `line`, up to and with `end` where a statement takes several. `found` marks a place that was
    read only because a review had failed it: it counts for precision, and not for recall.
    """

    repository: _Name
    commit: _Commit
    path: _Path
    line: _Line
    end: int = 0
    question: _Question
    label: Literal["wrong", "fine"]
    kind: _Words
    reason: _Words
    found: bool = False

    @property
    def lines(self) -> range:
        """The lines on which a subject is this one."""
        return range(self.line, max(self.line, self.end) + 1)

    @property
    def half(self) -> Half:
        """The half that it belongs to."""
        return half_of(self.repository, self.path, self.line)

    @property
    def language(self) -> str:
        """As the table calls it."""
        return spoken_language(self.path)


def half_of(repository: str, path: str, line: int) -> Half:
    """Chance, the same every time: nobody chooses what is set aside."""
    digest = hashlib.sha256(f"{repository}\n{path}\n{line}".encode()).digest()
    return "held" if digest[0] % 2 else "open"


def spoken_language(path: str) -> str:
    """TypeScript with JSX is TypeScript to who reads a table, and so is JavaScript."""
    language = language_of(path)
    return Language.TYPESCRIPT.value if language in SCRIPTS else language.value


def read(files: Iterable[Path]) -> Iterator[Label]:
    """The labels of these files.

    Raises:
        ValueError: a file holds something else, with its name, and the number and field of the entry.
    """
    for file in files:
        entries = YAML(typ="safe", pure=True).load(file.read_text("utf-8")) or []
        try:
            yield from msgspec.convert(entries, list[Label])
        except msgspec.ValidationError as error:
            raise ValueError(f"{file.name}: {error}") from error


def label_files(folder: Path = FOLDER) -> list[Path]:
    """Every label file of a folder."""
    return sorted(folder.glob("*.yml"))
