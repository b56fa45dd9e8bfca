"""A predicate with what stands around it: its clause, its sentence, the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims.finding.predicates import Match
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import BlockRole
from bot.claims.reading.sentences import Clause, Sentence
from bot.claims.reading.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A predicate with everything around it that can turn it into no claim.

    `following` is the next sentence of the same block, empty at its end, `preceding` the one before, empty
    at its start.
    """

    role: BlockRole
    sentence: Sentence
    clauses: Sequence[Clause]
    position: int
    match: Match
    following: Sequence[Word] = ()
    preceding: Sequence[Word] = ()

    @property
    def clause(self) -> Clause:
        """The clause of the predicate."""
        return self.clauses[self.position]

    @property
    def left(self) -> Sequence[Word]:
        """What stands before the predicate in its clause."""
        return self.clause.words[: self.match.start]

    @property
    def right(self) -> Sequence[Word]:
        """What stands after the predicate in its clause."""
        return self.clause.words[self.match.end :]

    @property
    def before(self) -> Sequence[Word]:
        """The words of the clause before, empty where there is none."""
        return self.clauses[self.position - 1].words if self.position else ()

    @property
    def clauses_after(self) -> Sequence[Clause]:
        """The clauses that follow in its sentence."""
        return self.clauses[self.position + 1 :]


def lows_of(words: Sequence[Word]) -> list[str]:
    """The words in lower case."""
    return [word.low for word in words]


def opening_of(statement: Statement) -> list[str]:
    """The first words of the sentence that say something, in lower case."""
    words = lows_of(statement.sentence.words)
    skipped = lex.SOFTENERS | {",", "*", "-", "\u2014", ":"}
    while words and words[0] in skipped:
        words = words[1:]
    return words


def has_phrase(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands among the words, word for word."""
    text = f" {' '.join(words)} "
    return any(f" {' '.join(phrase)} " in text for phrase in phrases)
