"""A repository's configuration: what counts, key by key, and which file each key is from."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import escape

from bot.configuration.normal_form import settings_of
from bot.configuration.resolving import Source, origins, resolve
from bot.model.config import BrokenConfig, Config
from bot.model.snapshot import ConfigurationFile
from bot.records.configurations import KnownFiles
from bot.render.places import in_address
from bot.web.pages.queue import LONGEST_VALUE
from bot.web.pages.visit import Content, Place, Visit

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBranch:
    """What is known of one branch of a repository: `files` is None where no look has seen any.

    `branches` are those of which something is known, `wanted` the one that was asked for.
    """

    place: Place
    branches: Sequence[str]
    wanted: str
    files: KnownFiles | None


async def show(visit: Visit) -> Content:
    """What counts for pull requests into one branch: `?branch=`, else the one whose files changed last."""
    return await shown(visit, await of_branch(visit, visit.request.query.get("branch", "")))


async def of_branch(visit: Visit, name: str) -> OfBranch:
    """What is known of it.

    Raises:
        NotThereError: this person may not read the repository.
    """
    place, wanted = await visit.place(), name[:LONGEST_VALUE]
    known = await visit.pages.configurations.of(place.repositories[0].repository_id)
    return OfBranch(
        place=place,
        branches=[found.base_ref for found in known],
        wanted=wanted,
        files=next((found for found in known if not wanted or found.base_ref == wanted), None),
    )


async def shown(visit: Visit, of: OfBranch, *, text: str | None = None, trial: object = None) -> Content:
    """The page; with a `trial` of the file `text` that somebody proposes."""
    # a file at its bounds takes tenths of a second to read
    resolved = await asyncio.to_thread(resolved_of, of.files) if of.files is not None else Resolved()
    own = of.files.own if of.files is not None else None
    return {
        "tab": "configuration",
        "place": of.place,
        "branches": of.branches,
        "files": of.files,
        "links": list(_links(of.files, visit.pages.server_url)) if of.files is not None else [],
        "sections": resolved.sections,
        "broken": resolved.broken,
        "problems": resolved.broken.problems[:MOST_PROBLEMS] if resolved.broken is not None else (),
        "wanted": of.wanted,
        "text": escape(text if text is not None else _text(own)),  # line by line, as it is sent again
        "trial": trial,
    }


def resolved_of(files: KnownFiles) -> Resolved:
    """What the files come to."""
    own, organisation = source_of(files.own, files), source_of(files.organisation, files)
    config = resolve(own, organisation)
    if isinstance(config, BrokenConfig):
        return Resolved(broken=config)
    return Resolved(sections=list(_sections(config, origins(own, organisation))))


def _sections(config: Config, where: Mapping[str, str]) -> Iterator[SettingGroup]:
    by_section: dict[str, list[SettingRow]] = {}
    for key, value in settings_of(config).items():
        name, dot, _rest = key.partition(".")
        setting = SettingRow(key=key, value=shortened(value), origin=where.get(key, ""))
        by_section.setdefault(name if dot else "", []).append(setting)
    for name, settings in by_section.items():
        yield SettingGroup(name=name, settings=settings)


def shortened(value: str) -> str:
    """A value that fits into a row."""
    return value if len(value) <= MOST_CHARACTERS else f"{value[: MOST_CHARACTERS - 1]}…"


def source_of(file: ConfigurationFile | None, files: KnownFiles) -> Source | None:
    """The file as it is resolved; None for one that there is not."""
    if file is None or file.text is None:
        return None
    return Source(
        repository=file.repository, path=file.path, text=file.text, has_own_items=files.has_own_items
    )


def _text(file: ConfigurationFile | None) -> str:
    return file.text or "" if file is not None else ""


def _links(files: KnownFiles, server_url: str) -> Iterator[tuple[str, str]]:
    """Each file there is, with its address: the repository's own on its branch."""
    for file, ref in ((files.own, files.base_ref), (files.organisation, "HEAD")):
        if file is not None:
            where = f"{server_url}/{quote(file.repository)}/blob/{in_address(ref)}/{in_address(file.path)}"
            yield f"{file.repository}: {file.path}", where
