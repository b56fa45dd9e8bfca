"""Of which kind a claim is: told from its subject's looks, the words around it, and its container."""

import re
from collections.abc import Mapping, Sequence

from bot.claims.finding import absences, messages, stops
from bot.claims.finding.arguments import Container, Subject
from bot.claims.finding.predicates import Aim
from bot.claims.finding.statements import Statement
from bot.claims.grammar.forms import Form, meaning_of
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.manifests import is_environment_file, is_manifest
from bot.claims.reading.shapes import Shape, is_file_name
from bot.claims.reading.words import Word
from bot.model.claims import ClaimKind, Family

_INDEX = re.compile(
    r"(?:.*/)?(?:index|mod|modules?|container|providers|lib|main|__init__|_?journal|registry|routes?|router|urls|exports?|barrel|"
    r"sidebars?|nav|toc|catalog|manifest|plugins?|app\.module|settings)\.\w+"
)
_CODE_EXTENSIONS = re.compile(
    r".*\.(?:py|go|rs|java|kt|rb|php|c|cc|cpp|h|hpp|cs|swift|ts|tsx|js|jsx|mjs|scala|ex)"
)
_ENTRY_WORDS = lex.ENTRIES | frozenset(
    {"exported", "re-exported", "listed", "registered", "linked", "mounted", "wired"}
)
_NOT_DEPENDENCIES = frozenset({"script", "scripts", "entry", "key", "field", "export", "engine", "engines"})
_RUNS = frozenset({"ci", "run", "runs", "push", "pr", "head"})
_DEFINED = lex.word_set("undefined attribute member property function import method symbol")
_GRANTED = frozenset({"credentials", "token", "account", "permissions"})
_PUTTING_THERE = lex.word_set(
    "add commit push create write generate track upload include ship copy find see locate exist "
    "provide publish release land merge miss lose bundle package download import fetch open"
)
_OF_NAMES = frozenset({ClaimKind.FILE, ClaimKind.SYMBOL, ClaimKind.DEPENDENCY, ClaimKind.ENV})
_BELONGING = frozenset({"for", "of", "about"})
_SAME_AS_NAME = (
    (lex.ENTRIES - {"script"})
    | {"file", "files", "folder", "directory", "dir"}
    | lex.DEPENDENCIES
    | lex.PREPOSITIONS
    | lex.ADVERBS
    | lex.word_set(
        "definition declaration implementation function method class constant struct caller callers "
        "call calls use uses usage usages reference references mention mentions sign trace copy value "
        "values variable variables updated extended adjusted one none any all both registration "
        "requirement import imports export exports"
    )
)
_TESTED = frozenset({"covered", "tested", "untested", "uncovered", "cover"})


def kind_of(statement: Statement, subject: Subject, container: Container) -> ClaimKind:
    """The kind; OTHER where nothing tells."""
    shape = subject.word.shape if subject.word is not None else None
    if statement.match.proposition is not None:
        return _asserted(statement, statement.match.proposition, subject, shape)
    if shape is Shape.ISSUE:
        return ClaimKind.ISSUE
    found = (
        _by_word(statement, subject, shape)
        or _by_role(statement, subject, shape, container)
        or _by_noun(subject, shape, container)
        or _by_container(statement, subject, shape, container)
        or _by_shape(subject, shape)
    )
    return ClaimKind.OTHER if _says_no_absence(found, statement, subject) else found


def _says_no_absence(kind: ClaimKind, statement: Statement, subject: Subject) -> bool:
    """As in "`a.md` was not updated", "`a.py` is missing an entry": that a name is there refutes neither."""
    if kind in _OF_NAMES and _is_of_another_head(statement, subject):
        return True
    if kind is ClaimKind.FILE:
        meaning = meaning_of(statement.match.word)
        return meaning is not None and meaning.form is Form.PAST and meaning.base not in _PUTTING_THERE
    if kind is not ClaimKind.ENTRY or subject.word is not None:
        return False
    after = [word.low for word in statement.right[:1]]
    return subject.text.casefold() in lex.THINGS | lex.ENTRIES or after in (["a"], ["an"], ["any"])


def _is_of_another_head(statement: Statement, subject: Subject) -> bool:
    """As in "the types for `lodash` are missing", "the session of agent `x`": `x` itself is there."""
    words = statement.clause.words
    at = next((at for at, word in enumerate(words) if word is subject.word), -1)
    for back in (1, 2):
        if at - back > 0 and words[at - back].low in _BELONGING:
            head = words[at - back - 1]
            return head.is_word and head.low not in _SAME_AS_NAME
    return False


def _asserted(
    statement: Statement, proposition: Proposition, subject: Subject, shape: Shape | None
) -> ClaimKind:
    """What the grammar found is for a human, but a check's state: a verb's class is not its meaning."""
    if proposition.sense in {Sense.WORKING, Sense.FAILURE} and _is_broken_check(statement, subject, shape):
        return ClaimKind.CHECK
    return ClaimKind.OTHER


def _by_word(  # noqa: PLR0911 - one line a word reads best
    statement: Statement, subject: Subject, shape: Shape | None
) -> ClaimKind | None:
    """What the predicate itself decides."""
    match statement.match.word:
        case absences.UNTESTED:
            return ClaimKind.TEST
        case stops.CONFLICTING | "red":
            return ClaimKind.CHECK
        case messages.MODULE:
            is_path = subject.text.startswith(("/", ".")) or shape is Shape.PATH
            return ClaimKind.FILE if is_path else ClaimKind.DEPENDENCY
        case messages.MESSAGE if subject.text.isidentifier() and _lows(statement.clause.words) & _DEFINED:
            return ClaimKind.SYMBOL
        case messages.MESSAGE if {"pathspec", "revision"} & _lows(statement.sentence.words):
            return ClaimKind.REF
        case "lack" | "lacks" if _lows(statement.clause.words) & _GRANTED:
            return ClaimKind.CONFIG
        case _:
            return ClaimKind.OTHER if statement.match.family is Family.BLOCKED else None


def _by_role(
    statement: Statement, subject: Subject, shape: Shape | None, container: Container
) -> ClaimKind | None:
    """Checks break or do not report, tests are missing."""
    if statement.match.family is Family.BROKEN and shape is Shape.VERSION:
        return ClaimKind.OTHER
    if statement.match.family is Family.BROKEN:
        return ClaimKind.CHECK if _is_broken_check(statement, subject, shape) else None
    if not is_manifest(container.name) and _is_silent_check(statement, subject, shape):
        return ClaimKind.CHECK
    return ClaimKind.TEST if _is_of_tests(statement, subject, shape) else None


def _is_broken_check(statement: Statement, subject: Subject, shape: Shape | None) -> bool:
    if shape is Shape.SLASHED or (statement.match.word == "green" and statement.match.aim is Aim.RIGHT):
        return True
    named_test = subject.word is not None and "test" in subject.text.casefold()
    if subject.near & lex.REFS and subject.word is not None:
        return False
    words = _lows(statement.clause.words)
    heads = subject.near & (lex.CHECKS | lex.CHECK_HEADS)
    runs = statement.match.word in {"failing", "fails"} and words & _RUNS and shape is not Shape.PATH
    is_run = bool(runs) and subject.word is not None
    is_named = subject.text.casefold() in lex.CHECKS or _reads_as_check(subject, shape)
    return bool(heads or named_test or is_run or is_named)


def _is_silent_check(statement: Statement, subject: Subject, shape: Shape | None) -> bool:
    """As in "CI never started", "`gate` never appears on the head commit"."""
    if subject.text.casefold() in lex.CHECKS - lex.TESTS - {"compile"}:
        return True
    sentence = _lows(statement.sentence.words)
    is_of_head = sentence & {"head", "required"} and sentence & {"sha", "check", "checks"}
    named = shape in {Shape.PLAIN, Shape.IDENTIFIER}
    return named and bool(is_of_head) and not sentence & {"list", "index", "exported"}


def _is_of_tests(statement: Statement, subject: Subject, shape: Shape | None) -> bool:
    words = _lows(statement.clause.words)
    is_named = subject.word is not None
    if not (words & _TESTED or subject.near & lex.TEST_HEADS or (words & lex.TEST_HEADS and is_named)):
        return False
    own_file = shape is Shape.PATH and not words & (lex.TEST_HEADS | _TESTED)
    return not (own_file or shape in {Shape.ENV, Shape.VERSION} or words & lex.DEPENDENCIES)


def _lows(words: Sequence[Word]) -> set[str]:
    return {word.low for word in words if word.is_word}


def _reads_as_check(subject: Subject, shape: Shape | None) -> bool:
    """A name in code style that is no identifier and no path: "`macos-latest` fails"."""
    return shape is Shape.PLAIN and subject.word is not None and "-" in subject.text


def _by_noun(  # noqa: C901, PLR0911 - one line a rule
    subject: Subject, shape: Shape | None, container: Container
) -> ClaimKind | None:
    near = subject.near
    if shape is Shape.ENV and near & lex.REFS and subject.word is not None:
        return ClaimKind.REF
    is_constant = near & {"constant", "macro", "enum", "const"} or _CODE_EXTENSIONS.fullmatch(
        container.name.casefold()
    )
    if shape is Shape.ENV and not is_constant:
        return ClaimKind.ENV
    if near & {"env", "environment"} and (
        subject.word is not None or near & {"variable", "variables", "var"}
    ):
        return ClaimKind.ENV
    if shape in {Shape.VERSION, Shape.SLASHED, Shape.PLAIN, Shape.IDENTIFIER} and near & lex.REFS:
        return ClaimKind.REF
    if subject.word is None and near & {"branch", "tag"} and len(near) > 1:
        return ClaimKind.REF
    if is_manifest(container.name) and shape is not Shape.PATH and not near & _NOT_DEPENDENCIES:
        return ClaimKind.DEPENDENCY
    if near & lex.DEPENDENCIES and shape is not Shape.PATH:
        return ClaimKind.DEPENDENCY
    if near & lex.MODULES and shape in {Shape.PLAIN, Shape.PACKAGE, Shape.SLASHED} and not container.name:
        return ClaimKind.DEPENDENCY
    if shape is Shape.ROUTE or (near & {"endpoint", "endpoints"} and shape is not None):
        return ClaimKind.ENDPOINT
    if near & lex.SETTINGS and shape not in {Shape.PATH, Shape.ENV} and subject.word is not None:
        return ClaimKind.CONFIG
    return None


def _by_container(  # noqa: PLR0911 - one line a rule
    statement: Statement, subject: Subject, shape: Shape | None, container: Container
) -> ClaimKind | None:
    """An index lists entries, a source file defines symbols."""
    if statement.match.family is not Family.MISSING or not container.name:
        return None
    words = {word.low for word in statement.clause.words if word.is_word}
    name = container.name.casefold()
    if is_environment_file(name) and subject.word is not None and subject.text.isupper():
        return ClaimKind.ENV
    if container.shape is None or _INDEX.fullmatch(name) or words & _ENTRY_WORDS:
        listed = subject.word is not None or container.shape is not None
        return ClaimKind.ENTRY if listed and _lists(container) else None
    if _CODE_EXTENSIONS.fullmatch(name) and (shape is Shape.IDENTIFIER or subject.near & lex.SYMBOLS):
        return ClaimKind.SYMBOL
    if container.shape is Shape.PATH or is_file_name(container.name):
        return ClaimKind.ENTRY if subject.word is not None else None
    if container.shape is Shape.SLASHED and shape is not Shape.PATH and subject.word is not None:
        return ClaimKind.DEPENDENCY if shape is Shape.PACKAGE else None
    return None


def _lists(container: Container) -> bool:
    return container.shape in {None, Shape.PATH, Shape.SLASHED}


_KINDS_OF_SHAPES: Mapping[Shape, ClaimKind] = {
    Shape.PATH: ClaimKind.FILE,
    Shape.SLASHED: ClaimKind.FILE,
    Shape.PACKAGE: ClaimKind.DEPENDENCY,
    Shape.VERSION: ClaimKind.REF,
    Shape.FLAG: ClaimKind.CONFIG,
    Shape.ENV: ClaimKind.SYMBOL,
    Shape.ROUTE: ClaimKind.ENDPOINT,
    Shape.IDENTIFIER: ClaimKind.SYMBOL,
}


def _by_shape(subject: Subject, shape: Shape | None) -> ClaimKind:
    if shape is Shape.IDENTIFIER and subject.near & lex.FILES - {"script"}:
        return ClaimKind.FILE
    known = _KINDS_OF_SHAPES.get(shape) if shape is not None else None
    return known or _by_words(subject)


def _by_words(subject: Subject) -> ClaimKind:
    if subject.word is None:
        return ClaimKind.OTHER
    if subject.near & lex.FILES:
        return ClaimKind.FILE
    if subject.near & lex.SYMBOLS or subject.text.isidentifier():
        return ClaimKind.SYMBOL
    return ClaimKind.OTHER
