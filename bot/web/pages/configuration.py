"""A repository's configuration: what counts, key by key, and which file each key is from."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.configuration.normal_form import settings_of
from bot.configuration.resolving import Source, origins, resolve
from bot.model.config import BrokenConfig, Config
from bot.model.snapshot import ConfigurationFile
from bot.records.configurations import KnownFiles
from bot.render.places import in_address
from bot.web.pages.queue import LONGEST_VALUE
from bot.web.pages.visit import Content, Visit

MOST_CHARACTERS = 600
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A key with its value as one line of YAML. `origin` names the files that set it, empty for a default."""

    key: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingGroup:
    """Keys that belong together; `name` is empty for those on top."""

    name: str
    settings: Sequence[SettingRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What the files come to: sections, or the problems that keep them from counting."""

    sections: Sequence[SettingGroup] = ()
    broken: BrokenConfig | None = None


async def show(visit: Visit) -> Content:
    """What counts for pull requests into one branch: `?branch=`, else the one whose files changed last."""
    place, pages = await visit.place(), visit.pages
    repository = place.repositories[0]
    known = await pages.configurations.of(repository.repository_id)
    wanted = visit.request.query.get("branch", "")[:LONGEST_VALUE]
    files = next((found for found in known if not wanted or found.base_ref == wanted), None)
    # a file at its bounds takes tenths of a second to read
    resolved = await asyncio.to_thread(resolved_of, files) if files is not None else Resolved()
    return {
        "tab": "configuration",
        "place": place,
        "branches": [found.base_ref for found in known],
        "files": files,
        "links": list(_links(files, pages.server_url)) if files is not None else [],
        "sections": resolved.sections,
        "broken": resolved.broken,
        "problems": resolved.broken.problems[:MOST_PROBLEMS] if resolved.broken is not None else (),
        "wanted": wanted,
    }


def resolved_of(files: KnownFiles) -> Resolved:
    """What the files come to."""
    own, organisation = _source(files.own, files), _source(files.organisation, files)
    config = resolve(own, organisation)
    if isinstance(config, BrokenConfig):
        return Resolved(broken=config)
    return Resolved(sections=list(_sections(config, origins(own, organisation))))


def _sections(config: Config, where: Mapping[str, str]) -> Iterator[SettingGroup]:
    by_section: dict[str, list[SettingRow]] = {}
    for key, value in settings_of(config).items():
        name, dot, _rest = key.partition(".")
        shown = value if len(value) <= MOST_CHARACTERS else f"{value[: MOST_CHARACTERS - 1]}…"
        setting = SettingRow(key=key, value=shown, origin=where.get(key, ""))
        by_section.setdefault(name if dot else "", []).append(setting)
    for name, settings in by_section.items():
        yield SettingGroup(name=name, settings=settings)


def _source(file: ConfigurationFile | None, files: KnownFiles) -> Source | None:
    if file is None or file.text is None:
        return None
    return Source(
        repository=file.repository, path=file.path, text=file.text, has_own_items=files.has_own_items
    )


def _links(files: KnownFiles, server_url: str) -> Iterator[tuple[str, str]]:
    """Each file there is, with its address: the repository's own on its branch."""
    for file, ref in ((files.own, files.base_ref), (files.organisation, "HEAD")):
        if file is not None:
            where = f"{server_url}/{quote(file.repository)}/blob/{in_address(ref)}/{in_address(file.path)}"
            yield f"{file.repository}: {file.path}", where
