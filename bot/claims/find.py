"""Claims in a text: from Markdown to blocks, from those to sentences, predicates and claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.claims.finding import stops
from bot.claims.finding.arguments import Container, Subject, container_of, subjects_of
from bot.claims.finding.assertions import assertions_in
from bot.claims.finding.blocking import find_blocks
from bot.claims.finding.coordination import coordinated, without_consequences
from bot.claims.finding.ellipses import ellipsis_in
from bot.claims.finding.kinds import kind_of
from bot.claims.finding.labels import parts_of, read_reports, reason_in, spelled
from bot.claims.finding.lines import Report
from bot.claims.finding.matching import find_matches
from bot.claims.finding.outcomes import tells_what_was
from bot.claims.finding.predicates import Match
from bot.claims.finding.reporting import is_reported
from bot.claims.finding.screening import is_claim
from bot.claims.finding.statements import Statement
from bot.claims.finding.weighed import weighed_claims
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block, BlockRole, read_blocks
from bot.claims.reading.sentences import Clause, Sentence, read_clauses, read_sentences
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word, read_words
from bot.model.claims import MERGEABLE, Claim, ClaimKind, Family, plain_name

MOST_CLAIMS = 200
MOST_WORDS = 20_000
"""Of one text, marks among them: 60 kB of prose have some 12 000."""
_MOST_PREDICATES = 12  # in one sentence
_COUNTS = frozenset({"one", "two", "three", "four", "five", "six", "several", "some", "many"})
_LEAST_SAID = 2  # words of a subject that is described with a number or a demonstrative
_MOST_IN_A_ROW = 4
_MOST_WEIGHED = 10  # in one text
_MOST_BARE = 6  # words of an item that is a name although nothing marks it as one
_MOST_REASON = 40  # words of a reason in which an issue is looked for
_VALUES = frozenset({"undefined", "null", "None", "nil", "NaN", "true", "false", "True", "False"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a text stands: a pull request's own description tells what its diff mends."""

    is_description: bool = False
    changed_files: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The sentences of the block before and behind one, empty at its ends."""

    preceding: Sequence[Word]
    following: Sequence[Word]


@dataclass(slots=True)
class _Reader:
    """What was said before: the last subject is what "it" stands for.

    `announced` is what a list was introduced with, `label` an explicit report that waits for its reason, and
    `doubted` the words (by `id`) of sentences in which something was read and taken for no claim. `weighable`
    is how many more may be found by weight alone: a long report shall not ask for a hundred answers; `words`
    is how many more are read.
    """

    antecedent: Subject | None = None
    announced: tuple[Statement, Container] | None = None
    label: Report | None = None
    doubted: set[int] = field(default_factory=set)
    weighable: int = _MOST_WEIGHED
    words: int = MOST_WORDS
    claims: dict[str, Claim] = field(default_factory=dict)


def find_claims(text: str, context: Context | None = None) -> tuple[Claim, ...]:
    """What the text says is blocked, missing or broken, in its order, each once, at most `MOST_CLAIMS`."""
    context = context or Context()
    reader = _Reader()
    for block in read_blocks(text):
        for claim in _claims_of(block, reader, context):
            reader.claims.setdefault(claim.identity, claim)
        if len(reader.claims) >= MOST_CLAIMS or reader.words <= 0:
            break
    for claim in _unexplained(reader):
        reader.claims.setdefault(claim.identity, claim)
    return tuple(reader.claims.values())[:MOST_CLAIMS]


def _claims_of(block: Block, reader: _Reader, context: Context) -> Iterator[Claim]:
    """What the block's sentences claim, and what its labels report that no sentence says."""
    words = read_words(block.pieces, reader.words)
    reader.words -= len(words)
    if block.role is BlockRole.ROW and tells_what_was(words):
        return
    waiting, reader.label = reader.label, None
    said: set[int] = set()
    found: list[Claim] = []
    for claim, sentence in _said(block, words, reader):
        if _describes_fix(claim, block, context):
            continue
        said.update(id(word) for word in sentence)
        found.append(claim)
        yield claim
    if waiting is not None and not said:
        yield from _reported(waiting, reason_in(block, words))
    reports = tuple(read_reports(block, words))
    for report in reports:
        if said.isdisjoint(id(word) for word in (*report.words, *report.reason)):
            if report.reason:
                yield from _reported(report, report.reason)
            else:
                reader.label = report
        else:
            yield from _unsettled(report, found)
    if not (context.is_description or waiting or reports):
        for claim in islice(weighed_claims(block, words, said, reader.doubted), reader.weighable):
            reader.weighable -= 1
            yield claim


def _reported(report: Report, reason: Sequence[Word]) -> Iterator[Claim]:
    """The claim of a label: whatever it is about, at least a human has to look."""
    if report.is_weak and not reason:
        return
    if report.is_of_check:
        yield Claim(
            kind=ClaimKind.CHECK,
            family=Family.BROKEN,
            subject=_check_name(spelled(reason)),
            quote=_quote(report, reason),
        )
        return
    issues = [word for word in reason[:_MOST_REASON] if word.shape is Shape.ISSUE]
    named = [
        Claim(kind=ClaimKind.ISSUE, family=Family.BLOCKED, subject=word.text, quote=_quote(report, reason))
        for word in issues
    ]
    yield from named
    if named:
        yield from _unsettled(report, named)
    if not issues:
        yield Claim(
            kind=ClaimKind.OTHER,
            family=Family.BLOCKED,
            subject=spelled(reason) or "blocked",
            quote=_quote(report, reason),
        )


def _unsettled(report: Report, found: Sequence[Claim]) -> Iterator[Claim]:
    """What an explicit report says beside the claims in it: "`a.ts` is missing and the vendor is silent"."""
    names = {name.casefold() for claim in found for name in (claim.subject, claim.container) if name}
    for part in parts_of(report.reason):
        text = Sentence(part).quote.casefold()
        if not any(name in text for name in names):
            yield Claim(
                kind=ClaimKind.OTHER, family=Family.BLOCKED, subject=spelled(part), quote=_quote(report, part)
            )


def _quote(report: Report, reason: Sequence[Word]) -> str:
    own = Sentence(report.words).quote
    rest = Sentence(reason).quote
    return own if rest in own else f"{own} {rest}"[:300]


def _unexplained(reader: _Reader) -> Iterator[Claim]:
    """The last label of a text, when nothing follows it."""
    if reader.label is not None:
        yield from _reported(reader.label, ())


def _said(block: Block, words: Sequence[Word], reader: _Reader) -> Iterator[tuple[Claim, Sequence[Word]]]:
    """The claims of the block's sentences, each with the words it was read from."""
    sentences = tuple(read_sentences(words))
    if block.role in {BlockRole.ITEM, BlockRole.OPEN_TASK} and reader.announced is not None:
        for claim in _listed(sentences, *reader.announced):
            yield claim, sentences[0].words
    else:
        reader.announced = None
    reader.antecedent = None
    most = _MOST_IN_A_ROW if block.role is BlockRole.ROW else _MOST_PREDICATES
    for position, sentence in enumerate(sentences):
        around = _Around(
            preceding=sentences[position - 1].words if position else (),
            following=sentences[position + 1].words if position + 1 < len(sentences) else (),
        )
        statements = tuple(islice(_statements(block, sentence, around, reader.doubted), most))
        found = [(statement, claim) for statement in statements for claim in _read(statement, reader)]
        if statements and not found:
            reader.doubted.update(id(word) for word in sentence.words)
        for claim in without_consequences(found):
            yield claim, sentence.words
        reader.antecedent = _first_name(sentence) or reader.antecedent


def _listed(sentences: Sequence[Sentence], statement: Statement, container: Container) -> Iterator[Claim]:
    """The item of a list that "The following files are missing:" announced."""
    subject = (_first_name(sentences[0]) or _bare_item(sentences[0])) if sentences else None
    if subject is not None:
        near = statement.clause.words if subject.word is not None else ()
        near_words = frozenset(word.low for word in near if word.is_word)
        claim = _claim(statement, replace(subject, near=near_words), container)
        if claim is not None:
            yield replace(claim, quote=f"{statement.sentence.quote} {subject.text}"[:300])


def _bare_item(sentence: Sentence) -> Subject | None:
    """An item that is a few plain words, as in a list of packages or of what is still to be written."""
    words = [word for word in sentence.words if word.is_word]
    if not words or len(words) > _MOST_BARE:
        return None
    return Subject(text=spelled(words), word=None, near=frozenset())


def _first_name(sentence: Sentence) -> Subject | None:
    word = next((word for word in sentence.words if word.is_name), None)
    return Subject(text=word.text, word=word, near=frozenset()) if word else None


def _statements(block: Block, sentence: Sentence, around: _Around, doubted: set[int]) -> Iterator[Statement]:
    """What the sentence says, clause by clause: in wordings that are known, else by its grammar."""
    clauses = tuple(part for clause in read_clauses(sentence) for part in coordinated(clause))
    seen: list[Word] = []
    for position, clause in enumerate(clauses):

        def stated(match: Match, position: int = position) -> Statement:
            return Statement(
                role=block.role,
                sentence=sentence,
                clauses=clauses,
                position=position,
                match=match,
                following=around.following,
                preceding=around.preceding,
            )

        known = [stated(match) for match in _matches(clause, seen)]
        asserted = [stated(match) for match in assertions_in(clause)]
        made = list(filter(is_claim, known)) or list(filter(is_reported, asserted))
        if (known or asserted) and not made:
            doubted.update(id(word) for word in sentence.words)
        yield from made
        seen.extend(clause.words)


def _matches(clause: Clause, before: Sequence[Word]) -> Iterable[Match]:
    blocks = tuple(find_blocks(clause, before))
    left_out = ellipsis_in(clause, before)
    return blocks or ((left_out,) if left_out is not None else find_matches(clause))


def _read(statement: Statement, reader: _Reader) -> Iterator[Claim]:
    subjects = subjects_of(statement, reader.antecedent)
    container = container_of(statement, subjects)
    announces = statement.sentence.words[-1].low == ":" and statement.position == len(statement.clauses) - 1
    if announces and subjects[0].word is None and statement.match.family is Family.MISSING:
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
    if statement.match.word == stops.CONFLICTING:
        subject, container = replace(subject, text=MERGEABLE), Container()
    if _says_next_to_nothing(kind, statement, container):
        return None
    subject = replace(subject, text=_subject_of(kind, statement, subject, container))
    if (kind is ClaimKind.OTHER and not (subject.text or container.name)) or _is_value(subject):
        return None
    return Claim(
        kind=kind,
        family=Family.BLOCKED if kind is ClaimKind.ISSUE else statement.match.family,
        subject=_shown(kind, subject, statement),
        container=container.name,
        quote=statement.sentence.quote,
        is_of_change=container.is_change and not container.name,
    )


def _says_next_to_nothing(kind: ClaimKind, statement: Statement, container: Container) -> bool:
    """As in "the retry is not part of this PR", "no dependency on #51"."""
    if kind is ClaimKind.OTHER and container.is_change:
        return statement.match.word == "part"
    return kind is ClaimKind.ISSUE and statement.match.word == "no"


def _subject_of(kind: ClaimKind, statement: Statement, subject: Subject, container: Container) -> str:
    """Its name; what the statement says where it has none, or a number only ("cannot push: 403")."""
    text = subject.text
    if kind is ClaimKind.OTHER and not (text or container.name):
        text = _said_of(statement)
    is_number = statement.match.word == stops.STOPPED and text.isdecimal()
    return _said_of(statement) if is_number else text


def _is_value(subject: Subject) -> bool:
    """As in "`undefined` is missing", "3 are missing"."""
    return subject.text in _VALUES or (subject.word is None and subject.text.isdecimal())


def _said_of(statement: Statement) -> str:
    """What a claim without a subject is about, in its own words; empty where it says next to nothing."""
    if statement.match.word == stops.STOPPED or statement.match.proposition is not None:
        return spelled(statement.clause.words)
    if statement.match.family is not Family.MISSING:
        return ""
    if statement.left and statement.left[0].low in _COUNTS:
        return statement.left[0].text
    begins = statement.clause.words[:1]
    source = statement.clause.words if begins and begins[0].low == "none" else statement.left
    words = [word for word in source if word.is_word and word.low not in lex.PRONOUNS | lex.PEOPLE]
    return spelled(words) if len(words) >= _LEAST_SAID else ""


def _shown(kind: ClaimKind, subject: Subject, statement: Statement) -> str:
    """A check is called by its name: "lint", not "lint job"."""
    if statement.match.word == stops.CONFLICTING:
        return MERGEABLE
    if kind is ClaimKind.CHECK and subject.word is None:
        return _check_name(subject.text)
    if kind is ClaimKind.REF and subject.word is None:
        return next((word for word in subject.text.split() if word.casefold() not in lex.REFS), subject.text)
    return subject.text.removesuffix("()")


def _check_name(said: str) -> str:
    """A check's name out of what is said of it: "lint" of "lint job"."""
    words = _without_asking(said.split())
    if len(words) > 1 and words[-1].casefold() in lex.CHECK_HEADS and words[0].casefold() != "required":
        return " ".join(words[:-1])
    return " ".join(words)


def _without_asking(words: Sequence[str]) -> Sequence[str]:
    """As in "(not sure) why the preview build"."""
    return words[1 + (words[1:2] == ["the"]) :] if words[:1] == ["why"] else words


def _describes_fix(claim: Claim, block: Block, context: Context) -> bool:
    """Whether a description tells what its own diff mends, which cannot be what blocks it."""
    if not context.is_description or claim.family is Family.BLOCKED:
        return False
    if claim.kind is ClaimKind.CHECK and claim.family is Family.BROKEN and claim.subject != MERGEABLE:
        return True  # what GitHub reports of this head waits for nobody's word
    if any(part in block.heading for part in lex.FIX_HEADINGS) or claim.kind in {
        ClaimKind.OTHER,
        ClaimKind.SYMBOL,
    }:
        return True
    changed = {plain_name(path) for path in context.changed_files}
    bases = {path.rsplit("/", 1)[-1] for path in changed}
    names = {plain_name(claim.subject), plain_name(claim.container)} - {""}
    return any(name in changed or name.rsplit("/", 1)[-1] in bases for name in names)
