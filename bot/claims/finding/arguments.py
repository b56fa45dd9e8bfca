"""What a claim is about and where that is said to be missing: subjects and container of a predicate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.claims.finding.predicates import Aim
from bot.claims.finding.statements import Statement
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_MOST_WORDS = 4
_FILED = frozenset({"lock", "lockfile", "lockfiles", "licence", "license", "checksum", "signature"})
_OF_SYMBOLS = lex.word_set(
    "exported re-exported registered imported called used defined declared referenced wired mounted listed"
)
_SYSTEM_CALLS = frozenset({"open", "stat", "lstat", "access", "scandir", "mkdir", "unlink", "rename"})
_SHORT = 2
_LEADING = lex.PREPOSITIONS | lex.DETERMINERS | lex.ADVERBS | lex.BE
_NAMED_BY = (
    lex.FILES | lex.ENTRIES | lex.SYMBOLS | lex.DEPENDENCIES | lex.TESTS | lex.ENDPOINTS | lex.SETTINGS
)
_CUTTING = (
    lex.BE
    | lex.LINKS
    | lex.MODALS
    | lex.REPORTING
    | lex.CONJUNCTIONS
    | lex.word_set("think noticed see found guess believe note that because like wait get seen make made")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A named or described thing. `word` is None for a description; `near` are the plain words around it."""

    text: str
    word: Word | None
    near: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Where it is said to be missing; `name` is empty where the text names no file and no index."""

    name: str = ""
    shape: Shape | None = None
    is_change: bool = False


def subjects_of(statement: Statement, antecedent: Subject | None) -> tuple[Subject, ...]:
    """The subjects, more than one for an enumeration. `antecedent` is what "it" may stand for."""
    for words, aim in _places(statement):
        group = tuple(_nearest_check(statement) or _group(words, aim))
        if group:
            return group[-1:] if aim is Aim.LEFT and _is_singular(statement) else group
    phrase = _phrase(statement)
    known = _earlier(statement) or antecedent
    if phrase.casefold() in lex.THINGS | lex.MODULES:
        meant = _meant(statement, phrase.casefold())
        if meant is not None:
            return (meant,)
    if phrase and phrase not in lex.PRONOUNS:
        both = (*_fellow_checks(statement, phrase), phrase)
        return tuple(Subject(text=text, word=None, near=frozenset(text.casefold().split())) for text in both)
    if known is not None and statement.match.family is not Family.BLOCKED:
        return _all_earlier(statement) or (_only_one(statement, known),)
    return (Subject(text=phrase, word=None, near=frozenset()),)


def _nearest_check(statement: Statement) -> tuple[Subject, ...]:
    """Of what breaks, the check right before the verb: "since #380 the build is failing"."""
    left = statement.left
    if statement.match.family is not Family.BROKEN or statement.match.aim is Aim.RIGHT or not left:
        return ()
    at = len(left) - 1
    if left[at].is_name and any(word.is_name for word in left[:at]) and low(left, at - 1) in {"with", "the"}:
        return (_subject(left, at),)
    named = any(word.is_name and word.shape is not Shape.ISSUE for word in left)
    if left[at].low in lex.CHECKS and not named and any(word.is_name for word in left):
        return (Subject(text=left[at].text, word=None, near=frozenset({left[at].low})),)
    return ()


def _fellow_checks(statement: Statement, phrase: str) -> Iterator[str]:
    """As in "lint" of "lint and tests are broken"."""
    lows = [word.low for word in statement.left]
    if phrase.casefold() in lex.CHECKS and low(statement.left, len(lows) - 2) in {"and", ","}:
        yield from (word.text for word in statement.left[-3:-2] if word.low in lex.CHECKS)


def _places(statement: Statement) -> Iterator[tuple[Sequence[Word], Aim]]:
    """Where to look for names, the likeliest place first."""
    match statement.match.aim:
        case Aim.LEFT:
            if (
                statement.match.word in {"updated", "extended", "adjusted"}
                and low(statement.right, 0) == "for"
            ):
                yield statement.right, Aim.RIGHT
            yield statement.left, Aim.LEFT
            if not any(word.is_word for word in statement.left) and statement.position:
                yield _tail(statement), Aim.LEFT
            later = statement.clauses[statement.position + 1 :]
            missing = statement.match.family is Family.MISSING
            if missing and later and later[0].opener in {":", "("} and later[0].words[0].is_name:
                yield later[0].words, Aim.LEFT
            if missing and later and later[0].words[0].low in _SYSTEM_CALLS:
                yield later[0].words[1:], Aim.LEFT
        case Aim.RIGHT:
            yield _reach(statement), Aim.RIGHT
            if statement.match.word == "no" and statement.clause.opener in {":", "\u2014"}:
                yield _tail(statement), Aim.LEFT


def _tail(statement: Statement) -> Sequence[Word]:
    """What a relative clause or a status after a dash speaks of: the last names before it."""
    before = statement.clauses[statement.position - 1].words
    names = [position for position, word in enumerate(before) if word.is_name]
    if not names:
        return ()
    if statement.clause.opener in {"but", "yet"}:
        return before[: names[0] + 1]
    return before if statement.clause.opener in {"\u2014", ":", "|", "-", "("} else before[names[-1] :]


def _reach(statement: Statement) -> Sequence[Word]:
    """The object, and what follows a colon after it ("Missing dependency: x")."""
    words = statement.clause.words if statement.match.end == 0 else statement.right
    later = statement.clauses[statement.position + 1 :]
    if not any(word.is_name for word in words) and later and later[0].opener in {":", "\u2014", "(", ","}:
        return (*words, *later[0].words) if later[0].opener != "," else words
    return words


def _group(words: Sequence[Word], aim: Aim) -> Iterator[Subject]:
    """The first name that no preposition makes a place, and the names it is enumerated with."""
    names = [position for position, word in enumerate(words) if word.is_name]
    if not names:
        return
    free = [position for position in names if not _is_placed(words, position)]
    if not free and aim is Aim.RIGHT and _has_head(words[: names[0]]):
        return
    at = free[0] if free else names[0]
    if aim is Aim.LEFT and not free and len(names) > 1 and low(words, 0) in lex.CONTAINING:
        at = names[-1]
    yield _subject(words, at)
    while True:
        step = at + 1
        while low(words, step) in lex.CONJUNCTIONS | {","}:
            step += 1
        if step == at + 1 or step >= len(words) or not words[step].is_name:
            return
        at = step
        yield _subject(words, at)


def _has_head(before: Sequence[Word]) -> bool:
    """Whether what is missing is named by a plain noun: "no HEALTHCHECK instruction in its `Dockerfile`"."""
    head = [word.low for word in before if word.is_word and word.low not in _LEADING]
    return bool(_FILED & set(head)) or (bool(head) and not set(head) & _NAMED_BY)


def _is_placed(words: Sequence[Word], position: int) -> bool:
    before = position - 1
    while low(words, before) in lex.DETERMINERS:
        before -= 1
    if low(words, before) in {"for", "beside", "to"} and _FILED & {word.low for word in words[:before]}:
        return True
    return low(words, before) in {"in", "from", "inside", "into", "within", "under", "at", "of"}


def low(words: Sequence[Word], position: int) -> str:
    """The word there in lower case, empty beyond either end."""
    return words[position].low if 0 <= position < len(words) else ""


def _subject(words: Sequence[Word], position: int) -> Subject:
    word = words[position]
    text = word.text
    if word.shape is Shape.ROUTE and low(words, position - 1) in _METHODS:
        text = f"{words[position - 1].text} {text}"
    around = (*words[max(0, position - 2) : position], *words[position + 1 : position + 3])
    near = frozenset(other.low for other in around if other.is_word)
    return Subject(text=text, word=word, near=near)


def _phrase(statement: Statement) -> str:
    """The plain words that name the subject, without articles; a pronoun; or nothing."""
    if statement.match.aim is Aim.LEFT and not statement.left and statement.position:
        return _spelled(_before(statement.clauses[statement.position - 1].words))
    if statement.match.aim is Aim.LEFT:
        return _spelled(_before(statement.left))
    return _spelled(_after(_reach(statement)))


def _before(words: Sequence[Word]) -> Sequence[Word]:
    lows = [word.low for word in words]
    if lows[:1] and lows[0].isdecimal() and "of" in lows[1:2]:
        words, lows = words[2:], lows[2:]  # as in "2 of 14 jobs"
    cut = next((at for at, word in enumerate(lows) if word in lex.PREPOSITIONS and at > 0), len(words))
    kept = [word for word in words[:cut] if word.low not in lex.ADVERBS]
    for position in range(len(kept) - 1, -1, -1):
        if kept[position].low in _CUTTING:
            kept = kept[position + 1 :]
            break
    return kept


def _after(words: Sequence[Word]) -> Sequence[Word]:
    kept: list[Word] = []
    for word in words:
        stops = lex.PREPOSITIONS | lex.CONJUNCTIONS | lex.BE | lex.MODALS | lex.OPEN_ENDS
        if word.low in stops and kept:
            break
        if word.is_word and word.low not in lex.ADVERBS | stops:
            kept.append(word)
    return kept


def _spelled(words: Sequence[Word]) -> str:
    kept = [word for word in words if word.is_word]
    while len(kept) > 1 and kept[0].low in lex.DETERMINERS:
        kept = kept[1:]
    while len(kept) > 1 and kept[0].low.isdigit():
        kept = kept[1:]
    if len(kept) == 1 and kept[0].low in lex.DETERMINERS | lex.PRONOUNS:
        return kept[0].low if kept[0].low in lex.PRONOUNS else ""
    return " ".join(word.text for word in kept[-_MOST_WORDS:])


def _is_singular(statement: Statement) -> bool:
    """As in "I opened a.ts and b.ts is not there" speaks of one."""
    joined = any(word.low in {"and", ","} for word in statement.left)
    return joined and bool({"is", "isn", "does", "was", "has"} & set(statement.match.auxiliary))


def _only_one(statement: Statement, known: Subject) -> Subject:
    """What "it" stands for; where several names could be it, no name, so that nothing is looked up."""
    before = [word for clause in statement.clauses[: statement.position] for word in clause.words]
    names = [word for word in before if word.is_name] or [
        word for word in statement.preceding if word.is_name
    ]
    if statement.match.word in _OF_SYMBOLS:
        symbols = [word for word in names if word.shape is not Shape.PATH]
        names = symbols or names
    if len({word.text for word in names}) > 1:
        return replace(known, word=None)
    return replace(known, text=names[0].text, word=names[0]) if names else known


def _meant(statement: Statement, noun: str) -> Subject | None:
    """The earlier name that "that file", "no such route" or "the script" stands for; None where none fits."""
    before = [word for clause in statement.clauses[: statement.position] for word in clause.words]
    names = [word for word in before if word.is_name] or [
        word for word in statement.preceding if word.is_name
    ]
    fitting = [word for word in names if _is_called(word, noun)]
    if _points_back(statement):
        chosen = (fitting or names)[-1:]
    else:  # "the file" may be another one than the clause's own subject
        known = {word.text for word in fitting if not before or word is not before[0]}
        chosen = fitting[-1:] if "the" in _all_lows(statement) and len(known) == 1 and before else []
    return Subject(text=chosen[0].text, word=chosen[0], near=frozenset({noun})) if chosen else None


def _is_called(word: Word, noun: str) -> bool:
    """Whether what looks like that may be called so: a path a file, an address an endpoint."""
    if noun in lex.FILES:
        return word.shape in {Shape.PATH, Shape.SLASHED}
    if noun in lex.ENDPOINTS - {"url", "path", "handler"}:
        return word.shape is Shape.ROUTE
    if noun in lex.ENVIRONMENT:
        return word.shape is Shape.ENV
    if noun in lex.REFS:
        return word.shape in {Shape.SLASHED, Shape.VERSION, Shape.PLAIN, Shape.IDENTIFIER}
    if noun in lex.SYMBOLS:
        return word.shape in {Shape.IDENTIFIER, Shape.PLAIN}
    return word.shape is not Shape.ISSUE


def _points_back(statement: Statement) -> bool:
    """As in "that file does not exist", "no such file", "x.ts: file is missing"."""
    lows = {word.low for word in (*statement.left, *statement.right)}
    bare = len(statement.left) == 1 and statement.clause.opener in {"\u2014", ":", "-"}
    return (
        bare
        or bool(lows & {"that", "this", "such"})
        or (statement.match.word == "no" and "such" in _all_lows(statement))
    )


def _all_lows(statement: Statement) -> set[str]:
    return {word.low for word in statement.clause.words}


def _all_earlier(statement: Statement) -> tuple[Subject, ...]:
    """As in "`a` and `b` are in the guide, but absent from the index": all of the clause before."""
    if not statement.position or statement.left:
        return ()
    words = statement.clauses[statement.position - 1].words
    verb = next((at for at, word in enumerate(words) if word.low in {"are", "were", "exist"}), 0)
    return tuple(_group(words[:verb], Aim.LEFT)) if verb else ()


def _earlier(statement: Statement) -> Subject | None:
    """What "it" stands for within the sentence: the first name of an earlier clause."""
    for clause in reversed(statement.clauses[: statement.position]):
        for subject in _group(clause.words, Aim.LEFT):
            return subject
    first = statement.clauses[0].words
    verb = next((at for at, word in enumerate(first) if word.low in lex.BE), 0)
    if (
        statement.position
        and 0 < verb <= _SHORT
        and first[verb - 1].is_word
        and first[0].low not in lex.PRONOUNS | lex.PEOPLE
    ):
        return Subject(text=first[verb - 1].text, word=None, near=frozenset())
    return None


def container_of(statement: Statement, subjects: Sequence[Subject]) -> Container:
    """The container that the clause names beside its subjects."""
    taken = {subject.text for subject in subjects}
    sides = (statement.right, statement.left)
    if statement.match.aim is Aim.RIGHT:
        sides = (_reach(statement), statement.left)
    found = [_place(side, taken) for side in sides]
    named = next((place for place in found if place.name and place.shape is not None), None)
    if named is None and statement.match.word in {"updated", "extended", "adjusted"}:
        named = _owner(statement.left, taken)
    if named is None and statement.match.aim is Aim.RIGHT:
        named = _owner(statement.left, taken)
    return named or next((place for place in found if place.name or place.is_change), Container())


def _owner(words: Sequence[Word], taken: set[str]) -> Container | None:
    """The subject of "lacks", "has no", "does not list"."""
    name = next((word for word in words if word.is_name and word.text not in taken), None)
    if name is not None:
        return Container(name=name.text, shape=name.shape)
    generic = next((word for word in words if word.low in lex.CONTAINERS | {"compose"}), None)
    return Container(name=generic.text) if generic else None


def _place(words: Sequence[Word], taken: set[str]) -> Container:
    found = tuple(_named_places(words, taken))
    files = [place for place in found if place.shape is Shape.PATH]
    named = [place for place in found if place.shape is not None]
    return next(iter((*files, *named, *found)), Container())


def _named_places(words: Sequence[Word], taken: set[str]) -> Iterator[Container]:
    """What follows the prepositions, up to an "and" that begins something else."""
    for position, word in enumerate(words):
        if word.low in {"and", "or"} and not _joins(words, position):
            return
        if word.low not in lex.CONTAINING:
            continue
        for other in words[position + 1 : position + 6]:
            if other.is_name and other.text not in taken:
                yield Container(name=other.text, shape=other.shape)
            if other.low in lex.CONTAINING or other.is_name:
                break
            if other.low in lex.CONTAINERS | {"compose"}:
                yield Container(name=other.low)
            elif other.low in lex.CHANGE:
                yield Container(is_change=True)


def _joins(words: Sequence[Word], position: int) -> bool:
    return position + 1 < len(words) and words[position + 1].is_name
