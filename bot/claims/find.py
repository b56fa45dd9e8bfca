"""Claims in a text: from Markdown to blocks, from those to sentences, predicates and claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.claims.finding.arguments import Container, Subject, container_of, subjects_of
from bot.claims.finding.blocking import find_blocks
from bot.claims.finding.kinds import kind_of
from bot.claims.finding.predicates import Match, find_matches
from bot.claims.finding.screening import Statement, is_claim
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block, Role, read_blocks
from bot.claims.reading.sentences import Clause, Sentence, read_clauses, read_sentences
from bot.claims.reading.words import Word, read_words
from bot.model.claims import Claim, ClaimKind, Family, plain_name

MOST_CLAIMS = 200
_MOST_PREDICATES = 12  # in one sentence
_MOST_IN_A_ROW = 4
_VALUES = frozenset({"undefined", "null", "None", "nil", "NaN", "true", "false", "True", "False"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a text stands: a pull request's own description tells what its diff mends."""

    is_description: bool = False
    changed_files: Sequence[str] = ()


@dataclass(slots=True)
class _Reader:
    """What was said before: the last subject is what "it" stands for."""

    antecedent: Subject | None = None
    announced: tuple[Statement, Container] | None = None
    claims: dict[str, Claim] = field(default_factory=dict)


def find_claims(text: str, context: Context | None = None) -> tuple[Claim, ...]:
    """What the text says is blocked, missing or broken, in its order, each once, at most `MOST_CLAIMS`."""
    context = context or Context()
    reader = _Reader()
    for block in read_blocks(text):
        for claim in _claims_of(block, reader):
            if not _describes_fix(claim, block, context):
                reader.claims.setdefault(claim.identity, claim)
        if len(reader.claims) >= MOST_CLAIMS:
            break
    return tuple(reader.claims.values())[:MOST_CLAIMS]


def _claims_of(block: Block, reader: _Reader) -> Iterator[Claim]:
    sentences = tuple(read_sentences(read_words(block.pieces)))
    if block.role in {Role.ITEM, Role.OPEN_TASK} and reader.announced is not None:
        yield from _listed(sentences, *reader.announced)
    else:
        reader.announced = None
    reader.antecedent = None
    most = _MOST_IN_A_ROW if block.role is Role.ROW else _MOST_PREDICATES
    for position, sentence in enumerate(sentences):
        following = sentences[position + 1].words if position + 1 < len(sentences) else ()
        for statement in islice(_statements(block, sentence, following), most):
            if is_claim(statement):
                yield from _read(statement, reader)
        reader.antecedent = _first_name(sentence) or reader.antecedent


def _listed(sentences: Sequence[Sentence], statement: Statement, container: Container) -> Iterator[Claim]:
    """The item of a list that "The following files are missing:" announced."""
    subject = _first_name(sentences[0]) if sentences else None
    if subject is not None:
        near = statement.clause.words if subject.word is not None else ()
        near_words = frozenset(word.low for word in near if word.is_word)
        claim = _claim(statement, replace(subject, near=near_words), container)
        if claim is not None:
            yield replace(claim, quote=f"{statement.sentence.quote} {subject.text}"[:300])


def _first_name(sentence: Sentence) -> Subject | None:
    word = next((word for word in sentence.words if word.is_name), None)
    return Subject(text=word.text, word=word, near=frozenset()) if word else None


def _statements(block: Block, sentence: Sentence, following: Sequence[Word]) -> Iterator[Statement]:
    clauses = tuple(read_clauses(sentence))
    seen: list[Word] = []
    for position, clause in enumerate(clauses):
        for match in _matches(clause, seen):
            yield Statement(
                role=block.role,
                sentence=sentence,
                clauses=clauses,
                position=position,
                match=match,
                following=following,
            )
        seen.extend(clause.words)


def _matches(clause: Clause, before: Sequence[Word]) -> Iterable[Match]:
    blocks = tuple(find_blocks(clause, before))
    return blocks or find_matches(clause)


def _read(statement: Statement, reader: _Reader) -> Iterator[Claim]:
    subjects = subjects_of(statement, reader.antecedent)
    container = container_of(statement, subjects)
    announces = statement.sentence.words[-1].low == ":" and statement.position == len(statement.clauses) - 1
    if announces and subjects[0].word is None:
        reader.announced = (statement, container)
        return
    for subject in subjects:
        claim = _claim(statement, subject, container)
        if claim is not None:
            yield claim


def _claim(statement: Statement, subject: Subject, container: Container) -> Claim | None:
    kind = kind_of(statement, subject, container)
    if kind is ClaimKind.TEST and subject.word is None and container.shape is not None:
        subject, container = replace(subject, text=container.name), Container()
    if kind is ClaimKind.OTHER and not subject.text and not container.name:
        return None
    if subject.text in _VALUES or (subject.word is None and subject.text.isdecimal()):
        return None
    return Claim(
        kind=kind,
        family=Family.BLOCKED if kind is ClaimKind.ISSUE else statement.match.family,
        subject=_shown(kind, subject),
        container=container.name,
        quote=statement.sentence.quote,
        is_of_change=container.is_change and not container.name,
    )


def _shown(kind: ClaimKind, subject: Subject) -> str:
    """A check is called by its name: "lint", not "lint job"."""
    if kind is ClaimKind.CHECK and subject.word is None:
        words = subject.text.split()
        if len(words) > 1 and words[-1].casefold() in lex.CHECK_HEADS:
            return " ".join(words[:-1])
    if kind is ClaimKind.REF and subject.word is None:
        return next((word for word in subject.text.split() if word.casefold() not in lex.REFS), subject.text)
    return subject.text.removesuffix("()")


def _describes_fix(claim: Claim, block: Block, context: Context) -> bool:
    """Whether a description tells what its own diff mends, which cannot be what blocks it."""
    if not context.is_description or claim.family is Family.BLOCKED:
        return False
    if any(part in block.heading for part in lex.FIX_HEADINGS) or claim.kind in {
        ClaimKind.OTHER,
        ClaimKind.SYMBOL,
    }:
        return True
    changed = {plain_name(path) for path in context.changed_files}
    bases = {path.rsplit("/", 1)[-1] for path in changed}
    names = {plain_name(claim.subject), plain_name(claim.container)} - {""}
    return any(name in changed or name.rsplit("/", 1)[-1] in bases for name in names)
