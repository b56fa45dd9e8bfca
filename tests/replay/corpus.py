"""Whatever a scenario decided is decided again from its records, and comes to the same."""

from datetime import UTC, datetime

from bot.records.database import Database
from bot.records.decisions import Decisions
from bot.replay.deciding import decided_again
from bot.replay.outcomes import differences

EVER = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 60
"""Records of one scenario that are decided again, the last ones: it must not take long."""


async def assert_replays(database: Database) -> None:
    """Every record is replayed to its outcome, sentences and all."""
    decisions = Decisions(database)
    for record_id in (await decisions.ids(EVER))[-MOST:]:
        kept = await decisions.with_parts(record_id)
        assert kept is not None
        assert kept.parts, f"decision {record_id} is too large to replay"
        again = decided_again(kept)
        assert not differences(kept.outcome, again), (kept.number, differences(kept.outcome, again))
        assert list(again.gates) == list(kept.outcome.gates)
        assert again.title == kept.outcome.title
