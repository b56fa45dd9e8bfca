"""A snapshot with the configuration that counts for it: where every case begins."""

from datetime import datetime

from bot.configuration import fallback, fitting, in_force, proposed_in
from bot.model.config import BrokenConfig, Config
from bot.model.gate import Case
from bot.model.snapshot import Snapshot


def case_of(snapshot: Snapshot, *, now: datetime, looks: int = 0) -> Case:
    """The snapshot with its configuration files read.

    A broken one leaves the organisation's in force, or the defaults, and is told.
    """
    current, proposed = in_force(snapshot), proposed_in(snapshot)
    config, rule = fitting(current if isinstance(current, Config) else fallback(snapshot), snapshot)
    return Case(
        snapshot=snapshot,
        config=config,
        rule=rule,
        broken=current if isinstance(current, BrokenConfig) else None,
        proposed=fitting(proposed, snapshot)[0] if isinstance(proposed, Config) else proposed,
        now=now,
        looks=looks,
    )
