from datetime import timedelta

from bot.model.checklist import Posted
from bot.model.effects import ReopenThread, ResolveThread
from bot.model.snapshot import OwnThread
from bot.records.database import Database
from bot.records.postings import Postings
from tests.building import KEY, NOW

THREAD = OwnThread(thread_id="T", comment_id=12, is_resolved=False, body="")


async def test_what_was_posted_is_remembered_by_pull_request(database: Database) -> None:
    postings = Postings(database)
    await postings.note_comment(KEY, 11, "d", NOW)
    await postings.note_findings(KEY, {"f": 12, "g": 0}, NOW)
    await postings.note_comment(KEY, 13, "e", NOW)

    assert await postings.of(KEY) == Posted(comment_id=13, digest="e", findings={"f": 12, "g": 0})


async def test_what_became_of_a_conversation_is_remembered_of_all_its_findings(database: Database) -> None:
    postings = Postings(database)
    await postings.note_findings(KEY, {"f": 12, "g": 12}, NOW)

    await postings.note_turned(KEY, ResolveThread(thread=THREAD, fingerprints=["f", "g"]), NOW)
    assert (await postings.of(KEY)).settled == {"f", "g"}

    await postings.note_turned(KEY, ReopenThread(thread=THREAD, fingerprints=["f", "g"]), NOW)
    assert await postings.of(KEY) == Posted(findings={"f": 12, "g": 12}, reopened=frozenset("fg"))


async def test_old_postings_are_forgotten(database: Database) -> None:
    postings = Postings(database)
    await postings.note_comment(KEY, 11, "d", NOW - timedelta(days=181))

    await postings.note_findings(KEY, {"f": 12}, NOW)

    assert await postings.of(KEY) == Posted(findings={"f": 12})
