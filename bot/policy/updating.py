"""Whether Babysit may bring a head up to date with its base, and whether it is to."""

from bot.model.config import BranchUpdates
from bot.model.gate import Case


def may_update(case: Case) -> bool:
    """Whether the configuration lets Babysit do it. A fork's branch is its owner's."""
    return case.config.merge.update_branch is not BranchUpdates.NEVER and not case.snapshot.head.is_fork


def is_wanted_anyway(case: Case) -> bool:
    """Whether it is behind and to be updated although nothing asks for it; a merge queue does that itself."""
    snapshot = case.snapshot
    is_behind = snapshot.merge_base is not None and snapshot.merge_base != snapshot.base.sha
    always = case.config.merge.update_branch is BranchUpdates.ALWAYS
    return always and is_behind and may_update(case) and not snapshot.base.has_merge_queue
