"""D1: a record that the caller names by id is also limited to what the caller may see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.facts.gone import naming
from bot.checklist.facts.ownership import has_context, is_checked, mentions
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ARROWS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    CALLS,
    CLOSURES,
    DECLARATIONS,
    DICTIONARIES,
    EXPRESSION_STATEMENTS,
    LAMBDAS,
    NAMES,
    OBJECTS,
    SHORTHANDS,
    VARIABLES,
)
from bot.checklist.questions.d_object_access.administrators import is_for_admins
from bot.checklist.questions.d_object_access.asking_parameters import (
    asking_parameters,
    asks_otherwise,
    parameter_of,
    uses,
)
from bot.checklist.questions.d_object_access.definitions import definition_of, is_in_sight
from bot.checklist.questions.d_object_access.granted import (
    is_asked_of,
    is_granted,
    is_held_against,
    is_refused_by_relation,
    written,
)
from bot.checklist.questions.d_object_access.lookups import Lookup, chooses_by_context, lookups
from bot.checklist.questions.d_object_access.owned_models import belongs_to_nobody
from bot.checklist.questions.d_object_access.permissions import asked_for_parents, is_in_guarded_class
from bot.checklist.questions.d_object_access.request_ids import ROUTE_VERBS, is_id, request_key
from bot.checklist.questions.d_object_access.view_sets import view_sets
from bot.checklist.syntax.calls import Argument, Call, calls
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.requests import CONTEXT_MEMBERS, REQUEST_MEMBERS
from bot.model.review import Verdict

_VERB = re.compile(
    r"(?:get|fetch|find|load|read|lookup|retrieve|delete|remove|update|cancel|archive|rename|approve)(?:[A-Z_]\w*)?$"
    r"|(?:Get|Fetch|Find|Load|Read|Lookup|Retrieve|Delete|Remove|Update|Cancel|Archive|Rename)(?:[A-Z_]\w*)?$"
)
_BARE_VERBS = frozenset(
    {"get", "Get", "find", "Find", "delete", "Delete", "remove", "update", "read", "Read", "load", "Load"}
)
_STORES = re.compile(
    r"(?:store|repo|repository|service|s(?:r)?vc|dao|docs?|model|manager|queries|storage|dal)s?$",
    re.IGNORECASE,
)
_DECIDERS = frozenset(
    {
        "get_permissions",
        "has_permission",
        "has_object_permission",
        "check_permissions",
        "test_func",
        "canActivate",
    }
)
_FIX = "Take the tenant or the owner from the authenticated context into the same condition."
_LONGEST_LOOKUP = 2_000
_WIDEST_LINES = 200
_NARROWED = frozenset({"query", "queryset", "qs", "stmt"})


@dataclass(frozen=True, slots=True, eq=False)
class _Handed:
    """An id of the request that a call hands on, as its argument at a place."""

    call: Call
    index: int
    argument: Argument


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each access to a record by an id of the request, told from others by its function and line."""
    for subject in _find(source, tree):
        yield replace(subject, key=f"{subject.symbol} {subject.anchor}")


def _find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each access to a record by an id of the request, in the handler or one call below it."""
    yield from view_sets(source, tree)
    taken: set[tuple[int, int]] = set()
    for lookup in lookups(source):
        if not _asks_itself(lookup.chain) and any(
            _is_chosen(node, column, source) for node, column in lookup.keys
        ):
            taken.add(span(lookup.call.node))
            taken.add(span(lookup.chain))
            subject = _judge(lookup.call, lookup.chain, [node for node, _ in lookup.keys], source, tree)
            if subject.verdict is Verdict.FAIL and _is_scoped(lookup, source):
                subject = unclear(
                    source,
                    lookup.call.node,
                    "Whether what else chooses the record is the caller's is not known.",
                )
            yield subject
    for call in calls(source):
        if span(call.node) not in taken and not any(
            first <= span(call.node)[0] < last for first, last in taken
        ):
            yield from _below(call, source, tree)


def _asks_itself(node: SgNode) -> bool:
    """Whether a lookup only serves to decide who may: `get_permissions` finds the project of the path."""
    function = enclosing_function(node)
    name = function.field("name") if function is not None else None
    return name is not None and name.text() in _DECIDERS


def _is_chosen(node: SgNode, column: str, source: SourceFile) -> bool:
    key = request_key(node, source)
    return key is not None and (is_id(column) or is_id(key))


def _is_scoped(lookup: Lookup, source: SourceFile) -> bool:
    """Whether a record found before also chooses, as `project=project` does."""
    call = lookup.call
    first = call.positional(0)
    limited = first is not None and first.kind() in CALLS and ".objects" not in first.text()
    if call.callee.split(".")[0] in _NARROWED or (limited and call.name.endswith("_or_404")):
        return True
    return any(
        column and not is_id(column) and node.kind() in NAMES and request_key(node, source) is None
        for node, column in lookup.keys
    )


def _judge(call: Call, chain: SgNode, keys: Sequence[SgNode], source: SourceFile, tree: Tree) -> Subject:
    if chooses_by_context(chain, source, tree.names):
        return passes(source, call.node, "together with who is asking")
    return _judge_by_id(call, chain, keys, source, tree)


def _judge_by_id(
    call: Call, chain: SgNode, keys: Sequence[SgNode], source: SourceFile, tree: Tree
) -> Subject:
    """A record that is found by an id alone: whether the id, or the record, was proven to be the caller's."""
    proof = _proof(call, chain, keys, source, tree)
    if proof:
        return passes(source, call.node, proof)
    asked = asked_for_parents(chain, source)
    if asked is not None:
        return (
            passes(source, call.node, "limited to what a permission was asked for")
            if asked
            else fails(source, call.node, f"A permission is asked for, but not for this record. {_FIX}")
        )
    chosen_by = [written(node) for node in keys]
    checked = is_checked(_record(call, chain), chain, source, tree.names, chosen_by)
    if checked:
        return passes(source, call.node, "the owner is compared")
    sent = [request_key(node, source) or written(node) for node in keys]
    if checked is None or is_for_admins(chain, source) or is_in_guarded_class(chain, sent, source, tree):
        return unclear(source, call.node, "Whether the caller may see every record could not be followed.")
    if belongs_to_nobody(chain.text()[:_LONGEST_LOOKUP], tree):
        return unclear(
            source, call.node, "The model names no owner: whether it is for everybody is not known."
        )
    return fails(source, call.node, f"Only the id of the request decides which record this is. {_FIX}")


def _proof(call: Call, chain: SgNode, keys: Sequence[SgNode], source: SourceFile, tree: Tree) -> str:
    """What shows that the record is the caller's; empty where nothing does so plainly."""
    if is_granted(keys, chain, source, tree.names) or is_refused_by_relation(chain, source, tree.names):
        return "what chooses it was proven to be the caller's"
    if is_asked_of(_record(call, chain), chain, source):
        return "access to it is asked about, and a refusal obeyed"
    return ""


def _record(call: Call, chain: SgNode) -> str:
    """The variable that holds what was found; empty where there is none."""
    for argument in call.arguments[:2]:
        filled = argument.node.text()
        if filled.startswith("&") and filled[1:].isidentifier():
            return filled[1:]
    for parent in chain.ancestors():
        kind = parent.kind()
        if kind in DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS:
            left = parent.field("name") or parent.field("left")
            found = re.match(r"\w+", left.text()) if left else None
            return found[0] if found else ""
        if kind in ANY_BLOCKS | EXPRESSION_STATEMENTS | ARROWS:
            break
    return ""


def _below(call: Call, source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """A call that hands the id to a function which looks the record up."""
    if call.is_new or call.callee.startswith("super") or not _may_look_up(call, source, tree):
        return
    fields = list(_fields_handed(call, source))
    if fields:
        yield from _below_in_object(fields, source, tree)
        return
    handed = [
        _Handed(call, index, argument)
        for index, argument in enumerate(call.arguments)
        if not argument.spread and _is_handed(argument.node, source)
    ]
    if not handed:
        return
    keys = [lookup.argument.node for lookup in handed]
    definition = definition_of(call, source, tree)
    if definition is not None:
        yield from _judge_below(handed[0], definition, source, tree)
    elif _is_lookup(call, source):
        if (
            _hands_context(call, keys, source, tree)
            or is_granted(keys, call.node, source, tree.names)
            or is_checked(
                _record(call, call.node), call.node, source, tree.names, [written(node) for node in keys]
            )
        ):
            yield passes(source, call.node, "together with who is asking")
        else:
            yield unclear(source, call.node, f"What `{call.callee[:60]}` does with the id is not in sight.")


def _fields_handed(call: Call, source: SourceFile) -> Iterator[tuple[Call, SgNode, str]]:
    """`deleteTag(db, { id, teamId })`: the ids of the request among the fields of an object, by name."""
    for argument in call.arguments:
        for field, value in _fields(argument.node):
            key = request_key(value, source)
            if key is not None and is_id(field):
                yield call, value, field


def _fields(node: SgNode) -> Iterator[tuple[str, SgNode]]:
    for child in node.named_children() if node.kind() in OBJECTS else ():
        key, value = child.field("key"), child.field("value")
        if child.kind() in SHORTHANDS:
            yield child.text(), child
        elif key is not None and value is not None:
            yield key.text().strip("\"'"), value


def _below_in_object(
    fields: Sequence[tuple[Call, SgNode, str]], source: SourceFile, tree: Tree
) -> Iterator[Subject]:
    """A lookup in sight by a field of the object that a function is handed."""
    call, value, field = fields[0]
    definition = definition_of(call, source, tree)
    if definition is None:
        return
    other, function = definition
    first, last = span(function)
    inside = [
        lookup
        for lookup in lookups(other)
        if first <= span(lookup.chain)[0] < last and any(_is_field(node, field) for node, _ in lookup.keys)
    ]
    if not inside:
        return
    beside = [
        name
        for argument in call.arguments
        for name, given in _fields(argument.node)
        if has_context(given, source, tree.names)
    ]
    held = all(any(_is_field(node, name) for node, _ in lookup.keys for name in beside) for lookup in inside)
    if held or all(has_context(lookup.chain, other, tree.names) for lookup in inside):
        yield passes(source, call.node, "handed down together with who is asking")
    elif any(mentions(function.text(), name) for name in beside):
        yield unclear(
            source, call.node, "Whether the function below holds the record against the caller is not known."
        )
    else:
        yield _judge_by_id(call, call.node, [value], source, tree)


def _is_field(node: SgNode, field: str) -> bool:
    """Whether a value is a field of what a function was handed: `id`, `params.id`."""
    return node.text().rpartition(".")[2].removesuffix("!") == field


def _hands_context(call: Call, keys: Sequence[SgNode], source: SourceFile, tree: Tree) -> bool:
    """Whether who is asking is handed on beside the id; in an object without it, he is only written."""
    for argument in call.arguments:
        holds_fields = argument.node.text().startswith("{")
        beside = not holds_fields or any(mentions(argument.node.text(), key.text()) for key in keys)
        if beside and has_context(argument.node, source, tree.names):
            return True
    return call.receiver is not None and has_context(call.receiver, source, tree.names)


def _may_look_up(call: Call, source: SourceFile, tree: Tree) -> bool:
    """A cheap look at whether what is called is in sight, or looks records up by its name."""
    return _is_lookup(call, source) or is_in_sight(call, source, tree)


def _is_handed(node: SgNode, source: SourceFile) -> bool:
    if node.kind() in DICTIONARIES | CLOSURES | ARROWS | LAMBDAS:
        return False
    key = request_key(node, source)
    return key is not None and is_id(key)


def _is_lookup(call: Call, source: SourceFile) -> bool:
    if not _VERB.match(call.name):
        return False
    receiver = call.callee.rpartition(".")[0].replace("()", "")
    if not receiver:
        return call.name in imported_names(source)
    last = receiver.rpartition(".")[2]
    known = bool(_STORES.search(last))
    return (
        known if call.name in _BARE_VERBS else known or receiver.split(".")[0] in {"h", "s", "self", "this"}
    )


def _judge_below(
    handed: _Handed, definition: tuple[SourceFile, SgNode], source: SourceFile, tree: Tree
) -> Iterator[Subject]:
    call = handed.call
    other, function = definition
    first, last = span(function)
    parameter = parameter_of(function, (handed.index, handed.argument.name), other)
    inside = [
        lookup
        for lookup in lookups(other)
        if first <= span(lookup.chain)[0] < last
        and any(
            mentions(node.text(), parameter)
            for node, column in lookup.keys
            if is_id(column) or is_id(parameter)
        )
    ]
    if not inside or not parameter:
        return
    askers = asking_parameters(call, function, source, other, tree)
    if askers and (
        all(uses(lookup, askers) for lookup in inside) or is_held_against(askers, function, other)
    ):
        yield passes(source, call.node, "handed down together with who is asking")
    elif all(has_context(lookup.chain, other, tree.names) for lookup in inside):
        yield passes(source, call.node, "the function below knows who is asking")
    elif askers and asks_otherwise(function, askers, inside):
        yield unclear(
            source, call.node, "Whether the function below holds the record against the caller is not known."
        )
    else:
        yield _judge_by_id(call, call.node, [handed.argument.node], source, tree)


def _wanted(source: SourceFile) -> bool:
    # a bundle has no lines worth a review, and its one-letter names lead everywhere
    bundled = len(source.text) > _WIDEST_LINES * (source.text.count("\n") + 1)
    return not bundled and _MAY.occur_in(source.text)


_MAY = Mentions.of(
    "param Param PathValue request FormValue Bind Body route Query( queryset kwargs LoginRequired "
    "ody( uery( ayload(",
    {
        "req": r"req\b",
        "r.": rf"(?x)(?<!\w)r\.{REQUEST_MEMBERS}",
        **{f"{context}.": rf"(?x)(?<!\w){context}\.{CONTEXT_MEMBERS}" for context in ("c", "ctx", "context")},
        "event.": r"event\.(?:body|headers)\b",
        "Vars(": r"\bVars\(",
        # the handler of a Python route has its ids as parameters, and may say no other word of the request
        "@": rf"@[\w.]+\.{ROUTE_VERBS}\(",
    },
)


def _speaks(line: str, _tree: Tree) -> bool:
    return bool(_ASKS.search(line))


_ASKS = re.compile(
    r"user|owner|tenant|member|account|permission|allow|can|may|role|session|403|404", re.IGNORECASE
)
QUESTION = Question(
    question="D1",
    languages=CODE,
    find=find,
    wanted=_wanted,
    fell=naming("asked who may have it", _speaks),
)
