"""Whether a condition can only hold where one of its comparisons does."""

import pytest

from bot.checklist.formats.sql_conditions import condition_holds
from bot.checklist.formats.sql_tokens import Items


def holds(text: str) -> bool:
    def proves(column: str, _value: Items) -> bool:
        return column.rpartition(".")[2].strip('"`') == "t"

    return condition_holds(text, proves)


@pytest.mark.parametrize(
    "text",
    [
        "t = $1",
        "$1 = i.t AND (a OR b)",
        "(t = ? AND a) OR (t = ? AND b)",
        "t IN (%s, %s)",
        "t = ANY($1)",
        "t IS NOT DISTINCT FROM :t",
        "(t, id) = ($1, $2)",
        "lower(t) = lower($1)",
        "id IN (SELECT x FROM y WHERE t = $1)",
        "EXISTS (SELECT 1 FROM m WHERE m.t = i.t AND m.u = $1)",
        "t = (SELECT t FROM u WHERE id = $1)",
    ],
)
def test_a_condition_keeps_to_the_column(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "t = $1 OR true",
        "a = 1 AND (t = $1 OR 1 = 1)",
        "t <> $1",
        "t != $1",
        "NOT t = $1",
        "NOT (t = $1)",
        "t NOT IN ($1)",
        "t IS NOT NULL",
        "t = t",
        "a.t = b.t",
        "t = COALESCE($1, t)",
        "t IN (SELECT id FROM ts)",
        "CASE WHEN t = $1 THEN true ELSE true END",
        "($1 IS NULL OR t = $1)",
    ],
)
def test_a_condition_does_not_keep_to_the_column(text: str) -> None:
    assert not holds(text)
