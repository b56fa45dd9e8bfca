"""What a change mends, and what was mended, undone or merged, says the rest of the text."""

from collections.abc import Sequence

from bot.claims.finding.predicates import low
from bot.claims.finding.statements import Statement, has_phrase, lows_of, opening_of
from bot.claims.grammar.forms import Form, meaning_of
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.model.claims import Family

COMMIT_TYPES = frozenset({"feat", "fix", "chore", "refactor", "perf", "revert"})
"""With which the subject of a commit begins."""


def is_fix(statement: Statement) -> bool:
    """As in "Adds the missing …", "fix: …", "This PR restores …"."""
    opening = opening_of(statement)
    if opening[:1] and opening[0] in COMMIT_TYPES and len(statement.clauses) > 1:
        return True
    if opening[:1] in (["this"], ["the"], ["it"], ["we"], ["i"]):
        opening = [word for word in opening[1:4] if word not in lex.CHANGE | lex.ADVERBS]
    if not opening or opening[0] not in lex.FIXING or statement.clause.opener == "but":
        return False
    return not (opening[0] in {"report", "reports", "update", "updates"} and statement.position > 0)


def is_undone(statement: Statement) -> bool:
    """As in "it is not used, so I removed it"."""
    after = statement.clauses_after[:1]
    if after and after[0].opener == "so" and "safe" in lows_of(after[0].words):
        return True  # as in "it is not used anywhere else, so it is safe to remove"
    if not after or after[0].opener != "so" or low(after[0].words, 0) not in {"i", "we"}:
        return False
    verb = low(after[0].words, 1)
    return verb.endswith("ed") and verb != "need"


def is_resolved(statement: Statement) -> bool:
    """Mended, says the rest of the sentence or the next one."""
    noted = [clause for clause in statement.clauses[: statement.position] if clause.opener == "("]
    if any(low(clause.words, 0) in lex.RESOLVING for clause in noted):
        return True  # as in "Finding 1 (fixed): …"
    rest = [*lows_of(statement.right)]
    for clause in statement.clauses_after:
        rest += [clause.opener, *lows_of(clause.words)]
    if statement.match.family is not Family.BLOCKED and _tells_fix(rest):
        return True
    tells_when = statement.match.word == "removed" or "at" in rest
    if any(word.shape is Shape.SHA for word in statement.sentence.words[-3:]) and not tells_when:
        return True
    if statement.match.family is Family.BLOCKED and _tells_merge(rest):
        return True
    return _is_mended_next(lows_of(statement.following))


def _is_mended_next(following: Sequence[str]) -> bool:
    """What the next sentence says: "This adds it.", "I installed all of them.", "Fixed now."."""
    if following[:1] in (["this"], ["the"]) and set(following[1:4]) & lex.FIXING:
        return True
    if following[:2] == ["in", "this"] and set(following[2:3]) & lex.CHANGE:
        return True  # as in "In this commit the lockfile is regenerated."
    if following[:1] in (["i"], ["we"]) and _is_mending(following[1:3]):
        return True
    opening = [word for word in following[:5] if word not in lex.PRONOUNS | lex.ADVERBS | lex.BE]
    return bool(set(opening[:2]) & (lex.RESOLVING | {"added", "pushed"})) and "not" not in following[:5]


def _is_mending(words: Sequence[str]) -> bool:
    """As in "(I) installed them all"."""
    meanings = [meaning_of(word) for word in words if word not in lex.ADVERBS | {"have"}][:1]
    return any(
        meaning is not None and meaning.form is Form.PAST and meaning.sense is Sense.MAKING
        for meaning in meanings
    )


def _tells_fix(rest: Sequence[str]) -> bool:
    if not (lex.RESOLVING | {"added"}) & set(rest):
        return has_phrase(rest, lex.RESOLVED_PHRASES)
    for position, word in enumerate(rest):
        recent = rest[max(0, position - 3) : position]
        if recent[-1:] and recent[-1].isdecimal():
            continue  # as in "7 of 9 still broken, 2 fixed"
        open_ended = {"not", "be", "to", "until", "needs", "should", "must", "once", "after"} & set(recent)
        if (word in lex.RESOLVING or (word == "added" and position == len(rest) - 1)) and not open_ended:
            return True
    return has_phrase(rest, lex.RESOLVED_PHRASES)


def _tells_merge(rest: Sequence[str]) -> bool:
    return has_phrase(
        rest, (("been", "merged"), ("already", "merged"), ("has", "landed"), ("is", "merged", "now"))
    )
