"""The predicates of a text's clauses, before anything asks whether they claim something."""

from bot.claims.finding.matching import find_matches
from bot.claims.finding.predicates import Match
from bot.claims.reading.document import read_blocks
from bot.claims.reading.sentences import read_clauses, read_sentences
from bot.claims.reading.words import read_words


def matches(text: str) -> list[Match]:
    """From left to right, clause by clause."""
    words = [word for block in read_blocks(text) for word in read_words(block.pieces)]
    clauses = [clause for sentence in read_sentences(words) for clause in read_clauses(sentence)]
    return [match for clause in clauses for match in find_matches(clause)]
