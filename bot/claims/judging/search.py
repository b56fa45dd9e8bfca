"""Every line of a tree that has a name, found in the contents of all its files of text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.claims.judging.evidence import Mention
from bot.claims.judging.tree import FileTree
from bot.claims.reading.lexicon import word_set

MOST_MENTIONS = 2_000
MOST_LINE = 2_000
_NO_TEXT = word_set(
    "png jpg jpeg gif ico webp avif bmp svg pdf zip gz tgz bz2 xz 7z jar war class so dll dylib exe bin wasm "
    "woff woff2 ttf otf eot mp3 mp4 mov wav ogg webm parquet sqlite db pyc lock sum map snap"
)


def searchable(tree: FileTree) -> Sequence[str]:
    """The files in which a name of code may stand: no pictures, archives, lock files."""
    return [path for path in tree.files if path.rpartition(".")[2].casefold() not in _NO_TEXT]


def mentions_in(contents: Mapping[str, str | None], name: str) -> Sequence[Mention] | None:
    """The lines that have the name as a whole word; None where there are too many."""
    found: list[Mention] = []
    for path, text in contents.items():
        if text is None or name not in text:
            continue
        found += _lines(path, text, name)
        if len(found) > MOST_MENTIONS:
            return None
    return found


def _lines(path: str, text: str, name: str) -> Iterator[Mention]:
    for number, line in enumerate(text.split("\n"), start=1):
        if name in line and _has_word(line, name):
            yield Mention(path, number, line[:MOST_LINE])


def _has_word(line: str, name: str) -> bool:
    """Whether the name stands there alone, with no letter, digit or underscore beside it."""
    at = line.find(name)
    while at >= 0:
        beside = (line[at - 1 : at] if at else "", line[at + len(name) : at + len(name) + 1])
        if not any(char.isalnum() or char == "_" for char in beside):
            return True
        at = line.find(name, at + 1)
    return False


def search(
    tree: FileTree, contents: Mapping[str, str | None], names: Iterable[str]
) -> Mapping[str, Sequence[Mention]]:
    """The mentions of each name; empty unless every file that may have it was read."""
    files = searchable(tree)
    if not tree.is_complete or any(contents.get(path) is None for path in files):
        return {}
    texts = {path: contents[path] for path in files}
    found = {name: mentions_in(texts, name) for name in names}
    return {name: lines for name, lines in found.items() if lines is not None}
