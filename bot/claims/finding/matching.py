"""The predicates of a clause: what says in it that something is missing, broken or has stopped."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.claims.finding import absences, lacks, messages, negations, obstacles, oversights, states, stops
from bot.claims.finding.predicates import Finder, Match
from bot.claims.reading.sentences import Clause
from bot.claims.reading.words import Word

_ROOMS = (
    messages.FINDERS,
    absences.FINDERS,
    stops.FINDERS,
    obstacles.FINDERS,
    states.FINDERS,
    negations.FINDERS,
    lacks.FINDERS,
    oversights.FINDERS,
)


def _finders() -> Mapping[str, Sequence[Finder]]:
    """All finders of a word, the most particular first."""
    found: dict[str, list[Finder]] = defaultdict(list)
    for room in _ROOMS:
        for word, finder in room.items():
            found[word].append(finder)
    return found


_FINDERS = _finders()


def find_matches(clause: Clause) -> Iterator[Match]:
    """The predicates of a clause from left to right, overlapping ones left out."""
    end = 0
    for position, word in enumerate(clause.words):
        match = _match(clause.words, position, word.low)
        if match is not None and match.end > end and match.start >= min(end, match.end - 1):
            yield match
            end = match.end
    if end == 0:
        state = stops.clause_match(clause)
        if state is not None:
            yield state


def _match(words: Sequence[Word], position: int, word: str) -> Match | None:
    for finder in _FINDERS.get(word, ()):
        match = finder(words, position)
        if match is not None:
            return match
    return None
