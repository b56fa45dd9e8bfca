"""One sentence, how many claims: two that are joined are two, a cause and its consequence are one."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from bot.claims.finding.matching import find_matches
from bot.claims.finding.statements import Statement
from bot.claims.finding.stops import STOPPED
from bot.claims.reading.sentences import Clause
from bot.model.claims import Claim, ClaimKind, Family

_MOST = 6  # predicates of a clause that are looked at for an "and" between them
_JOINING = frozenset({"and", "or", "nor", "plus"})
_WAITING = frozenset({"until", "before", "unless"})
_MORE = frozenset({"and", "or", "but", "also", "plus", ",", ";"})
_CAUSAL = frozenset(
    {"because", "since", "as", "so", "therefore", "hence", "thus", ":", "\u2014", "with", "which", "but"}
)


def coordinated(clause: Clause) -> Iterator[Clause]:
    """The clause, cut where an "and" begins something that is said of something else."""
    if not any(word.low in _JOINING for word in clause.words):
        yield clause
        return
    matches = tuple(islice(find_matches(clause), _MOST))
    start, opener = 0, clause.opener
    for before, after in pairwise(matches):
        at = _joint(clause, before.end, after.start)
        if at is not None and at > start:
            yield Clause(clause.words[start:at], opener)
            start, opener = at + 1, clause.words[at].low
    yield Clause(clause.words[start:], opener)


def _joint(clause: Clause, start: int, end: int) -> int | None:
    """Where the last "and" between two predicates stands, if a subject follows it."""
    words = clause.words
    for at in range(end - 1, start - 1, -1):
        if words[at].low in _JOINING:
            has_subject = any(word.is_name or word.is_word for word in words[at + 1 : end])
            return at if has_subject else None
    return None


def without_consequences(found: Sequence[tuple[Statement, Claim]]) -> Iterator[Claim]:
    """The claims of a sentence: "the build fails because `a.ts` does not exist" is about the file alone."""
    known = [(statement, claim) for statement, claim in found if claim.kind is not ClaimKind.OTHER]
    causes = [statement for statement, claim in known if claim.family is Family.MISSING]
    reasons = [statement for statement, _ in known]
    for statement, claim in found:
        if statement.match.word == STOPPED and claim.kind is ClaimKind.OTHER:
            follows = any(_is_whole_reason(reason, statement) for reason in reasons)
        else:
            is_result = claim.family is Family.BROKEN or claim.kind is ClaimKind.CHECK
            follows = is_result and any(_explains(cause, statement) for cause in causes)
        if not follows:
            yield claim


def _is_whole_reason(reason: Statement, stop: Statement) -> bool:
    """As in "I cannot go on because `a.ts` is missing", "… until #12 lands": it says all of the why."""
    if reason.position != stop.position + 1 or reason.clauses_after:
        return False
    joined = _MORE & {word.low for word in reason.right if not word.is_name}
    return not joined and reason.clause.opener in _CAUSAL | _WAITING | {"("}


def _explains(cause: Statement, result: Statement) -> bool:
    """Whether one clause gives the reason of another of the same sentence."""
    if cause.position == result.position:
        return "with" in {word.low for word in result.right}
    later = max(cause.position, result.position)
    earlier = min(cause.position, result.position)
    openers = {clause.opener for clause in cause.clauses[earlier + 1 : later + 1]}
    return bool(openers & _CAUSAL)
