"""What a chain of calls by a mapper chooses by, without what it reads or writes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.narrowing import NEVER, Compared, Either, Every, Other, Term, Text, proven
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ANY_PAIRS,
    ARROWS,
    AWAITS,
    CALLS,
    CHOICES,
    COMPARISONS,
    COMPOSITES,
    DICTIONARIES,
    ELEMENTS,
    FUNCTION_EXPRESSIONS,
    JOINS,
    LISTS,
    LITERAL_BODIES,
    MEMBERS,
    NEGATIONS,
    OBJECTS,
    PARENTHESES,
    SHORTHANDS,
    SIGNS,
    SUMS,
    TEXTS,
    TUPLES,
    UNARIES,
    choices_of,
)
from bot.checklist.syntax.calls import Argument, Call, call_of, dotted
from bot.checklist.values.folding import fold
from bot.checklist.values.safe_names import word_set

_DEEPEST = 30
# Calls of a chain that say what is read, written or in which order, and choose nothing.
_CHOOSES_NOTHING = word_set(
    """
    select Select returning Returning values values_list only defer annotate alias order_by orderBy Order
    Group group_by groupBy GroupBy distinct Distinct limit offset Limit Offset update Update Updates
    UpdateColumn UpdateColumns set Set Preload preload prefetch_related select_related options
    with_entities Pluck aggregate leftJoin leftJoinAndSelect leftOuterJoin left_join outerjoin rightJoin
    fullJoin LeftJoin with_for_update execution_options label as Omit Table Model Debug Session Clauses
    addSelect addOrderBy add_columns query Columns Column execute scalars scalar stream createQueryBuilder
    OrderBy onConflict Scopes Unscoped WithContext using from From Into insert into table joinedload
    selectinload
    """
)
_JOINS_TABLES = re.compile(r"^(?:inner_?[jJ]oin\w*|join|Joins|InnerJoin|JoinClause|Join)$")
_EITHER = frozenset({"or", "Or", "or_", "any_", "any"})
_BOTH = frozenset({"and", "And", "and_", "Q", "all_", "Eq", "where"})
_NOT = re.compile(
    r"^(?:not_?|Not|exclude|whereNot\w*|NotEq|whereNull|ne|notInArray|isNull|isNotNull|IsNull|notLike|gte?|lte?)$"
)
_ADDS_OR = re.compile(r"^(?:or|Or|orWhere\w*|orHaving\w*|or_where)$")
_WIDENS_UNLESS = frozenset({"=", "==", "===", "in", "is", "like", "ilike", "any"})
_OPTIONS = frozenset({"where"})
# Keys of an object that stand for a sign between conditions.
_OR_KEYS = frozenset({"OR", "or", "$or", "_or"})
_AND_KEYS = frozenset({"AND", "and", "$and", "_and", "some", "is", "every"})
_NOT_KEYS = frozenset({"NOT", "not", "$not", "_not", "none", "isNot", "$nor"})
_NOT_CONDITIONS = word_set(
    """
    orderBy order select include distinct data create update relations take skip cursor attributes group
    populate limit offset fields columns with defaults
    """
)
_SAME = frozenset({"equals", "in", "$eq", "$in", "eq", "_eq", "_in"})
_NOTHING = frozenset({"undefined", "null", "None", "nil", "{}"})
_COLUMN = re.compile(r"[\w.\"`]+$")
_LOOKUP = re.compile(r"__(?:isnull|gt|gte|lt|lte|ne|startswith|contains|regex|range)$")


def chosen_by(chain: SgNode, source: SourceFile) -> Term:
    """The conditions of a whole chain of calls."""
    return _Reader(source).chain(chain)


def conditions_in(nodes: Sequence[SgNode], source: SourceFile) -> Term:
    """The conditions that stand in some arguments, all of which hold."""
    reader = _Reader(source)
    return Every([reader.term(node, _DEEPEST) for node in nodes])


@dataclass(frozen=True, slots=True)
class _Reader:
    source: SourceFile

    def chain(self, node: SgNode, left: int = _DEEPEST) -> Term:
        """From the first call of a chain to its last; an `or` among them begins another side."""
        sides: list[list[Term]] = [[]]
        always: list[Term] = []
        for call in links(node):
            if _ADDS_OR.match(call.name) and call.receiver is not None and call.arguments:
                sides.append([])
            if _JOINS_TABLES.match(call.name):
                always += [self._joined(argument.node, left) for argument in call.arguments]
            elif _chooses(call):
                sides[-1].append(self._call(call, left))
        whole: list[Term] = [Every(side) for side in sides if side]
        said = [side for side in whole[:-1] if _says(side)] + whole[-1:]
        return Every([*always, Either(said)])

    def _joined(self, node: SgNode, left: int) -> Term:
        term = self.term(node, left)
        outer = isinstance(term, Text) and term.text.lstrip()[:4].lower() in {"left", "full"}
        return NEVER if outer else term

    def _call(self, call: Call, left: int) -> Term:
        """What one call's arguments ask for together."""
        given = call.arguments
        if len(given) > 1 and given[0].node.kind() in TEXTS and not given[0].name:
            return self._by_text(given[0].node, [argument.node for argument in given[1:]])
        return Every([self._argument(argument, left) for argument in given])

    def _argument(self, argument: Argument, left: int) -> Term:
        if argument.name:
            return self._keyed(argument.name, argument.node, left)
        return self.term(argument.node, left)

    def _by_text(self, first: SgNode, values: Sequence[SgNode]) -> Term:
        text = fold(first, self.source).text
        if not _COLUMN.match(text.strip()):
            return Text(text, values)
        sign = fold(values[0], self.source).text.lower() if len(values) > 1 else "="
        return Compared(text.strip(), values[-1]) if sign in _WIDENS_UNLESS else NEVER

    def term(self, node: SgNode, left: int) -> Term:
        """What one expression asks for."""
        kind = node.kind()
        for kinds, read in _FORMS:
            if kind in kinds and left:
                return read(self, node, left - 1)
        return Other(node)

    def every(self, node: SgNode, left: int) -> Term:
        """All that stands inside."""
        return Every([self.term(child, left) for child in node.named_children()])

    def one_of(self, node: SgNode, left: int) -> Term:
        """One of two values by a condition."""
        return Either([self.term(part, left) for part in choices_of(node)])

    def text(self, node: SgNode, _left: int) -> Term:
        """A condition as text."""
        return Text(fold(node, self.source).text, ())

    def function(self, node: SgNode, left: int) -> Term:
        """`(q) => q.where(…)`: what it answers, or what it does one after the other."""
        body = node.field("body")
        if body is None:
            return Other(node)
        if body.kind() not in ANY_BLOCKS:
            return self.term(body, left)
        parts = [self.term(child, left) for line in body.named_children() for child in line.named_children()]
        return Every(parts)

    def made(self, node: SgNode, left: int) -> Term:
        """What a call gives: `or_(a, b)`, `eq(column, value)`, a chain of its own."""
        call = call_of(node, {})
        if call is None:
            return Other(node)
        if _NOT.match(call.name):
            return NEVER
        if call.name in _EITHER or (call.name in _BOTH and not _is_chained(call)):
            parts = [self._argument(argument, left) for argument in call.arguments]
            return Either(parts) if call.name in _EITHER else Every(parts)
        sides = _compared(call)
        if sides is not None:
            return self._equal(*sides)
        goes_on = any(_ADDS_OR.match(link.name) or link.name in {"where", "andWhere"} for link in links(node))
        return self.chain(node, left) if goes_on else Other(node)

    def _equal(self, column: SgNode, value: SgNode) -> Term:
        if value.text() == column.text() or value.text() in _NOTHING:
            return NEVER
        name = fold(column, self.source).text if column.kind() in TEXTS else dotted(column)
        return Compared(name, value)

    def binary(self, node: SgNode, left: int) -> Term:
        """Two operands: a comparison, an AND or an OR."""
        children = node.children()
        sign = " ".join(child.text() for child in children[1:-1])
        sides = [children[0], children[-1]]
        if sign in {"|", "or", "||", "??"}:
            return Either([self.term(side, left) for side in sides])
        if sign in {"&", "and", "&&"}:
            return Every([self.term(side, left) for side in sides])
        if sign in {"==", "===", "=", "in"}:
            turned = sides[1].kind() in MEMBERS and sides[0].kind() not in MEMBERS
            return self._equal(sides[1], sides[0]) if turned else self._equal(*sides)
        return NEVER if node.kind() in COMPARISONS and sign not in {"+", "%"} else Other(node)

    def unary(self, node: SgNode, left: int) -> Term:
        """A sign before an operand; a negation keeps nothing."""
        sign = node.text()[:1]
        inner = node.named_children()
        if sign in {"~", "!", "n"} or not inner:
            return NEVER
        return self.term(inner[-1], left)

    def composite(self, node: SgNode, left: int) -> Term:
        """`sq.Or{…}`, `Invoice{TenantID: t}`."""
        named, body = node.field("type"), node.field("body")
        name = named.text().rpartition(".")[2] if named is not None else ""
        if body is None or _NOT.match(name):
            return NEVER
        if name in _EITHER:
            return Either([self.term(child, left) for child in body.named_children()])
        return self.term(body, left)

    def object(self, node: SgNode, left: int) -> Term:
        """`{ column: value }`; options with a `where` choose by that alone."""
        pairs = list(_pairs(node))
        if any(key in _OPTIONS for key, _ in pairs):
            pairs = [pair for pair in pairs if pair[0] in _OPTIONS]
        return Every([self._keyed(key, value, left) for key, value in pairs])

    def _keyed(self, key: str, value: SgNode, left: int) -> Term:
        if key in _NOT_CONDITIONS:
            return Every(())
        if key in _NOT_KEYS:
            return NEVER
        if key in _OR_KEYS or (key == "where" and value.kind() in LISTS):
            listed = value.kind() in LISTS
            parts = value.named_children() if listed else [value]
            terms = [self.term(part, left) for part in parts]
            return Either(terms) if listed else self._sides_of(value, left)
        if key in _AND_KEYS | _OPTIONS or key in {"", "..."}:
            return self.term(value, left)
        return self._column(key, value, left)

    def _sides_of(self, value: SgNode, left: int) -> Term:
        """`or: { a: 1, b: 2 }`: each key is a side."""
        if value.kind() not in OBJECTS | DICTIONARIES:
            return Other(value)
        return Either([self._keyed(key, inner, left) for key, inner in _pairs(value)])

    def _column(self, key: str, value: SgNode, left: int) -> Term:
        text = value.text()
        if _LOOKUP.search(key) or text in _NOTHING or re.match(rf"F\([\"']{re.escape(key)}[\"']\)$", text):
            return NEVER
        if value.kind() in OBJECTS | DICTIONARIES:
            inner = list(_pairs(value))
            signs = [name for name, _ in inner if name in _NOT_KEYS or name in {"$ne", "_neq", "gt", "lt"}]
            if inner and len(signs) == len(inner):
                return NEVER
            same = [
                Compared(key, part) for name, part in inner if name in _SAME and part.text() not in _NOTHING
            ]
            return Every([*same, Compared(key, value), self.object(value, left)])
        made = call_of(value, {}) if value.kind() in CALLS else None
        if made is not None and (_NOT.match(made.name) or made.name in {"MoreThan", "LessThan", "Like"}):
            return NEVER
        return Compared(key, value)


def _chooses(call: Call) -> bool:
    """Whether a call of a chain takes conditions; Prisma's `update` does, by its key `where`."""
    if call.name in _CHOOSES_NOTHING:
        return call.keyword("where") is not None
    return not (_NOT.match(call.name) and call.receiver is not None)


def _says(term: Term) -> bool:
    return proven(term, lambda _atom: True)


def _pairs(node: SgNode) -> Iterator[tuple[str, SgNode]]:
    """The keys of a literal with their values; what is spread, and what has no key, under none."""
    for child in node.named_children():
        if child.kind() in SHORTHANDS:
            yield child.text(), child
        elif child.kind() in ANY_PAIRS:
            parts = child.named_children()
            key = child.field("key") or (parts[0] if parts else None)
            value = child.field("value") or (parts[-1] if parts else None)
            if key is not None and value is not None:
                yield key.text().strip("\"'`"), _inner(value)
        else:
            yield "", child


def _inner(node: SgNode) -> SgNode:
    return node.named_children()[0] if node.kind() in ELEMENTS and node.named_children() else node


def links(node: SgNode) -> list[Call]:
    """The calls of a chain, `a().b().c()`, from the first to the last."""
    found: list[Call] = []
    at: SgNode | None = node
    while at is not None and len(found) < _DEEPEST:
        if at.kind() in CALLS:
            call = call_of(at, {})
            if call is not None:
                found.append(call)
            at = at.field("function")
        elif at.kind() in MEMBERS:
            at = at.field("object") or at.field("operand")
        elif at.kind() in AWAITS | PARENTHESES:
            at = next(iter(at.named_children()), None)
        else:
            break
    return found[::-1]


def _is_chained(call: Call) -> bool:
    return call.receiver is not None and call.receiver.kind() in CALLS


def _compared(call: Call) -> tuple[SgNode, SgNode] | None:
    """The column and the value of a call that compares them: `eq(a.b, c)`, `A.b.in_(c)`."""
    given = [argument.node for argument in call.arguments]
    if call.name in {"eq", "inArray", "equals"} and len(given) > 1:
        return given[0], given[1]
    if call.name in {"in_", "is_", "eq", "In"} and call.receiver is not None and given:
        return call.receiver, given[0]
    return None


_Read = Callable[[_Reader, SgNode, int], Term]
_FORMS: tuple[tuple[frozenset[str], _Read], ...] = (
    (PARENTHESES | AWAITS | ELEMENTS | LISTS | TUPLES, _Reader.every),
    (OBJECTS | DICTIONARIES | LITERAL_BODIES, _Reader.object),
    (COMPOSITES, _Reader.composite),
    (COMPARISONS | SUMS | JOINS, _Reader.binary),
    (SIGNS | NEGATIONS | UNARIES, _Reader.unary),
    (ARROWS | FUNCTION_EXPRESSIONS, _Reader.function),
    (TEXTS, _Reader.text),
    (CHOICES, _Reader.one_of),
    (CALLS, _Reader.made),
)
