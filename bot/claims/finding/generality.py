"""What is said of anything of a kind: a rule, or what a product does."""

from collections.abc import Sequence

from bot.claims.finding.predicates import Aim
from bot.claims.finding.statements import Statement, lows_of, opening_of
from bot.claims.finding.stops import CONFLICTING, STOPPED
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

_OURS = lex.BLOCKED_SUBJECTS | lex.PEOPLE | {"agent", "session", "job", "worker"}
_ANYTHING = (["a"], ["an"], ["any"], ["every"])
_RELATIVE = frozenset({"which", "who", "whose"})


def is_general(statement: Statement) -> bool:
    """Something unnamed: "a file that does not exist", "users who are blocked", "a PR cannot be merged"."""
    opener = statement.clause.opener
    if opening_of(statement)[:1] in _ANYTHING and _says_what_can_be(statement):
        return True
    if opener in _RELATIVE | {"that"} and statement.match.aim is Aim.RIGHT:
        if statement.match.word == STOPPED and not any(word.is_word for word in statement.left):
            return True  # as in "requests that are blocked by the firewall are logged"
        return _is_held_by_anything(statement)
    if opener == "whose" or statement.match.aim is Aim.RIGHT:
        return statement.match.aim is Aim.LEFT
    before = statement.before
    if opener in _RELATIVE | {"that"} and not any(word.is_word or word.is_name for word in statement.left):
        return _is_of_unnamed(statement, before)
    return _is_of_anything(statement)


def _is_of_unnamed(statement: Statement, before: Sequence[Word]) -> bool:
    """As in "paths that do not exist"; not "paths that do not exist (`a.ts`)"."""
    if {"any", "should"} <= set(lows_of(before)):
        return True
    after = statement.clauses_after[:1]
    if after and after[0].opener == "(" and after[0].words[0].is_name:
        return False
    return not any(word.is_name for word in before[-8:]) and not _ends_with_the(before)


def is_ruled(statement: Statement) -> bool:
    """As in "the next role cannot start until the gate passes": of somebody else, a rule."""
    later = statement.clauses_after[:1]
    if statement.match.word != STOPPED or not later or later[0].opener not in {"until", "unless"}:
        return False
    if not {"can", "could"} & {word.low for word in statement.clause.words}:
        return False
    return bool(statement.left) and not {word.low for word in statement.left} & _OURS


def _says_what_can_be(statement: Statement) -> bool:
    could = {"can", "could"} & set(statement.match.auxiliary)
    stopped = statement.match.word in {STOPPED, CONFLICTING}
    return stopped or (statement.match.aim is Aim.LEFT and bool(could))


def _is_of_anything(statement: Statement) -> bool:
    """As in "a file does not exist", "any page is missing"; not "a changelog entry is missing"."""
    subject = [word for word in statement.left if word.low not in lex.ADVERBS]
    if {"problem", "bug", "defect"} & set(lows_of(subject)):
        return True
    could = {"can", "could", "will"} & set(statement.match.auxiliary)
    if could and subject and [subject[0].low] in _ANYTHING:
        return True
    if any(word.is_name for word in subject) or not subject:
        return False
    if subject[-1].low in lex.PEOPLE and statement.match.word in lex.MADE_PARTICIPLES:
        return True
    plain = {"a", "an"} if statement.match.word == "missing" else set[str]()
    return subject[0].low in lex.INDEFINITE - {"all", "no", "some", *plain} and not any(
        word.is_name for word in statement.right
    )


def _is_held_by_anything(statement: Statement) -> bool:
    """As in "comments that do not contain `x`", "repositories that lack a lock file"."""
    if statement.match.word not in lex.HOLDING or any(word.is_word for word in statement.left):
        return False
    before = statement.before
    return not any(word.is_name for word in before[-5:]) and not _ends_with_the(before)


def _ends_with_the(before: Sequence[Word]) -> bool:
    return any(low in {"the", "this", "our"} for low in lows_of(before)[-4:]) and not any(
        low in {"a", "an", "any"} for low in lows_of(before)[-4:]
    )


def is_product_talk(statement: Statement) -> bool:
    """What a thing does not do, said of no named thing: "the parser does not include comments"."""
    if statement.match.word not in lex.HOLDING | {"no"} or any(
        word.is_name for word in statement.clause.words
    ):
        return False
    if statement.match.aim is Aim.LEFT:
        return False
    subject = set(lows_of(statement.left))
    if "there" in subject or not subject:
        return False
    pointed = "such" in lows_of(statement.right[:1])
    if pointed and any(
        word.is_name for clause in statement.clauses[: statement.position] for word in clause.words
    ):
        return False  # as in "it calls `POST /teams`, but the backend has no such route"
    ours = lex.CHANGE | lex.REPOSITORY | lex.FILES | lex.CONTAINERS | lex.ENTRIES
    return not subject & (ours | {"this", "we", "you", "i", "us", "gates", "checks"})
