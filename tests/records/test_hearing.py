"""A command is bound to the head that was known when it was delivered, and is answered once."""

from dataclasses import replace
from datetime import timedelta

from bot.model.trigger import Said
from bot.records.database import Database
from bot.records.hearing import Heard, Hearing
from tests.building import HEAD_SHA, KEY, NOW

NEWER_SHA = "f" * 40
SAID = Said(key=KEY, source="comment 3", is_from_app=False, said_at=NOW)


async def test_a_command_is_bound_to_the_head_of_the_last_look(database: Database) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)

    await ears.hear(SAID, NOW)

    heard = Heard(source="comment 3", head_sha=HEAD_SHA, is_from_app=False, heard_at=NOW, answer=None)
    assert await ears.of(KEY) == {"comment 3": heard}


async def test_a_push_that_was_delivered_before_the_command_counts(database: Database) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)
    await ears.tell_head(KEY, NEWER_SHA, NOW)

    await ears.hear(SAID, NOW)

    assert (await ears.of(KEY))["comment 3"].head_sha == NEWER_SHA


async def test_a_second_delivery_does_not_bind_the_command_anew(database: Database) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)
    await ears.hear(replace(SAID, is_from_app=True), NOW)
    await ears.note_head(KEY, NEWER_SHA, NOW)

    await ears.hear(SAID, NOW)

    assert (await ears.of(KEY))["comment 3"].head_sha == HEAD_SHA
    assert (await ears.of(KEY))["comment 3"].is_from_app


async def test_a_command_on_an_unknown_pull_request_is_bound_to_no_head(database: Database) -> None:
    ears = Hearing(database)

    await ears.hear(SAID, NOW)

    assert (await ears.of(KEY))["comment 3"].head_sha == ""


async def test_an_answer_is_remembered_with_what_was_heard(database: Database) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)
    await ears.hear(SAID, NOW)

    await ears.note_answer(KEY, "comment 3", "done", NOW)
    await ears.note_answer(KEY, "comment 4", "refused", NOW)

    found = await ears.of(KEY)
    assert {source: (heard.head_sha, heard.answer) for source, heard in found.items()} == {
        "comment 3": (HEAD_SHA, "done"),
        "comment 4": ("", "refused"),
    }


async def test_the_first_look_at_a_pull_request_is_remembered(database: Database) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)

    known_since = await ears.note_head(KEY, NEWER_SHA, NOW + timedelta(hours=2))

    assert known_since == NOW


async def test_a_command_that_is_delivered_after_the_head_has_moved_is_bound_to_none(
    database: Database,
) -> None:
    ears = Hearing(database)
    await ears.note_head(KEY, HEAD_SHA, NOW)
    await ears.tell_head(KEY, NEWER_SHA, NOW + timedelta(minutes=4))

    await ears.hear(SAID, NOW + timedelta(minutes=5))

    assert (await ears.of(KEY))["comment 3"].head_sha == ""


async def test_a_look_does_not_make_a_head_younger(database: Database) -> None:
    ears = Hearing(database)
    await ears.tell_head(KEY, HEAD_SHA, NOW)
    await ears.note_head(KEY, HEAD_SHA, NOW + timedelta(minutes=1))
    await ears.note_head(KEY, HEAD_SHA, NOW + timedelta(minutes=2))

    await ears.hear(SAID, NOW + timedelta(minutes=5))

    assert (await ears.of(KEY))["comment 3"].head_sha == HEAD_SHA
