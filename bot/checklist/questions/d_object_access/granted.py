"""Which ids a handler has proven to be the caller's: access to them was asked about, and a refusal obeyed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, span
from bot.checklist.facts.ownership import has_context, mentions
from bot.checklist.facts.refused import Refused, allowed_by, block_around, functions_around, refusal_after
from bot.checklist.languages.vocabulary import ANY_PAIRS, AWAITS, COMPARISONS, DICTIONARIES, PARENTHESES
from bot.checklist.questions.d_object_access.lookups import Lookup, lookups
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.values.safe_names import word_set

# a name that asks whether somebody may: `getUserHasAccessToSite`, `canViewWebsite`, `getPermission`
_ASKS = re.compile(
    r"(?:has|have|check|verify|can|is|may|get|assert|ensure|require)_?\w*(?:access|permi(?:ssion|t)|allowed|owner|member"
    r"|authori[sz])\w*$|^(?:can|may)[A-Z_]\w+$|^(?:authori[sz]e|permit)\w*$",
    re.IGNORECASE,
)
_REQUESTS = word_set("request req c ctx r info this.request self.request context")
_RAISES = re.compile(r"_or_404$|OrThrow$|OrFail$|^(?:one|aget|get)$")
_OF_RECORD = re.compile(r"\w\??\.\w")
_DIFFERS = re.compile(r"!=|\bis not\b")
_FIRST = re.compile(r"[A-Za-z_$][\w$]*")
_MOST_VALUES = 3
_CONVERTS = re.compile(r"^(?:String|Number|parseInt|BigInt|int|str|uuid\.UUID|UUID|strconv\.\w+)$")


@dataclass(frozen=True, slots=True)
class _Grant:
    """From a place of a block on, these expressions, as written, are known to be the caller's."""

    after: int
    scope: tuple[int, int]
    texts: frozenset[str]


def is_granted(nodes: Iterable[SgNode], at: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether one of these values was proven to be the caller's before `at`."""
    wanted = {written(node) for node in nodes}
    return any(
        grant.after <= span(at)[0] < grant.scope[1] and grant.scope[0] <= span(at)[0] and wanted & grant.texts
        for function in functions_around(at)
        for grant in _grants(function, source, names)
    )


def is_asked_of(record: str, chain: SgNode, source: SourceFile) -> bool:
    """`if !cron.HasPermission(c) { return … }` after it was found: the record itself is asked about."""
    if not record:
        return False
    around = [span(function) for function in functions_around(chain)][:1]
    for call in calls(source):
        start = span(call.node)[0]
        if not any(first <= start < last for first, last in around) or start < span(chain)[1]:
            continue
        named = [
            *(argument.node.text() for argument in call.arguments),
            call.receiver.text() if call.receiver else "",
        ]
        if record in named and _ASKS.search(call.name):
            refused = refusal_after(call.node, source)
            allowed = allowed_by(call.node)
            if refused is not None and refused.stands_before(chain):
                return True
            return allowed is not None and not mentions(_rest(chain, allowed.scope[1], source), record)
    return False


def _rest(node: SgNode, start: int, source: SourceFile) -> str:
    """What the function around a node holds from a place on."""
    function = next(functions_around(node), None)
    return source.text[start : span(function)[1]] if function is not None else ""


def is_held_against(askers: Iterable[str], function: SgNode, source: SourceFile) -> bool:
    """Whether a function leaves where a record's owner is not the one whom a parameter names."""
    first, last = span(function)
    return any(
        first <= span(node)[0] < last
        and _DIFFERS.search(node.text())
        and any(mentions(node.text(), asker) for asker in askers)
        and re.search(r"\w\??\.\w*(?:id|owner|user|author|tenant|org|account)\w*", node.text(), re.IGNORECASE)
        and refusal_after(node, source) is not None
        for node in source.nodes(COMPARISONS)
    )


def is_refused_by_relation(chain: SgNode, source: SourceFile, names: Names) -> bool:
    """`team` with its `users` of this caller, and a way out where there are none."""
    refused = refusal_after(chain, source)
    return refused is not None and _reads_along(chain, refused, source, names)


def _reads_along(chain: SgNode, refused: Refused, source: SourceFile, names: Names) -> bool:
    """Whether a relation limited to the caller is read along, and the refusal asks about it."""
    return bool(_OF_RECORD.search(refused.asked)) and has_context(chain, source, names)


def written(node: SgNode) -> str:
    """A value as the code writes it, without a conversion around: `Number(id)` is `id`."""
    call = call_of(node, {})
    inner = call.positional(0) if call is not None and _CONVERTS.match(call.callee) else None
    if call is not None and call.name in {"toString", "String"} and call.receiver is not None:
        inner = call.receiver
    return written(inner) if inner is not None else node.text().removesuffix("!")


def _grants(function: SgNode, source: SourceFile, names: Names) -> tuple[_Grant, ...]:
    return source.made(("granted", names, span(function)), lambda: tuple(_find(function, source, names)))


def _find(function: SgNode, source: SourceFile, names: Names) -> Iterator[_Grant]:
    first, last = span(function)
    asked: list[tuple[SgNode, Call | Lookup | SgNode]] = [
        *((lookup.chain, lookup) for lookup in lookups(source)),
        *((call.node, call) for call in calls(source) if _ASKS.search(call.name)),
        *((comparison, comparison) for comparison in source.nodes(COMPARISONS)),
    ]
    known: list[_Grant] = []
    for node, asker in sorted(asked, key=lambda pair: span(pair[0])):
        if first <= span(node)[0] < last:
            refused, texts = _proven(node, asker, known, source, names)
            new = frozenset(text for text in texts if text and not text.startswith(("'", '"', "`")))
            if refused is not None and new:
                known.append(_Grant(span(node)[1], refused.scope, new))
    yield from known


def _proven(
    node: SgNode, asked: Call | Lookup | SgNode, known: Sequence[_Grant], source: SourceFile, names: Names
) -> tuple[Refused | None, Iterable[str]]:
    match asked:
        case Lookup():
            raises = Refused("", span(block_around(node))) if _RAISES.search(asked.call.name) else None
            refused = refusal_after(node, source) or raises
            return refused, _by_lookup(asked, refused, known, source, names) if refused is not None else ()
        case Call():
            refused = refusal_after(node, source) or allowed_by(node)
            return refused, _by_question(asked, source, names) if refused is not None else ()
        case _:
            return _by_comparison(asked, source, names)


def _by_question(call: Call, source: SourceFile, names: Names) -> Iterable[str]:
    """`if (!(await canView(auth, id))) return …`: the id is the caller's from there on."""
    given = list(_given(call))
    found = [*given, *(asker for argument in call.arguments for asker in _found_by(argument.node, source))]
    asks_for_caller = has_context(call.node, source, names) or any(asker in _REQUESTS for asker in given)
    knows_caller = source.habits.has_ambient_request and len(found) > len(given)
    return [asker for asker in found if asker not in _REQUESTS] if asks_for_caller or knows_caller else ()


def _by_comparison(node: SgNode, source: SourceFile, names: Names) -> tuple[Refused | None, Iterable[str]]:
    """`if (note.userId !== session.id) return …`: what the note was found by is the caller's."""
    refused = refusal_after(node, source) if _DIFFERS.search(node.text()) else allowed_by(node)
    if refused is None or not has_context(node, source, names):
        return None, ()
    return refused, [asker for side in node.named_children() for asker in _found_by(side, source)]


def _found_by(node: SgNode, source: SourceFile) -> Iterator[str]:
    """The name of a record that an expression is, or is a field of, and what it was found by."""
    name = _FIRST.match(node.text())
    values = (
        [binding.value for binding in bindings(source).of(name[0], node) if binding.value is not None]
        if name
        else []
    )
    for value in values[:_MOST_VALUES]:
        at = value
        while at.kind() in AWAITS | PARENTHESES and at.named_children():
            at = at.named_children()[0]
        start, end = span(at)
        keys = [
            key for lookup in lookups(source) if span(lookup.chain) == (start, end) for key, _ in lookup.keys
        ]
        call = call_of(at, {})
        given = [argument.node for argument in call.arguments] if call is not None and not keys else keys
        if name is not None and given:
            yield name[0]
            yield from (written(asker) for asker in given)


def _by_lookup(
    lookup: Lookup, refused: Refused, known: Sequence[_Grant], source: SourceFile, names: Names
) -> Iterable[str]:
    """A record found by who is asking, and there: the other ids that it was found by are his."""
    keys = [node for node, _ in lookup.keys]
    texts = {written(node) for node in keys}
    at = span(lookup.chain)[0]
    before = any(grant.scope[0] <= at < grant.scope[1] and texts & grant.texts for grant in known)
    by_caller = before or any(has_context(node, source, names) for node in keys)
    return texts if by_caller or _reads_along(lookup.chain, refused, source, names) else ()


def _given(call: Call) -> Iterator[str]:
    left = [argument.node for argument in call.arguments]
    while left:
        node = left.pop()
        if node.kind() in DICTIONARIES:
            left.extend(node.named_children())
        elif node.kind() in ANY_PAIRS:
            value = node.field("value")
            left.extend([value] if value is not None else [])
        else:
            yield written(node)
