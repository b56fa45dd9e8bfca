"""Which file is an agent's: the one that bears its name, else the one that is called so, else titled so."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.agents.agent_file import AgentFile, read_agent_file, stem
from bot.agents.attribution import slug

SUFFIXES = (".md", ".mdc", ".markdown")
MOST_FILES = 500
_NO_AGENTS = frozenset({"readme", "index", "contributing", "changelog", "license"})


def agent_files(texts: Mapping[str, str]) -> Sequence[AgentFile]:
    """The folder's agent files, by path."""
    return _read(tuple(sorted((path, text) for path, text in texts.items() if is_agent_file(path))))


def is_agent_file(path: str) -> bool:
    """Whether a file of the folder is an agent's, by its name."""
    return path.lower().endswith(SUFFIXES) and stem(path).lower() not in _NO_AGENTS


def file_of(files: Sequence[AgentFile], agent: str) -> AgentFile | None:
    """The agent's file, None where it has none."""
    wanted = slug(agent)
    named = [(file.front.value("name"), stem(file.path), file.title) for file in files]
    for rank in range(3):
        found = next(
            (file for file, names in zip(files, named, strict=True) if slug(names[rank]) == wanted), None
        )
        if found is not None:
            return found
    return None


@lru_cache(maxsize=64)
def _read(texts: tuple[tuple[str, str], ...]) -> Sequence[AgentFile]:
    return tuple(_files(texts))


def _files(texts: Sequence[tuple[str, str]]) -> Iterator[AgentFile]:
    for path, text in texts[:MOST_FILES]:
        yield read_agent_file(path, text)
