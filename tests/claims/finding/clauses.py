"""The predicates of a text's clauses, before anything asks whether they claim something."""

from collections.abc import Iterator

from bot.claims.finding.matching import find_matches
from bot.claims.finding.predicates import Match
from bot.claims.finding.statements import Statement
from bot.claims.reading.document import read_blocks
from bot.claims.reading.sentences import read_clauses, read_sentences
from bot.claims.reading.words import read_words


def statements(text: str) -> Iterator[Statement]:
    """Each predicate with what stands around it, from left to right."""
    for block in read_blocks(text):
        sentences = tuple(read_sentences(read_words(block.pieces)))
        for at, sentence in enumerate(sentences):
            clauses = tuple(read_clauses(sentence))
            following = sentences[at + 1].words if at + 1 < len(sentences) else ()
            for position, clause in enumerate(clauses):
                for match in find_matches(clause):
                    yield Statement(
                        role=block.role,
                        sentence=sentence,
                        clauses=clauses,
                        position=position,
                        match=match,
                        following=following,
                    )


def matches(text: str) -> list[Match]:
    """The predicates alone."""
    return [statement.match for statement in statements(text)]
