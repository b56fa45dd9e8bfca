"""The queries of an SQL text, and what each reads."""

from bot.checklist.formats.sql_queries import Query, queries_in
from bot.checklist.formats.sql_tokens import Items


def reads(text: str) -> list[tuple[str, list[str]]]:
    return [(query.role, [read.name for read in query.reads]) for query in queries_in(text)]


def keeps(query: Query) -> bool:
    def proves(column: str, _value: Items) -> bool:
        return column.rpartition(".")[2] == "t"

    return query.keeps(proves)


def test_each_query_tells_the_tables_that_it_reads_itself() -> None:
    assert reads("SELECT (SELECT 1 FROM p) FROM i JOIN c ON c.id = i.c WHERE a IN (SELECT b FROM d)") == [
        ("", ["i", "c"]),
        ("select", ["p"]),
        ("where", ["d"]),
    ]
    assert reads("UPDATE a SET b = 1 FROM c WHERE c.id = a.id") == [("", ["c", "a"])]
    assert reads("DELETE FROM a USING b WHERE a.id = b.id") == [("", ["a", "b"])]


def test_the_halves_of_a_union_are_two_queries() -> None:
    first, second = queries_in("SELECT a FROM b UNION ALL SELECT a FROM c WHERE t = $1")

    assert (keeps(first), keeps(second)) == (False, True)


def test_a_query_keeps_what_a_named_query_that_it_reads_keeps() -> None:
    named, main = queries_in("WITH mine AS (SELECT id FROM b WHERE t = $1) SELECT * FROM mine m WHERE m.a")

    assert named.role == "with"
    assert keeps(main)


def test_the_far_side_of_an_outer_join_keeps_nothing() -> None:
    (query,) = queries_in("SELECT 1 FROM a LEFT JOIN b ON b.t = $1")

    assert [read.is_optional for read in query.reads] == [False, True]
    assert not keeps(query)


def test_words_that_begin_a_clause_elsewhere_begin_no_query() -> None:
    assert len(queries_in("SELECT a FROM b WHERE c IS DISTINCT FROM d FOR UPDATE")) == 1
    assert len(queries_in("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2")) == 1
