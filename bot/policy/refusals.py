"""What GitHub refused, as the answer of the gate that it belongs to, for as long as it may still be so."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.contexts import with_suites
from bot.model.effects import UpdateBranch
from bot.model.gate import Case, GateResult, GateState
from bot.model.ledger import EntryKind
from bot.model.markers import digest
from bot.model.refusal import Refusal
from bot.model.text import Code, Text, listed
from bot.policy.sentences import UPDATE_REFUSED, RefusalMeaning, WhoseTurn, meaning_of
from bot.policy.updating import may_update

PASSES_AFTER_S = (2.0, 4.0, 8.0, 16.0, 32.0)
"""Pauses before what is known to pass by itself is tried again; only then it is told."""
PASSES_LATER_S = (60.0, 300.0, 600.0)
"""The pauses after that; the last one stays."""
TRIED_AFTER_S = (600.0, 3_600.0, 21_600.0)
"""Pauses before any other refused attempt is made again although nothing changed; the last one stays."""
_SAME = {"UNSTABLE": "CLEAN", "HAS_HOOKS": "CLEAN"}
_UNTOLD = "UNKNOWN"


def standing(case: Case) -> Refusal | None:
    """The refusal that still counts: nothing changed, its time is not up, nobody asked for another attempt.

    A Re-run takes the check run's conclusion away, and so asks anew; so does whoever wants it rechecked.
    """
    refusal, own = case.refusal, case.snapshot.own_check
    is_queued = case.snapshot.queue_entry is not None
    if refusal is None or is_queued or case.is_afresh or case.now >= refusal.again_at:
        return None
    is_asked = own is not None and own.status == "queued"
    is_same = refusal.circumstances == circumstances(case) and _is_same_state(refusal, case)
    return refusal if is_same and not is_asked else None


def remembered(case: Case) -> Refusal | None:
    """The refusal to keep in mind, with GitHub's word for the state once that is known."""
    refusal = case.refusal
    if refusal is None or refusal.merge_state != _UNTOLD:
        return refusal
    return replace(refusal, merge_state=merge_state(case))


def is_told(refusal: Refusal) -> bool:
    """Whether people hear of it: what passes by itself is tried again first."""
    return not refusal.is_passing or refusal.tries > len(PASSES_AFTER_S)


def answered(case: Case, words: str, *, is_passing: bool = False, of_update: bool = False) -> Refusal:
    """GitHub's new no, with what the earlier ones in the same circumstances make of it."""
    now_so, before = circumstances(case), case.refusal
    is_same = (
        before is not None
        and (before.circumstances, before.of_update) == (now_so, of_update)
        and _is_same_state(before, case)
    )
    tries = before.tries + 1 if before is not None and is_same else 1
    pauses = (*PASSES_AFTER_S, *PASSES_LATER_S) if is_passing else TRIED_AFTER_S
    pause = pauses[min(tries, len(pauses)) - 1]
    return Refusal(
        words=words,
        circumstances=now_so,
        merge_state=merge_state(case),
        tries=tries,
        again_at=case.now + timedelta(seconds=pause),
        is_passing=is_passing,
        of_update=of_update,
    )


def as_gate(case: Case, gate: str) -> GateResult | None:
    """The refusal as this gate's answer, None where there is none that belongs to it."""
    refusal = standing(case)
    if refusal is None:
        return None
    meaning = UPDATE_REFUSED if refusal.of_update else meaning_of(refusal.words)
    if meaning.gate != gate:
        return None
    if not is_told(refusal):
        return _again(case, refusal)
    return replace(_turn(case, meaning, refusal), look_again_in_s=_pause_s(refusal, case.now))


def _again(case: Case, refusal: Refusal) -> GateResult:
    return GateResult(
        state=GateState.WAITING,
        says=("GitHub is not ready to merge: ", *_quoted(refusal.words)),
        next_actor=("GitHub; Babysit tries again by itself",),
        look_again_in_s=_pause_s(refusal, case.now),
    )


def _turn(case: Case, meaning: RefusalMeaning, refusal: Refusal) -> GateResult:
    act = "to update the branch" if refusal.of_update else "the merge"
    says: Text = (f"GitHub refuses {act}: ", *_quoted(refusal.words))
    if meaning.turn is WhoseTurn.UPDATE and may_update(case):
        return GateResult(
            state=GateState.WAITING,
            says=says,
            next_actor=("Babysit: it updates the branch",),
            effects_if_last=(UpdateBranch(head_sha=case.snapshot.head.sha),),
        )
    return GateResult(state=meaning.state, says=says, next_actor=_next_actor(case, meaning))


def _next_actor(case: Case, meaning: RefusalMeaning) -> Text:
    match meaning.turn:
        case WhoseTurn.AUTHOR | WhoseTurn.UPDATE:
            return ("the author, ", Code(f"@{case.snapshot.author.login}"), f": {meaning.next_actor}")
        case WhoseTurn.METHOD:
            methods = listed([Code(method) for method in sorted(case.snapshot.base.merge_methods)])
            allowed: Text = (", of those that are allowed: ", *methods) if methods else ()
            return ("an administrator: set ", Code("merge.method"), *allowed)
        case WhoseTurn.OTHERS:
            return (meaning.next_actor,)


def _quoted(words: str) -> Text:
    """GitHub's sentence as it is: foreign text, for it may name what a pull request named."""
    return (Code(words, most=500), "" if words.endswith(".") else ".")


def _pause_s(refusal: Refusal, now: datetime) -> float:
    return max(1.0, (refusal.again_at - now).total_seconds())


def _is_same_state(refusal: Refusal, case: Case) -> bool:
    state = merge_state(case)
    return refusal.merge_state == state or _UNTOLD in {refusal.merge_state, state}


def merge_state(case: Case) -> str:
    """GitHub's word, the same for those between which our own check run may move a pull request."""
    return _SAME.get(case.snapshot.merge_state, case.snapshot.merge_state)


def stands(case: Case) -> bool:
    """Whether the last refusal is of these very circumstances."""
    return case.refusal is not None and case.refusal.circumstances == circumstances(case)


def standing_still(case: Case) -> Case:
    """The case with its refusal as one of these very circumstances."""
    if case.refusal is None:
        return case
    return replace(case, refusal=replace(case.refusal, circumstances=circumstances(case)))


def circumstances(case: Case) -> str:
    """A digest of all that a refusal may depend on, but for the base's newest commit: most change nothing."""
    snapshot = case.snapshot
    contexts = sorted(
        f"{suite.kind} {suite.app_id} {suite.suite_id} {suite.name} {suite.run_id} {suite.state}"
        for suite in with_suites(snapshot)
    )
    reviews = sorted(
        f"{review.author.login} {review.state} {review.commit_sha}" for review in snapshot.reviews
    )
    base = replace(
        snapshot.base,
        sha="",
        own_items=None,
        agent_files=None,
        merge_methods=frozenset(),
        rule_types=frozenset(),
    )
    return digest(
        snapshot.head.sha,
        base,
        sorted(snapshot.base.merge_methods),
        sorted(snapshot.base.rule_types),
        snapshot.mergeability,
        snapshot.review_decision,
        snapshot.unresolved_threads,
        sorted(snapshot.labels),
        case.config.merge,
        sum(entry.kind is EntryKind.OPTED_IN for entry in case.ledger),
        *contexts,
        *reviews,
    )
