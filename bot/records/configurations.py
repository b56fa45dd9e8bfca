"""The configuration files of each base branch, as the last look that found them otherwise saw them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import msgspec
from cachetools import TTLCache

from bot.model.snapshot import ConfigurationFile, Snapshot
from bot.records.database import Database

MOST_KNOWN = 10_000
KNOWN_FOR_S = 30.0
"""Another process may have seen other files meanwhile, and these again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFiles:
    """The files that count for pull requests into `base_ref`, None for each that there is not.

    `has_own_items` says that the base has checklist items of its own. `seen_at` is when this was seen first.
    """

    base_ref: str
    own: ConfigurationFile | None
    organisation: ConfigurationFile | None
    has_own_items: bool
    seen_at: datetime


class _Stored(msgspec.Struct, frozen=True):
    own: tuple[str, str, str | None] | None
    organisation: tuple[str, str, str | None] | None
    has_own_items: bool


_decoder = msgspec.json.Decoder(_Stored)


class Configurations:
    """The files of all repositories whose numbers are known."""

    def __init__(self, database: Database, timer: Callable[[], float] = monotonic) -> None:
        """`timer` tells seconds; what was written is taken for known so long."""
        self._database = database
        self._known: TTLCache[tuple[int, str], bytes] = TTLCache(MOST_KNOWN, KNOWN_FOR_S, timer)

    async def note(self, snapshot: Snapshot, now: datetime) -> None:
        """A look saw these files; nothing is written where it saw the same before.

        Raises:
            RecordsError: the database failed.
        """
        place = (snapshot.key.repository_id, snapshot.base.ref)
        files = _encoded(snapshot)
        digest = hashlib.sha256(files).digest()
        if not place[0] or self._known.get(place) == digest:
            return
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO configurations VALUES (?, ?, ?, ?) ON CONFLICT (repository_id, base_ref)"
                " DO UPDATE SET files = excluded.files, seen_at = CASE"
                " WHEN configurations.files = excluded.files THEN configurations.seen_at"
                " ELSE excluded.seen_at END",
                (*place, files, now.timestamp()),
            )
        )
        self._known[place] = digest

    async def of(self, repository_id: int) -> Sequence[KnownFiles]:
        """Those of a repository, the last changed first."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT base_ref, files, seen_at FROM configurations WHERE repository_id = ?"
                " ORDER BY seen_at DESC, base_ref",
                (repository_id,),
            )
        )
        return [_known(str(row[0]), bytes(row[1]), float(row[2])) for row in rows]


def _encoded(snapshot: Snapshot) -> bytes:
    stored = _Stored(
        own=_packed(snapshot.configuration),
        organisation=_packed(snapshot.organisation_configuration),
        has_own_items=snapshot.base.own_items != "",
    )
    return msgspec.json.encode(stored)


def _packed(file: ConfigurationFile | None) -> tuple[str, str, str | None] | None:
    return None if file is None else (file.repository, file.path, file.text)


def _known(base_ref: str, files: bytes, seen_at: float) -> KnownFiles:
    stored = _decoder.decode(files)
    return KnownFiles(
        base_ref=base_ref,
        own=_unpacked(stored.own),
        organisation=_unpacked(stored.organisation),
        has_own_items=stored.has_own_items,
        seen_at=datetime.fromtimestamp(seen_at, UTC),
    )


def _unpacked(packed: tuple[str, str, str | None] | None) -> ConfigurationFile | None:
    if packed is None:
        return None
    repository, path, text = packed
    return ConfigurationFile(repository=repository, path=path, text=text)
