"""The queries of an SQL text, those in brackets too: what each reads, and under which conditions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.checklist.formats.sql_conditions import Proves, always, selects
from bot.checklist.formats.sql_tokens import Group, Item, Items, Word, is_word, items_of

_BEGINS = ("select", "delete", "update", "insert", "replace")
_CLAUSES = frozenset(
    {"select", "from", "where", "prewhere", "having", "group", "order", "limit", "offset", "returning", "set",
     "using", "values", "window", "fetch", "for", "on_conflict", "update", "delete", "insert"}
)  # fmt: skip
_JOINS = frozenset({"join", "straight_join"})
_OUTER = frozenset(
    {"left", "right", "full", "outer", "cross", "natural", "inner", "lateral", "anti", "semi", "asof"}
)
_NO_ALIAS = (
    _OUTER | _JOINS | _CLAUSES | frozenset({"on", "as", "tablesample", "only", "force", "use", "ignore"})
)


@dataclass(slots=True, eq=False)
class Read:
    """One table, or query in brackets, that a query reads. `is_optional` is the far side of an outer join."""

    name: str
    alias: str = ""
    inner: "list[Query]" = field(default_factory=list)
    on: Items = ()
    is_optional: bool = False


@dataclass(slots=True, eq=False)
class Query:
    """One SELECT, UPDATE, DELETE or INSERT. `role` is the clause of `around` in which it stands.

    `shared` are the queries that a WITH names, by their names in lower case.
    """

    verb: str
    clauses: dict[str, Items] = field(default_factory=dict)
    reads: list[Read] = field(default_factory=list)
    around: "Query | None" = None
    role: str = ""
    shared: "dict[str, list[Query]]" = field(default_factory=dict)

    def keeps(self, proves: Proves, left: int = 6) -> bool:
        """Whether its conditions, or those of what it reads, prove something of each of its rows."""
        if any(always(self.clauses[name], proves) for name in _HOLDS if name in self.clauses):
            return True
        return left > 0 and any(
            not read.is_optional and (always(read.on, proves) or _is_kept(read, self, proves, left - 1))
            for read in self.reads
        )


_HOLDS = ("where", "prewhere", "having")


def _is_kept(read: Read, query: Query, proves: Proves, left: int) -> bool:
    inner = read.inner or query.shared.get(read.name, [])
    outermost = [other for other in inner if other.around not in inner]
    return bool(outermost) and all(other is not query and other.keeps(proves, left) for other in outermost)


def queries_in(text: str) -> list[Query]:
    """Every query of a text."""
    return list(_queries(items_of(text), None, "", {}))


def _queries(
    items: Items, around: Query | None, role: str, shared: dict[str, list[Query]]
) -> Iterator[Query]:
    known = dict(shared)
    start: int | None = None
    for index in range(len(items) + 1):
        item = items[index] if index < len(items) else None
        if start is None and isinstance(item, Group) and selects(item):
            name = _named(items, index)
            inner = list(_queries(item.items, around, "with" if name else role, known))
            if name:
                known[name] = inner
            yield from inner
        elif start is None and isinstance(item, Group) and around is None:
            yield from _queries(item.items, around, role, known)
        if item is not None and not _begins(items, index) and not is_word(item, *_ENDS):
            continue
        if start is not None:
            yield from _query(items[start:index], around, role, known)
            start = None
        if item is not None and _begins(items, index):
            start = index


_ENDS = (";", "union", "intersect", "except", "minus")


def _begins(items: Items, index: int) -> bool:
    item = items[index]
    if not isinstance(item, Word) or item.lower not in _BEGINS:
        return False
    before = items[index - 1] if index else None
    if item.lower in {"update", "delete", "replace", "insert"}:
        if before is not None and is_word(before, "for", "do", "on", "key", "or", "no"):
            return False
        after = items[index + 1] if index + 1 < len(items) else None
        return after is not None and not isinstance(after, Group)
    return True


def _named(items: Items, index: int) -> str:
    """The name that a WITH gives to a query in brackets; empty where there is none."""
    at = index - 1
    while at >= 0 and is_word(items[at], "materialized", "not"):
        at -= 1
    if at < 1 or not is_word(items[at], "as"):
        return ""
    at -= 1
    if isinstance(items[at], Group):
        at -= 1
    item = items[at] if at >= 0 else None
    return plain_name(item) if isinstance(item, Word) and item.is_name else ""


def plain_name(word: Word) -> str:
    """A table's name in lower case, without blanks and quotes."""
    return word.text.replace('"', "").replace("`", "").replace(" ", "").lower()


def _query(items: Items, around: Query | None, role: str, shared: dict[str, list[Query]]) -> Iterator[Query]:
    first = items[0]
    query = Query(first.lower if isinstance(first, Word) else "", around=around, role=role, shared=shared)
    clause, begin = query.verb, 1
    for index in range(1, len(items) + 1):
        item = items[index] if index < len(items) else None
        named = item.lower if isinstance(item, Word) and item.lower in _CLAUSES else ""
        if item is not None and (not named or _is_part(items, index, clause)):
            continue
        query.clauses[clause] = (*query.clauses.get(clause, ()), *items[begin:index])
        clause, begin = named, index + 1
    sources = [query.clauses.get(name, ()) for name in ("from", "using")]
    if query.verb == "update":
        sources.append(query.clauses.get("update", ()))
    if query.verb == "delete" and "from" not in query.clauses:
        sources.append(query.clauses.get("delete", ()))
    for listed in sources:
        query.reads.extend(_reads(listed, query))
    yield query
    for name, part in query.clauses.items():
        if name not in {"from", "using"}:
            yield from _nested(part, query, name)
    for read in query.reads:
        yield from read.inner
        yield from _nested(read.on, query, "on")


def _is_part(items: Items, index: int, clause: str) -> bool:
    """Whether a word that begins a clause elsewhere does not here: `IS DISTINCT FROM`, `JOIN … USING (…)`."""
    before, word = items[index - 1], items[index]
    if is_word(word, "from"):
        return is_word(before, "distinct")
    if is_word(word, "using"):
        return clause not in {"from", "delete"} or isinstance(items[min(index + 1, len(items) - 1)], Group)
    if is_word(word, "update", "delete", "insert", "set"):
        return clause != "update" if is_word(word, "set") else True
    return is_word(word, "values") and clause == "on_conflict"


def _nested(items: Items, query: Query, role: str) -> Iterator[Query]:
    for item in items:
        if isinstance(item, Group):
            if selects(item):
                yield from _queries(item.items, query, role, query.shared)
            else:
                yield from _nested(item.items, query, role)


def _reads(items: Items, query: Query) -> Iterator[Read]:
    """The tables of a FROM, in order, with what joins them."""
    kind: set[str] = set()
    read: Read | None = None
    found: list[Read] = []
    index = 0
    while index < len(items):
        item = items[index]
        if is_word(item, ","):
            kind, read = set(), None
        elif isinstance(item, Word) and item.lower in _OUTER | _JOINS:
            kind = kind | {item.lower} if read is None else {item.lower}
            read = None
        elif is_word(item, "on") and read is not None:
            end = _end_of_on(items, index + 1)
            read.on = items[index + 1 : end]
            index = end
            continue
        elif read is None:
            made = _read(item, items, index, query)
            for entry in made:
                entry.is_optional = bool(kind & {"left", "full"}) or entry.is_optional
            if kind & {"right", "full"}:
                for earlier in found:
                    earlier.is_optional = True
            found.extend(made)
            read = made[-1] if made else None
        index += 1
    yield from found


def _end_of_on(items: Items, start: int) -> int:
    for index in range(start, len(items)):
        item = items[index]
        follows = isinstance(items[index + 1], Group) if index + 1 < len(items) else False
        if is_word(item, ",") or (isinstance(item, Word) and item.lower in _OUTER | _JOINS and not follows):
            return index
    return len(items)


def _read(item: Item, items: Items, index: int, query: Query) -> list[Read]:
    if isinstance(item, Group):
        if selects(item):
            return [Read("", inner=list(_queries(item.items, query, "from", query.shared)))]
        return list(_reads(item.items, query))
    if not item.is_name or item.lower in _NO_ALIAS:
        return []
    follows = items[index + 1] if index + 1 < len(items) else None
    if isinstance(follows, Group):
        return []
    if follows is not None and is_word(follows, "as"):
        follows = items[index + 2] if index + 2 < len(items) else None
    named = isinstance(follows, Word) and follows.is_name and follows.lower not in _NO_ALIAS
    alias = plain_name(follows) if isinstance(follows, Word) and named else ""
    return [Read(plain_name(item), alias or plain_name(item).rpartition(".")[2])]
