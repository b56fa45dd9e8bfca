"""Whether SQL text touches tenant tables, and whether its conditions keep to one tenant."""

import re
from collections.abc import Sequence

from bot.checklist.facts.tenancy import Tenancy, one_of, plain
from bot.checklist.formats.sql import blanked
from bot.checklist.formats.sql_conditions import Proves, always
from bot.checklist.formats.sql_queries import Query, Read, plain_name, queries_in
from bot.checklist.formats.sql_tokens import Group, Items, Word, all_words
from bot.checklist.values.constants import HOLE
from bot.model.review import Verdict

_TABLES = re.compile(
    r"\b(?:from|join|update|into|truncate(?:\s+table)?)\s+(?:only\s+)?([\w.\"`\0]+)", re.IGNORECASE
)
_INSERT = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+|ignore\s+)?into|replace\s+into)\s+[\w.\"`]+\s*(?:\(([^)]*)\))?",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"\b(?:where|on|having)\b(.*?)(?=\b(?:where|group\s+by|order\s+by|limit|returning|for\s+update|join)\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_COMPARED = re.compile(r"([\w.\"`]+)\s*(?:=|\bin\b|is\s+not\s+distinct\s+from)\s*(?!null\b)", re.IGNORECASE)
# `i.tenant_id = t.id` ties two tables, and keeps neither to anybody
_TIED = re.compile(r"([\w\"`]+\.[\w\"`]+) = ([\w\"`]+\.[\w\"`]+)")
_MEMBER = re.compile(
    r"(?:user|member|owner|account|profile|person|actor)_?(?:id|uuid|email)?$", re.IGNORECASE
)
_TRUNCATES = re.compile(r"(?:^|;)\s*truncate\b", re.IGNORECASE)
_COMPARES = re.compile(r"(?:[$:@%?][\w()]*|\))\s*=\s*([\w.\"`]+)")


def tables(text: str) -> set[str]:
    """The tables of a query, in the singular; a hole is no table."""
    return {one_of(name) for name in _TABLES.findall(blanked(text)) if HOLE not in name}


def scope(text: str, tenancy: Tenancy) -> Verdict:
    """`n/a` without tenant tables, `pass` if the conditions name the tenant, `unclear` with a hole."""
    clean = blanked(text)
    if not tables(clean) & tenancy.tables:
        return Verdict.NOT_APPLICABLE
    if _is_kept(clean, tenancy):
        return Verdict.PASS
    return Verdict.UNCLEAR if HOLE in clean else Verdict.FAIL


def _is_kept(clean: str, tenancy: Tenancy) -> bool:
    queries = queries_in(clean)
    asked = [query for query in queries if _own_tables(query, tenancy)]
    if not asked or _TRUNCATES.search(clean):
        return False
    return all(_is_scoped(query, queries, tenancy) for query in asked)


def _own_tables(query: Query, tenancy: Tenancy) -> list[Read]:
    """The tenant tables that a query itself reads or writes."""
    if query.verb in {"insert", "replace"}:
        named = [item for item in query.clauses[query.verb] if isinstance(item, Word) and item.is_name]
        written = next((word for word in named if word.lower not in {"into", "ignore", "overwrite"}), None)
        is_tenants = written is not None and one_of(plain_name(written)) in tenancy.tables
        return [Read(plain_name(written))] if written is not None and is_tenants else []
    return [
        read for read in query.reads if one_of(read.name) in tenancy.tables and read.name not in query.shared
    ]


def _is_scoped(query: Query, queries: Sequence[Query], tenancy: Tenancy) -> bool:
    if query.verb in {"insert", "replace"}:
        columns = next((item for item in query.clauses[query.verb] if isinstance(item, Group)), None)
        return columns is None or _names(columns.items, tenancy)
    at = queries.index(query)
    before = queries[at - 1] if at else None
    if before is not None and before.verb == "insert" and _names(query.clauses.get("select", ()), tenancy):
        return True  # rows that are copied stay their tenant's
    needed = [
        read
        for read in _own_tables(query, tenancy)
        if not (read.is_optional and always(read.on, _proof(query, tenancy)))
    ]
    return not needed or query.keeps(_proof(query, tenancy)) or _is_within_kept(query, queries, tenancy)


def _names(items: Items, tenancy: Tenancy) -> bool:
    return any(word.is_name and tenancy.is_column(_last(word.text)) for word in all_words(items))


def _is_within_kept(query: Query, queries: Sequence[Query], tenancy: Tenancy) -> bool:
    """Whether a query in brackets only adds to one that keeps to a tenant."""
    if query.role == "with":
        users = [other for other in queries if other.role != "with" and other.around is None]
        return bool(users) and all(user.keeps(_proof(user, tenancy)) for user in users)
    around = query.around
    if around is None or not (query.role in {"where", "having", "on", "from"} or _is_tied(query)):
        return False
    return around.keeps(_proof(around, tenancy)) or _is_within_kept(around, queries, tenancy)


def _is_tied(query: Query) -> bool:
    """Whether conditions compare with a column of the query around, as `p.invoice_id = i.id` does."""
    own = {read.alias for read in query.reads}
    return any(
        word.is_name and "." in word.text and plain_name(word).split(".")[0] not in own
        for word in all_words(query.clauses.get("where", ()))
    )


def _proof(query: Query, tenancy: Tenancy) -> Proves:
    """What keeps a query to a tenant: its column, or a tenant or member that a value chooses, tied by it."""
    held = [query.clauses.get("where", ()), *(read.on for read in query.reads)]
    texts = [" ".join(word.text for word in all_words(part)) for part in held]
    tied = {name for text in texts for pair in _TIED.findall(text) for name in pair}
    tie = any(tenancy.is_column(_last(name)) for name in tied)
    of_tenants = {
        read.alias for read in query.reads if f"{one_of(read.name)}id" in tenancy.columns | {"tenantid"}
    }

    def proves(column: str, value: Items) -> bool:
        if tenancy.is_column(_last(column)):
            return True
        given = any(
            word.text[:1] in "$%:@?" or HOLE in word.text for word in all_words(value) if word.text != "*"
        )
        owner = column.rpartition(".")[0].strip('"`').lower()
        return tie and given and (owner in of_tenants or bool(_MEMBER.search(_last(column))))

    return proves


def _last(name: str) -> str:
    return name.rpartition(".")[2].strip(' "`[]')


def kept_tables(text: str, tenancy: Tenancy) -> set[str]:
    """The one table of a query that keeps it to one tenant by a column that cannot mean anything else."""
    clean = blanked(text)
    found = tables(clean)
    inserted = _INSERT.search(clean)
    names = (
        re.findall(r"\w+", inserted[1] or "")
        if inserted
        else [
            name
            for match in _CONDITIONS.findall(clean)
            for name in (*_COMPARED.findall(match), *_COMPARES.findall(match))
        ]
    )
    is_kept = any(plain(name) in tenancy.plain_columns for name in names)
    return found if is_kept and len(found) == 1 else set()
