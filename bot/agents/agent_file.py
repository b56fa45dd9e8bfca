"""One agent file as a value, in all the forms in which people write them. Never raises, whatever is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.agents.front_matter import Field, FrontMatter, read_front_matter
from bot.agents.scope_lines import Heading, ScopeRule, read_body, rules_of
from bot.agents.scope_values import Named, glob_of, named_paths
from bot.agents.scope_words import ScopeKind, is_scope_title, kind_of

MOST_CHARACTERS = 200_000
"""Of a file: what stands behind them is not read."""
MOST_LINE = 4_000
_OUTER = frozenset({"scope", "ownership", "boundaries", "paths", "files", "access"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentFile:
    """What a file says. `name` is the front matter's, else the file's own; `lines` are all of its lines.

    `rules` are its scope, empty where it states none.
    """

    path: str
    name: str
    rules: Sequence[ScopeRule]
    headings: Sequence[Heading]
    front: FrontMatter
    lines: Sequence[str]

    @property
    def owns(self) -> bool:
        """Whether it says what the agent owns."""
        return any(rule.kind is ScopeKind.OWN for rule in self.rules)

    @property
    def title(self) -> str:
        """The first heading, empty for none."""
        return self.headings[0].title if self.headings else ""

    @property
    def scope_heading(self) -> Heading | None:
        """The heading of a section about scope."""
        return next((heading for heading in self.headings if is_scope_title(heading.title)), None)


@lru_cache(maxsize=512)
def read_agent_file(path: str, text: str) -> AgentFile:
    """The file at a path; `text` may be anything."""
    text = text[:MOST_CHARACTERS].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line[:MOST_LINE] for line in _without_comments(text).split("\n")]
    front = read_front_matter(lines)
    name = front.value("name").strip() or stem(path)
    body, headings = read_body(lines, front.ends_at, name)
    rules = tuple(dict.fromkeys((*_of_front(front), *body)))
    return AgentFile(path=path, name=name, rules=rules, headings=headings, front=front, lines=tuple(lines))


def stem(path: str) -> str:
    """The name that a file has: `backend` for `.github/agents/backend.agent.md`."""
    name = path.rpartition("/")[2]
    for suffix in (".agent.md", ".chatmode.md", ".md", ".mdc", ".markdown"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _without_comments(text: str) -> str:
    """HTML comments blanked, lines kept; one that never ends goes to the end."""
    kept: list[str] = []
    while True:
        before, mark, rest = text.partition("<!--")
        kept.append(before)
        if not mark:
            return "".join(kept)
        comment, _, text = rest.partition("-->")
        kept.append("\n" * comment.count("\n"))


def _of_front(front: FrontMatter) -> Iterator[ScopeRule]:
    for entry in front.entries:
        kind = _kind(entry)
        if kind is not None:
            yield from rules_of(kind, _values(entry), entry.line)


def _kind(entry: Field) -> ScopeKind | None:
    """By the innermost key; one at the top must be about paths for certain."""
    in_scope = len(entry.keys) > 1 and entry.keys[0].lower() in _OUTER
    if len(entry.keys) == 1 and entry.keys[0].lower() in {"read", "write", "edit", "reads", "allowed"}:
        return None
    if len(entry.keys) > 1 and not in_scope:
        return None
    return kind_of(entry.keys[-1].replace("_", " ").replace("-", " "), in_scope=True)


def _values(entry: Field) -> Sequence[Named]:
    """A scalar may be one path, also a word alone, or several between commas."""
    glob = glob_of(entry.value, is_bare_allowed=True)
    if glob is None or "," in entry.value:
        return named_paths(entry.value)
    return named_paths(f"`{glob}`")
