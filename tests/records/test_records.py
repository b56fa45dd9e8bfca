import stat
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from bot.model.checklist import BrokenItems, ItemProblem, NotReviewed, Reviewed, ReviewOutcome
from bot.model.config import Level
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.queue import schema as queue_schema
from bot.records.database import Database, UnusableRecordsError
from bot.records.records import Judged, Record, Records
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from tests.building import BASE_SHA, HEAD_SHA, KEY, NOW

SUBJECT = SubjectReview(path="a.py", line=3, verdict=Verdict.FAIL, message="No.", fingerprint="f" * 20)
QUESTION = QuestionReview(question="B1", text="Is it?", subjects=[SUBJECT])
ITEM = ItemReview(item="B", title="Auth", level=Level.BLOCK, questions=[QUESTION])
REVIEW = Review(base=BASE_SHA, head=HEAD_SHA, items=[ITEM])
JUDGED = Judged(head_sha=HEAD_SHA, base_sha=BASE_SHA, terms="t", merge_base="m", items="i")


@pytest.mark.parametrize(
    "outcome",
    [
        Reviewed(review=REVIEW, on_diff=frozenset({"f" * 20}), gap="Not all."),
        BrokenItems(problems=[ItemProblem(path="x.md", line=2, message="No.")]),
        NotReviewed(reason="It broke off."),
    ],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_a_review_is_found_again_as_it_was(outcome: ReviewOutcome, tmp_path: Path) -> None:
    record = Record(outcome=outcome, reviewed_at=NOW)
    first = await SqliteDatabase.open(tmp_path / "b.db")
    await Records(first).keep(KEY, JUDGED, record)
    await first.close()

    second = await SqliteDatabase.open(tmp_path / "b.db")
    found = await Records(second).find(KEY, JUDGED)
    await second.close()

    assert msgspec.json.encode(found) == msgspec.json.encode(record)


@pytest.mark.parametrize("field", ["head_sha", "base_sha", "terms"])
async def test_a_review_of_anything_else_is_not_found(database: Database, field: str) -> None:
    records = Records(database)
    await records.keep(KEY, JUDGED, Record(outcome=NotReviewed(reason="x"), reviewed_at=NOW))
    fields = {name: getattr(JUDGED, name) for name in ("head_sha", "base_sha", "terms")}

    assert await records.find(KEY, Judged(**{**fields, field: "another"})) is None


@pytest.mark.parametrize(("field", "is_found"), [("base_sha", True), ("merge_base", False), ("items", False)])
async def test_only_the_same_change_is_found_for_another_base(
    database: Database, field: str, is_found: bool
) -> None:
    records = Records(database)
    await records.keep(KEY, JUDGED, Record(outcome=NotReviewed(reason="x"), reviewed_at=NOW))
    fields = {
        name: getattr(JUDGED, name) for name in ("head_sha", "base_sha", "terms", "merge_base", "items")
    }
    other = Judged(**{**fields, field: "another"})

    assert (await records.find_moved(KEY, other) is not None) is is_found
    assert (await records.find(KEY, other) is not None) is (is_found or field != "base_sha")


async def test_old_records_are_forgotten(database: Database) -> None:
    records = Records(database)
    outcome = NotReviewed(reason="x")
    await records.keep(KEY, JUDGED, Record(outcome=outcome, reviewed_at=NOW - timedelta(days=181)))
    later = Judged(head_sha="c" * 40, base_sha=BASE_SHA, terms="t")
    await records.keep(KEY, later, Record(outcome=outcome, reviewed_at=NOW))

    assert await records.find(KEY, JUDGED) is None
    assert await records.find(KEY, later) is not None


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    opened(tmp_path / "b.db").close()

    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600


def test_a_newer_babysits_records_are_refused(tmp_path: Path) -> None:
    connection = opened(tmp_path / "b.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(UnusableRecordsError, match="newer Babysit"):
        opened(tmp_path / "b.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("This is no database, but a letter to my aunt." * 50)

    with pytest.raises(UnusableRecordsError, match=r"b\.db"):
        opened(tmp_path / "b.db")


def test_records_live_beside_the_queue_in_one_file(tmp_path: Path) -> None:
    queue = queue_schema.opened(tmp_path / "b.db")
    records = opened(tmp_path / "b.db")
    tables = {name for (name,) in records.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    records.close()
    queue.close()

    assert {"keys", "deliveries", "reviews", "posted"} <= tables
    queue_schema.opened(tmp_path / "b.db").close()


async def test_the_newest_review_is_found_whatever_its_terms(database: Database) -> None:
    records = Records(database)
    older = Record(outcome=NotReviewed(reason="Slow."), reviewed_at=NOW)
    newer = Record(outcome=NotReviewed(reason="Slower."), reviewed_at=NOW + timedelta(hours=1))
    await records.keep(KEY, Judged(head_sha="a" * 40, base_sha="b" * 40, terms="t"), older)
    await records.keep(KEY, Judged(head_sha="c" * 40, base_sha="b" * 40, terms="u"), newer)

    assert await records.newest(KEY) == ("c" * 40, newer)
    assert await records.newest(KEY, "a" * 40) == ("a" * 40, older)
    assert await records.newest(KEY, "d" * 40) is None
