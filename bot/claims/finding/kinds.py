"""Of which kind a claim is: told from its subject's looks, the words around it, and its container."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

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
_OF_REFS = lex.word_set("pathspec revision branch ref")
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
    said = _lows(statement.clause.words[statement.match.start : statement.match.end])
    subject = replace(subject, near=subject.near | said)
    found = (
        _by_word(statement, subject, shape, container)
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
            return head.is_word and head.low not in _SAME_AS_NAME and not _is_done(head.low)
    return False


def _is_done(word: str) -> bool:
    """As in "(I) looked for `x`": a verb, and no thing that belongs to `x`."""
    meaning = meaning_of(word)
    return word.endswith(("ed", "ing")) or (meaning is not None and meaning.form is Form.PAST)


def _asserted(
    statement: Statement, proposition: Proposition, subject: Subject, shape: Shape | None
) -> ClaimKind:
    """What the grammar found is for a human, but a check's state: a verb's class is not its meaning."""
    if proposition.sense in {Sense.WORKING, Sense.FAILURE} and _is_broken_check(statement, subject, shape):
        return ClaimKind.CHECK
    return ClaimKind.OTHER


def _by_word(  # noqa: PLR0911 - one line a word reads best
    statement: Statement, subject: Subject, shape: Shape | None, container: Container
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
        case messages.MESSAGE if "exported" in _lows(statement.clause.words) and container.name:
            return ClaimKind.ENTRY
        case "installed" if shape in {Shape.PLAIN, Shape.PACKAGE}:
            return ClaimKind.DEPENDENCY
        case "resolve" | "find" if shape is Shape.PLAIN and _lows(statement.sentence.words) & lex.MODULES:
            return ClaimKind.DEPENDENCY
        case messages.MESSAGE if subject.text.isidentifier() and _lows(statement.clause.words) & _DEFINED:
            return ClaimKind.SYMBOL
        case messages.MESSAGE if _OF_REFS & _lows(statement.sentence.words):
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


def _by_noun(subject: Subject, shape: Shape | None, container: Container) -> ClaimKind | None:
    """What the words around the name say it is."""
    if _is_branch_or_tag(subject, shape):
        return ClaimKind.REF
    if _is_variable(subject, shape, container):
        return ClaimKind.ENV
    if _is_dependency(subject.near, shape, container):
        return ClaimKind.DEPENDENCY
    if shape is Shape.ROUTE or (subject.near & {"endpoint", "endpoints"} and shape is not None):
        return ClaimKind.ENDPOINT
    is_named = subject.word is not None and shape not in {Shape.PATH, Shape.ENV}
    return ClaimKind.CONFIG if is_named and subject.near & lex.SETTINGS else None


def _is_branch_or_tag(subject: Subject, shape: Shape | None) -> bool:
    """As in "the tag `V1`", "branch release/2", "the release branch"."""
    if shape is Shape.ENV:
        return bool(subject.near & lex.REFS) and subject.word is not None
    if shape in {Shape.VERSION, Shape.SLASHED, Shape.PLAIN, Shape.IDENTIFIER} and subject.near & lex.REFS:
        return not _is_of_environment(subject)
    described = subject.word is None and subject.near & {"branch", "tag"} and len(subject.near) > 1
    return bool(described) and not _is_of_environment(subject)


def _is_variable(subject: Subject, shape: Shape | None, container: Container) -> bool:
    """As in "`API_KEY`" outside of code, "the environment variable `debug`"."""
    is_constant = subject.near & {"constant", "macro", "enum", "const"} or _CODE_EXTENSIONS.fullmatch(
        container.name.casefold()
    )
    return (shape is Shape.ENV and not is_constant) or _is_of_environment(subject)


def _is_of_environment(subject: Subject) -> bool:
    if not subject.near & {"env", "environment"}:
        return False
    return subject.word is not None or bool(subject.near & {"variable", "variables", "var"})


def _is_dependency(near: AbstractSet[str], shape: Shape | None, container: Container) -> bool:
    """As in "`a` is missing from `package.json`", "the package `a`", "module `a` is not found"."""
    if shape is not Shape.PATH and is_manifest(container.name) and not near & _NOT_DEPENDENCIES:
        return True
    if shape is not Shape.PATH and near & lex.DEPENDENCIES:
        return True
    is_module = bool(near & lex.MODULES) and not container.name
    return is_module and shape in {Shape.PLAIN, Shape.PACKAGE, Shape.SLASHED}


def _by_container(
    statement: Statement, subject: Subject, shape: Shape | None, container: Container
) -> ClaimKind | None:
    """An index lists entries, a source file defines symbols."""
    if statement.match.family is not Family.MISSING or not container.name:
        return None
    is_named = subject.word is not None
    if is_environment_file(container.name.casefold()) and is_named and subject.text.isupper():
        return ClaimKind.ENV
    if _is_listing(statement, container):
        listed = is_named or container.shape is not None
        return ClaimKind.ENTRY if listed and _lists(container) else None
    return _in_a_file(subject, shape, container) if is_named else _described_in_a_file(subject, container)


def _is_listing(statement: Statement, container: Container) -> bool:
    """Whether what it should be in is a list, or the sentence says that it lists."""
    if container.shape is None or _INDEX.fullmatch(container.name.casefold()):
        return True
    return bool(_lows(statement.clause.words) & _ENTRY_WORDS)


def _in_a_file(subject: Subject, shape: Shape | None, container: Container) -> ClaimKind | None:
    """As in "`parse` is missing from `a.py`", "`a` is not in `README.md`", "`lodash` is not in `org/app`"."""
    is_code = _CODE_EXTENSIONS.fullmatch(container.name.casefold())
    if is_code and (shape is Shape.IDENTIFIER or subject.near & lex.SYMBOLS):
        return ClaimKind.SYMBOL
    if container.shape is Shape.PATH or is_file_name(container.name):
        return ClaimKind.ENTRY
    return ClaimKind.DEPENDENCY if container.shape is Shape.SLASHED and shape is Shape.PACKAGE else None


def _described_in_a_file(subject: Subject, container: Container) -> ClaimKind | None:
    """As in "the function is missing from `a.py`"."""
    is_code = _CODE_EXTENSIONS.fullmatch(container.name.casefold())
    return ClaimKind.SYMBOL if is_code and subject.near & lex.SYMBOLS else None


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
