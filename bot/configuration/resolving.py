"""The organisation's file and the repository's, put together: what is in force, and where each key is from.

The repository's file is alone, unless it says `extends: organisation`. Keys that the organisation locked are
always the organisation's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from bot.configuration.document import Entries, Node, Scalar
from bot.configuration.form import did_you_mean
from bot.configuration.keys import SECTIONS, TOP
from bot.configuration.overlay import Path, at, overlaid, standing_at, without
from bot.configuration.reading import broken, config_of, document_of, rules_in
from bot.configuration.sections import SECTION_FORMS
from bot.model.config import BrokenConfig, Config, ConfigProblem, Extends

_VERSION: Node = Entries(1, ((Scalar(1, "version"), Scalar(1, 1)),))
_OWN_TO_A_FILE = ("extends", "locked")
_UNLOCKABLE = frozenset({"version", *_OWN_TO_A_FILE})
_DEEPEST_LOCK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: `repository` is where it lies, `has_own_items` is of the repository that is judged."""

    repository: str
    path: str
    text: str
    has_own_items: bool = False


@lru_cache(maxsize=256)
def resolve(own: Source | None, organisation: Source | None) -> Config | BrokenConfig:
    """What is in force. The organisation's file stands in for a repository that has none.

    Remembered, for every look asks; a file at its bounds takes some tenths of a second to read.
    """
    if organisation is None or (own is not None and own.repository == organisation.repository):
        return _alone(own) if own is not None else Config()
    above = _read(organisation, has_own_items=own is None and organisation.has_own_items)
    if isinstance(above, BrokenConfig):
        return above
    if own is None:
        return above.config
    return _over(own, above)


def origins(own: Source | None, organisation: Source | None) -> dict[str, str]:
    """For each dotted key of two levels the repository whose file sets it; the others have their defaults."""
    config = resolve(own, organisation)
    if isinstance(config, BrokenConfig):
        return {}
    layers = [source for source in (own, organisation) if source is not None]
    if own is not None and organisation is not None and config.extends is not Extends.ORGANISATION:
        locked = _locked(organisation)
        return {key: where for key in _keys() if (where := _alone_origin(key, own, organisation, locked))}
    found = {key: [layer.repository for layer in layers if _sets(layer, key)] for key in _keys()}
    return {key: " over ".join(where) for key, where in found.items() if where}


def _alone_origin(key: str, own: Source, organisation: Source, locked: Sequence[str]) -> str:
    if _sets(own, key):
        return own.repository
    is_locked = any(
        closed == key or key.startswith(f"{closed}.") or closed.startswith(f"{key}.") for closed in locked
    )
    return organisation.repository if is_locked and _sets(organisation, key) else ""


def _locked(source: Source) -> Sequence[str]:
    read = _read(source, has_own_items=True)
    return () if isinstance(read, BrokenConfig) else read.config.locked


def _keys() -> Iterator[str]:
    yield from (setting.name for setting in TOP)
    yield from (f"{section.name}.{setting.name}" for section in SECTIONS for setting in section.settings)
    yield "rules"


def _sets(source: Source, key: str) -> bool:
    node = document_of(source.text, source.path)
    return not isinstance(node, BrokenConfig) and at(node, key.split(".")) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A file that is right by itself."""

    source: Source
    node: Node
    config: Config


def _read(source: Source, *, has_own_items: bool) -> _Read | BrokenConfig:
    node = document_of(source.text, source.path)
    if isinstance(node, BrokenConfig):
        return node
    config = config_of(node, source.path, has_own_items=has_own_items)
    if isinstance(config, BrokenConfig):
        return config
    problems = tuple(_unknown_locks(node, config))
    return broken(source.path, *problems) if problems else _Read(source=source, node=node, config=config)


def _alone(own: Source) -> Config | BrokenConfig:
    read = _read(own, has_own_items=own.has_own_items)
    return read if isinstance(read, BrokenConfig) else read.config


def _over(own: Source, organisation: _Read) -> Config | BrokenConfig:
    read = _read(own, has_own_items=own.has_own_items)
    if isinstance(read, BrokenConfig):
        return read
    where = f"{organisation.source.repository} locks it"
    problems = tuple(_violations(read.node, organisation.config.locked, where))
    if problems:
        return broken(own.path, *problems)
    extends = read.config.extends is Extends.ORGANISATION
    below = without(organisation.node, *_OWN_TO_A_FILE) if extends else _locked_part(organisation)
    return config_of(overlaid(below, read.node), own.path, has_own_items=own.has_own_items)


def _locked_part(organisation: _Read) -> Node:
    """The organisation's values of the keys that it locks."""
    parts = [
        standing_at(path, found[1])
        for path in map(_path, organisation.config.locked)
        if (found := at(organisation.node, path)) is not None
    ]
    return reduce(overlaid, [_explicit_levels(organisation.config), *parts], _VERSION)


def _explicit_levels(config: Config) -> Node:
    """Levels of locked items, said even where they follow from a default that a repository may change."""
    names = [path[2] for path in map(_path, config.locked) if path[:2] == ("checklist", "items") and path[2:]]
    nodes = [
        standing_at(("checklist", "items", name), Scalar(1, config.checklist.level(name).value))
        for name in names
    ]
    return reduce(overlaid, nodes, _VERSION)


def _path(key: str) -> tuple[str, ...]:
    """The parts of a locked key; what comes third may hold dots, as a glob of paths does."""
    return tuple(key.split(".", _DEEPEST_LOCK - 1))


def _unknown_locks(node: Node, config: Config) -> Iterator[ConfigProblem]:
    known = [name for name in (*_tops(), *_keys()) if name not in _UNLOCKABLE]
    found = at(node, ("locked",))
    line = found[0] if found is not None else 1
    for index, key in enumerate(config.locked):
        if ".".join(_path(key)[:2]) not in known:
            hint = did_you_mean(key, known)
            yield ConfigProblem(
                line=line, key=f"locked[{index}]", message=f"{key} is no key of this file{hint}"
            )


def _tops() -> Iterator[str]:
    yield from SECTION_FORMS


def _violations(node: Node, locked: Sequence[str], where: str) -> Iterator[ConfigProblem]:
    """Each locked key that the repository's file sets, at the top or in a rule."""
    rules = [(f"rules[{index}].", rule) for index, rule in enumerate(rules_in(node))]
    for key in locked:
        for prefix, part in (("", node), *rules):
            for path in _covered(_path(key), part):
                found = at(part, path)
                if found is not None:
                    shown = f"{prefix}{'.'.join(path)}"
                    yield ConfigProblem(line=found[0], key=shown, message=f"may not be set here: {where}")


def _covered(path: Path, node: Node) -> Iterator[Path]:
    """The path itself and, for an item, its questions: `C2` would loosen a locked `C`."""
    yield path
    if tuple(path[:2]) == ("checklist", "items") and len(path) == _DEEPEST_LOCK and len(path[2]) == 1:
        found = at(node, path[:2])
        if found is not None and isinstance(found[1], Entries):
            names = [key.value for key, _ in found[1].entries if isinstance(key, Scalar)]
            yield from (
                (*path[:2], name)
                for name in names
                if isinstance(name, str) and name != path[2] and name[:1] == path[2]
            )
