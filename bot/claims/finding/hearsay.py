"""What somebody said or thought, told again to argue with it."""

from bot.claims.finding.predicates import low
from bot.claims.finding.statements import Statement, has_phrase, lows_of
from bot.claims.reading import lexicon as lex

_SAID = frozenset(
    {
        "saying",
        "said",
        "wrote",
        "claimed",
        "thought",
        "assumed",
        "told",
        "believed",
        "says",
        "written",
        "indicating",
        "mentioning",
    }
)
_DOCUMENTS = frozenset({"docs", "documentation", "readme"})
_TESTING = frozenset({"covers", "covered", "cover", "handles", "tests", "exercises", "asserts"})


def is_hearsay(statement: Statement) -> bool:
    """What somebody said, thought or meant before, or what a test covers."""
    return (
        _is_told_of(statement)
        or _is_documented(statement)
        or _is_of_proof_or_test(statement)
        or _is_said_before(statement)
    )


def _is_told_of(statement: Statement) -> bool:
    """As in "…, which it reports as missing", "something like `a` is missing"."""
    before = statement.before
    says_which = statement.clause.opener == "which" and before and before[-1].low in lex.REPORTING
    return bool(says_which) or has_phrase(lows_of(statement.left), (("something", "like"),))


def _is_documented(statement: Statement) -> bool:
    """As in "the docs say that `a` is missing"."""
    if statement.clause.opener != "that" or not statement.position:
        return False
    before = lows_of(statement.before)
    return bool(_DOCUMENTS & set(before)) and before[-1] in lex.REPORTING | {"mention", "mentions"}


def _is_of_proof_or_test(statement: Statement) -> bool:
    """As in "no proof that it fails", "covers the error paths (missing binary, timeout)"."""
    earlier = [set(lows_of(clause.words)) for clause in statement.clauses[: statement.position]]
    if any("meant" in words for words in earlier):
        return True
    asked = {"that": {"proof", "evidence"}, "(": _TESTING}.get(statement.clause.opener, frozenset())
    return any(asked & words for words in earlier)


def _is_said_before(statement: Statement) -> bool:
    """As in "I thought `a` was missing"; or a report that is cited."""
    told = set(lows_of(statement.left))
    if statement.clause.opener in {"that", ":"}:
        told |= set(lows_of(statement.before)[-3:])
    return bool(told & (_SAID - {"says"})) or any(
        word.is_opaque and low(statement.left, at - 1) in lex.REPORTING
        for at, word in enumerate(statement.left)
    )
