"""Turns the files of a change into sources for both sides, and says which files nobody will look into."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bot.checklist.core.change import Change, FileChange, FileKind
from bot.checklist.core.globs import matches_any
from bot.checklist.core.language import is_minified, is_vendored, language_name, language_of
from bot.checklist.core.limits import Limits
from bot.checklist.core.source import SourceFile, decode
from bot.checklist.languages.language import Language
from bot.model.review import Unanalysed


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A file of a language that is analysed which a limit kept from being looked at: undecided."""

    path: str
    language: Language
    message: str


@dataclass(slots=True, kw_only=True)
class Prepared:
    """The change, ready to be asked questions. `renames` maps paths at base to paths at head."""

    base: dict[str, SourceFile] = field(default_factory=dict)
    head: dict[str, SourceFile] = field(default_factory=dict)
    base_paths: set[str] = field(default_factory=set)
    head_paths: set[str] = field(default_factory=set)
    renames: dict[str, str] = field(default_factory=dict)
    unanalysed: list[Unanalysed] = field(default_factory=list)
    beyond: list[Beyond] = field(default_factory=list)


def prepare(change: Change, ignore: Sequence[str], limits: Limits) -> Prepared:
    """Decodes what will be looked at. Files past `limits.files` are beyond, in the order they came."""
    prepared = Prepared()
    taken = 0
    for file in change.files:
        _note_paths(prepared, file)
        reason = _left_out(file, ignore)
        if reason is not None:
            prepared.unanalysed.extend([reason] if file.head is not None or file.size_bytes else [])
            continue
        taken += 1
        _take(prepared, file, limits, too_many=taken > limits.files)
    return prepared


def _note_paths(prepared: Prepared, file: FileChange) -> None:
    prepared.base_paths.add(file.base_path)
    prepared.head_paths.add(file.path)
    if file.base_path != file.path:
        prepared.renames[file.base_path] = file.path


def _left_out(file: FileChange, ignore: Iterable[str]) -> Unanalysed | None:
    """Why a file is left alone by what it is, whatever it holds."""
    if file.kind is not FileKind.FILE:
        return Unanalysed(path=file.path, reason=file.kind.value)
    if matches_any(file.path, ignore):
        return Unanalysed(path=file.path, reason="ignored", detail="checklist.ignore")
    if is_vendored(file.path):
        return Unanalysed(path=file.path, reason="vendored")
    if is_minified(file.path):
        return Unanalysed(path=file.path, reason="minified")
    return None


def _take(prepared: Prepared, file: FileChange, limits: Limits, *, too_many: bool) -> None:
    excess = _excess(file, limits, too_many=too_many)
    if excess is not None:
        _give_up(prepared, file, *excess)
        return
    if file.head is not None:
        _take_head(prepared, file, file.head, limits)
    if file.base is not None and len(file.base) <= limits.file_bytes:
        text = decode(file.base)
        if text is not None:
            prepared.base[file.base_path] = SourceFile.of(file.base_path, text)


def _excess(file: FileChange, limits: Limits, *, too_many: bool) -> tuple[str, str] | None:
    size = len(file.head) if file.head is not None else file.size_bytes or 0
    if size > limits.file_bytes:
        return "size", f"{size:,} bytes; the limit is {limits.file_bytes:,}"
    if too_many and file.head is not None:
        return "count", f"the change has more than {limits.files:,} files"
    return None


def _take_head(prepared: Prepared, file: FileChange, content: bytes, limits: Limits) -> None:
    text = decode(content)
    if text is None:
        _give_up(prepared, file, "binary", "binary, for it holds a NUL byte")
        return
    source = SourceFile.of(file.path, text)
    longest = max(map(len, text.split("\n")))
    if longest > limits.line_characters:
        detail = f"a line of {longest:,} characters; the limit is {limits.line_characters:,}"
        _give_up(prepared, file, "lines", detail)
        return
    prepared.head[file.path] = source
    if source.language is Language.OTHER:
        detail = language_name(file.path)
        prepared.unanalysed.append(Unanalysed(path=file.path, reason="language", detail=detail))


def _give_up(prepared: Prepared, file: FileChange, reason: str, detail: str) -> None:
    prepared.unanalysed.append(Unanalysed(path=file.path, reason=reason, detail=detail))
    language = language_of(file.path)
    if language not in {Language.LOCK, Language.OTHER} and not _is_data(file.path, language):
        prepared.beyond.append(
            Beyond(path=file.path, language=language, message=f"The file was not analysed: {detail}.")
        )


def _is_data(path: str, language: Language) -> bool:
    """Whether a text is a picture, a table or prose, in which no question but F1 has a subject."""
    return language is Language.TEXT and not PurePosixPath(path).name.lower().startswith(".env")
