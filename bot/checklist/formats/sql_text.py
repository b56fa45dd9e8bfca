"""Whether a text is SQL, told by how statements and conditions begin."""

import re

_STATEMENT = re.compile(
    r"""
    (?:^|[\n\0(;])[ \t\r\n(]{0,200}(?:--[^\n]*\n\s*|/\*[^*]{0,400}\*/\s*)?
    (?:
        select\b(?!\s*(?:\(|a\b|an\b|the\b|your\b|one\b))
        | insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b
        | replace\s+into\b
        | update\s+\S+\s+(?:as\s+\w+\s+)?set\b
        | delete\s+from\b
        | merge\s+into\b
        | with\s+(?:recursive\s+)?\S+\s*(?:\([^)]*\)\s*)?as\b
        | (?:create|alter|drop)
          \s+(?:or\s+replace\s+|temp(?:orary)?\s+|unique\s+|materialized\s+|if\s+not\s+exists\s+){0,4}
          (?:table|index|view|schema|database|user|role|function|trigger|type|extension|sequence|policy
            |column|procedure)\b
        | truncate\s+(?:table\s+)?[\w"`\0]
        | (?:grant|revoke)\s+[\w\0, ]+\s+on\b
        | explain\s+(?:analyze\s+)?\w+
        | copy\s+[\w\0"]+\s*(?:\([^)]*\)\s*)?(?:from|to)\b
        | pragma\s+[\w\0]+
        | set\s+(?:local|session|search_path|role)\b
        | set\s+[\w.\0]+\s*(?:=|to\b)\s*['\0]
        | (?:exec|execute|call)\s+[\w\0.]+\s*[(@'\0]
        | lock\s+table
        | analyze\s+[\w\0]
        | vacuum\b
        | (?:attach|detach)\s+database
        | show\s+(?:tables|databases|columns|index)
        | use\s+[\w\0]+\s*;?$
        | listen\s+[\w\0"]+$
        | notify\s+[\w\0"]+
        | refresh\s+materialized
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SELECT_EXPRESSION = re.compile(r"(?:^|[\n\0(;])\s*select\s*\(", re.IGNORECASE)
_CONDITION = re.compile(
    r"[=<>]|\b(?:like|ilike|in|is|between|and|or|not|asc|desc|join|any|exists|count|sum|nulls|from|where)\b",
    re.IGNORECASE,
)


def is_statement(text: str) -> bool:
    """Whether the text, its holes and alternatives included, holds the beginning of an SQL statement."""
    return bool(_STATEMENT.search(text) or _SELECT_EXPRESSION.search(text))


def is_condition(text: str) -> bool:
    """Whether the text could be a part of a statement: a condition, an order, a join."""
    return bool(_CONDITION.search(text))
