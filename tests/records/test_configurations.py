"""Which configuration files counted for a base branch when a look saw them last."""

from datetime import timedelta

from bot.model.snapshot import ConfigurationFile
from bot.records.configurations import KNOWN_FOR_S, Configurations, KnownFiles
from bot.records.database import Database
from tests.building import NOW, base, snapshot

FILE = ConfigurationFile(repository="acme/app", path=".github/babysit.yml", text="version: 1\n")
LATER = NOW + timedelta(hours=1)


async def test_files_are_known_by_branch_since_they_changed_last(database: Database) -> None:
    kept = Configurations(database)
    await kept.note(snapshot(configuration=FILE), NOW)
    await kept.note(snapshot(base=base(ref="next")), LATER)

    await Configurations(database).note(snapshot(configuration=FILE), LATER)  # after a restart

    own = {"organisation": None, "has_own_items": True}
    assert await kept.of(70) == [
        KnownFiles(base_ref="next", own=None, seen_at=LATER, **own),  # type: ignore[arg-type]
        KnownFiles(base_ref="main", own=FILE, seen_at=NOW, **own),  # type: ignore[arg-type]
    ]
    assert await kept.of(71) == []


async def test_what_another_process_wrote_meanwhile_is_written_over_once_it_is_seen_otherwise(
    database: Database,
) -> None:
    seconds = 0.0
    ours, theirs = Configurations(database, lambda: seconds), Configurations(database)
    await ours.note(snapshot(configuration=FILE), NOW)
    await theirs.note(snapshot(), NOW)
    seconds = KNOWN_FOR_S

    await ours.note(snapshot(configuration=FILE), LATER)

    assert [files.own for files in await theirs.of(70)] == [FILE]


async def test_what_changed_takes_the_place_of_what_was(database: Database) -> None:
    kept = Configurations(database)
    await kept.note(snapshot(configuration=FILE), NOW)

    await kept.note(snapshot(), LATER)

    found = await kept.of(70)
    assert [(files.own, files.seen_at) for files in found] == [(None, LATER)]
