"""Paths with spaces that nothing marks: of "d d/my file.py is missing" no word is what the sentence means."""

from collections.abc import Iterator

from bot.claims.grammar.forms import meaning_of
from bot.claims.judging.tree import FileTree, base_of, repository_path
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import is_file_name
from bot.model.claims import Claim

_MOST_WORDS = 4
"""Of a path on either side of the subject."""
_AROUND = "\"'`()[],;:*"
_OWN = frozenset({"my", "our", "your", "his", "her", "their"})
_SAID = (
    lex.THINGS
    | lex.MODULES
    | lex.CONTAINERS
    | lex.TESTS
    | lex.CHECKS
    | lex.CHANGE
    | lex.REPOSITORY
    | lex.HELPERS
    | lex.PREPOSITIONS
    | lex.CONJUNCTIONS
    | lex.DETERMINERS
    | lex.NEGATIONS
    | lex.REPORTING
    | lex.FINDING
    | lex.MAKING
    | lex.HOLDING
    | lex.STATES
    | lex.SOFTENERS
    | lex.HYPOTHETICAL_CLAUSES
    | lex.word_set(
        "component service schema barrel manifest workflow config configuration notes source header asset "
        "because so that which where named called see blocked blocker note error either neither"
    )
)
_BETWEEN = lex.LINKS | lex.MODALS | lex.PREPOSITIONS | lex.CONJUNCTIONS


def spaced_path(claim: Claim, tree: FileTree) -> str:
    """The file that the words around the subject name together with it; empty where there is none."""
    return next((path for path in _wholes(claim) if " " in path and path in tree.files), "")


def may_go_on(claim: Claim) -> bool:
    """Whether a folder's name is followed by words that end as a file's does: "src/my app/main.py"."""
    if " " in claim.subject or "/" not in claim.subject or is_file_name(claim.subject):
        return False
    for word in _after(claim)[:_MOST_WORDS]:
        bare = word.strip(_AROUND).rstrip(".")
        if is_file_name(bare):
            return True
        if word != word.rstrip(_AROUND) or not bare or bare.casefold() in _BETWEEN:
            return False
    return False


def may_begin_before(claim: Claim) -> bool:
    """Whether the word before a bare file's name may be part of it: "my file.py", "annual report.pdf"."""
    if "/" in claim.subject or not is_file_name(claim.subject):
        return False
    before, found, _ = claim.quote.partition(claim.subject)
    words = before.split()
    if not found or not words or not before[-1:].isspace():
        return False
    word = words[-1].casefold()
    return word in _OWN or (word.isalpha() and word not in _SAID and meaning_of(word) is None)


def _wholes(claim: Claim) -> Iterator[str]:
    """The subject with up to so many words before and after it, the longest first."""
    before, _, _ = claim.quote.partition(claim.subject)
    left, right = before.split()[-_MOST_WORDS:] if before != claim.quote else [], _after(claim)[:_MOST_WORDS]
    for start in range(len(left) + 1):
        for end in range(len(right), -1, -1):
            words = [*left[start:], claim.subject, *right[:end]]
            yield repository_path(" ".join(words).strip(_AROUND).rstrip("."))


def _after(claim: Claim) -> list[str]:
    """The words behind the subject; none where it does not end where a word does."""
    _, _, rest = claim.quote.partition(claim.subject)
    return rest.split() if rest[:1].isspace() and base_of(claim.subject) else []
