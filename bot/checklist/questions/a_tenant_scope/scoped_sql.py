"""Whether SQL text touches tenant tables, and whether its conditions keep to one tenant."""

import re

from bot.checklist.facts.tenancy import Tenancy, one_of, plain
from bot.checklist.formats.sql import blanked
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
# `ON i.tenant_id = t.id` ties two tables, and keeps neither to anybody
_TIES = re.compile(
    r"[\w.\"`]+\s*=\s*[\w\"`]+\.\"?`?id\b\"?`?|[\w\"`]+\.\"?`?id\b\"?`?\s*=\s*[\w.\"`]+", re.IGNORECASE
)
_COMPARES = re.compile(r"(?:[$:@%?][\w()]*|\))\s*=\s*([\w.\"`]+)")


def tables(text: str) -> set[str]:
    """The tables of a query, in the singular; a hole is no table."""
    return {one_of(name) for name in _TABLES.findall(blanked(text)) if HOLE not in name}


def scope(text: str, tenancy: Tenancy) -> Verdict:
    """`n/a` without tenant tables, `pass` if the conditions name the tenant, `unclear` with a hole."""
    clean = blanked(text)
    halves = [
        half
        for half in re.split(r"\bunion(?:\s+all)?\b", clean, flags=re.IGNORECASE)
        if tables(half) & tenancy.tables
    ]
    if not halves:
        return Verdict.NOT_APPLICABLE
    if all(_is_scoped(half, tenancy) for half in halves):
        return Verdict.PASS
    return Verdict.UNCLEAR if HOLE in clean else Verdict.FAIL


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


def _is_scoped(half: str, tenancy: Tenancy) -> bool:
    inserted = _INSERT.search(half)
    if inserted:
        return inserted[1] is None or tenancy.says(inserted[1])
    return any(_always(condition, tenancy) for condition in _CONDITIONS.findall(half))


def _always(condition: str, tenancy: Tenancy) -> bool:
    """Whether each side of an OR outside parentheses compares the tenant column."""
    return all(_compares(side, tenancy) for side in _sides(condition))


def _compares(side: str, tenancy: Tenancy) -> bool:
    side = _TIES.sub("", side)
    names = [*_COMPARED.findall(side), *_COMPARES.findall(side)]
    return any(tenancy.is_column(name.rpartition(".")[2].strip('"`')) for name in names)


def _sides(condition: str) -> list[str]:
    sides, depth = [""], 0
    for word in re.split(r"(\bor\b|[()])", condition, flags=re.IGNORECASE):
        depth += (word == "(") - (word == ")")
        if word.lower() == "or" and depth == 0:
            sides.append("")
        else:
            sides[-1] += word
    return sides
