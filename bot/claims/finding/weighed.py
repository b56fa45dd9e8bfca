"""What is reported in words that no rule reads: a sentence that weighs enough, for a human to settle."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.claims.finding.labels import spelled
from bot.claims.finding.lines import is_none
from bot.claims.finding.mending import COMMIT_TYPES
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block, BlockRole, read_blocks
from bot.claims.reading.sentences import Sentence, read_sentences
from bot.claims.reading.words import Word, read_words
from bot.claims.weighing.marks import SaidMark, marks_of
from bot.claims.weighing.tells import tells_something
from bot.claims.weighing.weights import learnt, weight_of
from bot.model.claims import Claim, ClaimKind, Family

ENOUGH = 0.5
"""The weight from which a sentence is a report. More costs recall and spares false alarms."""
ENOUGH_AGAINST_RULES = 1.5
"""The weight from which it is one although a rule read it and took it for none."""
_LEAST_WORDS = 3


def sentences_in(text: str, *, is_description: bool = False) -> tuple[SaidMark, ...]:
    """Every sentence of a text with what stands around it."""
    blocks = ((block, read_words(block.pieces)) for block in read_blocks(text))
    return tuple(
        said for block, words in blocks for said in said_in(block, words, is_description=is_description)
    )


def said_in(block: Block, words: Sequence[Word], *, is_description: bool = False) -> Iterator[SaidMark]:
    """The sentences of a block."""
    sentences = tuple(sentence for sentence in read_sentences(words) if sentence.words)
    signs = frozenset(word.low for word in words if len(word.low) == 1 and not word.low.isascii())
    for position, sentence in enumerate(sentences):
        following = sentences[position + 1].words if position + 1 < len(sentences) else ()
        yield SaidMark(
            sentence=sentence, block=block, signs=signs, following=following, is_description=is_description
        )


def weighed_claims(
    block: Block, words: Sequence[Word], read: AbstractSet[int], doubted: AbstractSet[int]
) -> Iterator[Claim]:
    """The sentences that weigh enough and of which no word (by `id`) was `read` as a claim already.

    More is asked of what a rule `doubted`: it was understood, and taken for a question, a rule or something
    that is over.
    """
    for said in said_in(block, words):
        own = {id(word) for word in said.sentence.words}
        enough = ENOUGH if own.isdisjoint(doubted) else ENOUGH_AGAINST_RULES
        if own.isdisjoint(read) and _may_report(said) and weight_of(marks_of(said), learnt()) > enough:
            yield Claim(
                kind=ClaimKind.OTHER,
                family=Family.MISSING,
                subject=_subject(said.sentence),
                quote=said.sentence.quote,
            )


def _may_report(said: SaidMark) -> bool:
    """Whether it is none that asks, supposes or announces, and no task that says what to do."""
    words = said.sentence.words
    says_little = sum(word.is_word or word.is_name for word in words) < _LEAST_WORDS
    if said.sentence.is_question or says_little or words[-1].low == ":":
        return False
    if said.block.role is BlockRole.OPEN_TASK or words[0].low in lex.HYPOTHETICAL_OPENERS:
        return False
    colon = next((at for at, word in enumerate(words) if word.low == ":"), len(words))
    if is_none(words[colon + 1 :]):
        return False  # as in "Action required: none"
    if words[-1].low == "not" or (words[0].low in COMMIT_TYPES and words[1].low == ":"):
        return False  # as in "`a` is pure, `b` is not", "feat: show missing items"
    return tells_something(words, said.signs)


def _subject(sentence: Sentence) -> str:
    """What it names first, else its own first words."""
    named = (word.text for word in sentence.words if word.is_name and not word.is_opaque)
    return next(named, "") or spelled(sentence.words) or sentence.quote
