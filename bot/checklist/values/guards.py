"""Whether a name is known to be one of a few values, or of a harmless form, where it is used.

A test proves something only where its outcome decides that the use is reached: see `reached`. One that is
merely somewhere in the function is an `is_asked`, which leaves doubt.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    ASSIGNMENTS,
    BRANCHES,
    CALLS,
    COMPARISONS,
    DECLARATIONS,
    HOLES,
    INDEXES,
    MEMBERS,
    NAMES,
    SWITCHES,
    VARIABLES,
    key_of,
    owner_of,
    within,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.reached import holds_at, settled_by_switch
from bot.checklist.values.requests import reads_request
from bot.checklist.values.widened import is_widened, may_be_widened

_MEMBERSHIP = frozenset(
    {"includes", "has", "Contains", "contains", "hasOwn", "hasOwnProperty", "indexOf", "ContainsFunc", "Has"}
)
_PATTERN = frozenset(
    {
        "match",
        "fullmatch",
        "test",
        "MatchString",
        "isidentifier",
        "isalnum",
        "isdigit",
        "isdecimal",
        "isalpha",
    }
)
_ANCHORED = frozenset({"fullmatch", "isidentifier", "isalnum", "isdigit", "isdecimal", "isalpha"})
_CHECKER = re.compile(
    r"_?(?:validate|assert|ensure|check|verify|is_?valid|is_?safe|is_?allowed|require)"
    r"_?\w{0,20}?(?:table|column|field|ident|name|sort|order|schema|sql|safe|key)s?",
    re.IGNORECASE,
)
_GIVES = DECLARATIONS | VARIABLES | ASSIGNMENTS
_READ = NAMES | MEMBERS | CALLS | INDEXES
_EQUALS = frozenset({"==", "===", "!=", "!=="})
_DIFFERS = frozenset({"not in", "!=", "!=="})
# A pattern that names what a text may hold, from its beginning; to its end, unless it is a whole match.
_BEGINS = re.compile(r"[/\"'`(](?:\(\?\w+\))?(?:\^|\\A)")
_ENDS = re.compile(r"(?:\$|\\Z|\\z)[/\"'`)]")
_DENIES = re.compile(r"[/\"'`]\[\^")
# A pattern of anything, and one whose edges are those of a line.
_LETS_ALL = re.compile(r"(?:\^|\\A|[\"'`/(])\(?(?:\.|\\S|\[\\s\\S\])[+*]\)?(?:\$|\\Z|\\z|[\"'`/)])")
_BY_LINE = re.compile(
    r"\bre\.M(?:ULTILINE)?\b|\(\?[is]*m|/[gisuy]*m[gisuy]*\.test\(|[\"'`][gi]*m[gi]*[\"'`]\)"
)
_LITERAL = re.compile(r"^[\"'`/]|^r[\"']|\bcompile\(|MustCompile\(|new RegExp\(")


def is_guarded(node: SgNode, source: SourceFile) -> bool:
    """Whether a test on the value of `node` has come out well wherever `node` is used."""
    return any(_proves(test, node, source) for test in _tests_of(node, source))


def is_asked(node: SgNode, source: SourceFile) -> bool:
    """Whether the function around holds the value against a list or a form, whatever follows from it."""
    return any(test.proves and not test.is_equality for test in _tests_of(node, source))


@dataclass(frozen=True, slots=True, eq=False)
class _Test:
    """One test on a text: fine where it comes out `wanted`, or where a switch took a case.

    One in `doubt` holds against a list that others may add to.
    """

    node: SgNode
    wanted: bool = True
    is_switch: bool = False
    is_equality: bool = False
    proves: bool = True
    doubt: bool = False


def _proves(test: _Test, node: SgNode, source: SourceFile) -> bool:
    if not test.proves or test.doubt:
        return False
    uses = [node, *_uses_of_target(node)]
    for use in uses:
        name = use.text()
        if _is_given_anew(test, use, name, source):
            continue
        if test.is_switch and settled_by_switch(test.node, use, name):
            return True
        if not test.is_switch and holds_at(test.node, use, source, wanted=test.wanted, name=name):
            return True
    return False


def _is_given_anew(test: _Test, use: SgNode, name: str, source: SourceFile) -> bool:
    """Whether the name gets another value after the statement of the test, and before it is used."""
    if not name.isidentifier():
        return False
    branch = next((parent for parent in test.node.ancestors() if parent.kind() in BRANCHES), test.node)
    return is_given_anew(name, branch, use, source)


def is_given_anew(name: str, since: SgNode, use: SgNode, source: SourceFile) -> bool:
    """Whether a name gets a value that holds more than its own, after one place and before another."""
    after, before = span(since)[1], span(use)[0]
    later = [
        binding
        for binding in bindings(source).of(name, use)
        if binding.origin in {Origin.ASSIGNED, Origin.ADDED}
        and binding.value is not None
        and after <= span(binding.value)[0]
        and span(binding.value)[1] < before
    ]
    return any(_is_other(binding.value, name, source) for binding in later if binding.value is not None)


def _is_other(value: SgNode, name: str, source: SourceFile) -> bool:
    """Whether a value holds more than what a name held before, and constant text."""
    if value.kind() in ANY_TEXTS and not within(value, HOLES):
        return False
    inner = [node for node in (value, *within(value, _READ)) if node.text() != name]
    if not any(node.text() == name for node in within(value, NAMES)):
        return True
    return any(reads_request(node, source) for node in inner)


def _uses_of_target(node: SgNode) -> Sequence[SgNode]:
    """Where a value goes that `node` gives to a name: what looks at the name looks at the value."""
    names = _targets(node)
    function = enclosing_function(node)
    if not names or function is None:
        return []
    end = span(node)[1]
    found = [part for part in within(function, NAMES) if part.text() == names[0] and span(part)[0] > end]
    return found[-1:]


def _tests_of(node: SgNode, source: SourceFile) -> Sequence[_Test]:
    function = enclosing_function(node)
    if function is None:
        return []
    place = span(function)
    by_text = source.made(("tests", place), lambda: _by_text(function, source))
    return [test for text in (node.text(), *_targets(node)) for test in by_text.get(text, ())]


def _by_text(function: SgNode, source: SourceFile) -> Mapping[str, Sequence[_Test]]:
    found: dict[str, list[_Test]] = {}
    for text, test in (
        *_calls(function, source),
        *_compared(function, source),
        *_indexed(function, source),
        *_switched(function, source),
    ):
        found.setdefault(text, []).append(test)
    return found


def _targets(node: SgNode) -> list[str]:
    """The name that a value is given to, if any: what looks at the name looks at the value."""
    given = next((ancestor for ancestor in islice(node.ancestors(), 2) if ancestor.kind() in _GIVES), None)
    left = (given.field("left") or given.field("name")) if given is not None else None
    return [left.text()] if left is not None and left.text().isidentifier() else []


def is_checked(node: SgNode, source: SourceFile) -> bool:
    """Whether its function hands `node` to one that refuses bad values, as `validate_table(name)`."""
    function = enclosing_function(node)
    if function is None:
        return False
    place = span(function)
    return node.text() in source.made(("checked", place), lambda: frozenset(_checked(place, source)))


def _checked(place: tuple[int, int], source: SourceFile) -> Iterator[str]:
    """The texts of what a function passes to a checker of identifiers."""
    for call in calls(source):
        if place[0] <= span(call.node)[0] < place[1] and _CHECKER.match(call.name):
            yield from (argument.node.text() for argument in call.arguments)


def _calls(function: SgNode, source: SourceFile) -> Iterator[tuple[str, _Test]]:
    start, end = span(function)
    for call in calls(source):
        if not start <= span(call.node)[0] < end:
            continue
        if call.name in _MEMBERSHIP and not _is_chosen_list(_listed(call), source):
            doubt = _may_grow(_listed(call), source)
            yield from ((argument.node.text(), _Test(call.node, doubt=doubt)) for argument in call.arguments)
        elif call.name in _PATTERN:
            test = _pattern(call, source)
            yield from ((argument.node.text(), test) for argument in call.arguments)
            if call.receiver is not None:
                yield call.receiver.text(), test


def _listed(call: Call) -> SgNode | None:
    """The list that a call asks: what it is called on, or the first that it is given."""
    return call.receiver if call.receiver is not None and len(call.arguments) == 1 else call.positional(0)


def _is_chosen_list(listed: SgNode | None, source: SourceFile) -> bool:
    """Whether the list that is asked came with a request, or grows by one: it lets everything through."""
    return listed is not None and (reads_request(listed, source) or is_widened(listed, source))


def _may_grow(listed: SgNode | None, source: SourceFile) -> bool:
    return listed is not None and may_be_widened(listed, source)


def _pattern(call: Call, source: SourceFile) -> _Test:
    """A test by a pattern; one that does not look at the whole text proves nothing."""
    text = _pattern_text(call, source)
    if _DENIES.search(text):
        return _Test(call.node, wanted=False)
    known = bool(_LITERAL.search(text))
    if _LETS_ALL.search(text) or _BY_LINE.search(call.node.text()[:400]):
        return _Test(call.node, proves=False)
    ends = call.name in _ANCHORED or bool(_ENDS.search(text))
    begins = call.name in {"match", *_ANCHORED} or bool(_BEGINS.search(text))
    script = call.name == "match" and text.startswith("/")
    whole = ends and begins and (not script or bool(_BEGINS.search(text)))
    return _Test(call.node, proves=whole or not known)


def _pattern_text(call: Call, source: SourceFile) -> str:
    """The pattern as written, where this file holds it; else nothing."""
    if call.name in _ANCHORED:
        return ""
    nodes = [
        *([call.receiver] if call.receiver is not None else []),
        *(argument.node for argument in call.arguments[:1]),
    ]
    for node in nodes:
        if _LITERAL.search(node.text()[:300]):
            return node.text()[:300]
        for binding in bindings(source).of(node.text(), node) if node.kind() in NAMES else ():
            if binding.value is not None and _LITERAL.search(binding.value.text()[:300]):
                return binding.value.text()[:300]
    return ""


def _compared(function: SgNode, source: SourceFile) -> Iterator[tuple[str, _Test]]:
    """`x in ALLOWED`, `x not in ALLOWED`, `x in allowed` of JavaScript, `x === "asc"`."""
    for node in _inside(function, COMPARISONS, source):
        children = node.children()
        words = " ".join(child.text() for child in children[1:-1])
        if words in {"in", "not in"} and not _is_chosen_list(children[-1], source):
            doubt = _may_grow(children[-1], source)
            yield children[0].text(), _Test(node, wanted=words not in _DIFFERS, doubt=doubt)
        elif words in _EQUALS:
            for side, other in ((children[0], children[-1]), (children[-1], children[0])):
                if other.kind() in ANY_TEXTS and side.kind() not in ANY_TEXTS and "${" not in other.text():
                    yield side.text(), _Test(node, wanted=words not in _DIFFERS, is_equality=True)


def _indexed(function: SgNode, source: SourceFile) -> Iterator[tuple[str, _Test]]:
    """`_, ok := allowed[x]` of Go."""
    for node in _inside(function, INDEXES, source):
        index, parent = key_of(node), node.parent()
        declared = parent.parent() if parent else None
        two = declared.field("left") if declared and declared.kind() in DECLARATIONS else None
        if index is not None and two is not None and "," in two.text():
            owner = owner_of(node)
            if not _is_chosen_list(owner, source):
                yield index.text(), _Test(node, doubt=_may_grow(owner, source))


def _switched(function: SgNode, source: SourceFile) -> Iterator[tuple[str, _Test]]:
    for node in _inside(function, SWITCHES, source):
        value = node.field("value") or node.field("subject")
        if value is not None:
            yield value.text().strip("()"), _Test(node, is_switch=True)


def _inside(function: SgNode, kinds: frozenset[str], source: SourceFile) -> Iterator[SgNode]:
    """The nodes of some kinds in a function, in source order; they are found once for all functions."""
    start, end = span(function)
    found = source.made(
        ("tests of kinds", kinds), lambda: [(span(node), node) for node in source.nodes(kinds)]
    )
    for (begins, ends), node in found[bisect_left(found, start, key=lambda entry: entry[0][0]) :]:
        if begins >= end:
            return
        if ends <= end:
            yield node
