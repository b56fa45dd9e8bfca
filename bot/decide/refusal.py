"""A merge that GitHub refused is not tried again until something changed that GitHub could have meant."""

from dataclasses import replace

from bot.contexts import with_suites
from bot.model.gate import Case
from bot.model.markers import digest

_MARK = ":refused:"


def mark(case: Case) -> str:
    """What is put behind the check run's external id: GitHub said no in exactly these circumstances."""
    return _MARK + _circumstances(case)


def stands(case: Case) -> bool:
    """Whether GitHub already refused just this.

    A Re-run takes the check run's conclusion away, and so asks anew; so does whoever wants it rechecked.
    """
    own = case.snapshot.own_check
    if case.is_afresh:
        return False
    return own is not None and own.conclusion == "success" and own.external_id.endswith(mark(case))


def _circumstances(case: Case) -> str:
    """A digest of all that a refusal may depend on; the head is the check run's own."""
    snapshot = case.snapshot
    contexts = sorted(
        f"{one.kind} {one.app_id} {one.suite_id} {one.name} {one.run_id} {one.state}"
        for one in with_suites(snapshot)
    )
    reviews = sorted(f"{one.author.login} {one.state} {one.commit_sha}" for one in snapshot.reviews)
    return digest(
        replace(snapshot.base, merge_methods=frozenset()),
        sorted(snapshot.base.merge_methods),
        snapshot.mergeability,
        snapshot.merge_state,
        snapshot.review_decision,
        snapshot.unresolved_threads,
        sorted(snapshot.labels),
        case.config.merge,
        *contexts,
        *reviews,
    )
