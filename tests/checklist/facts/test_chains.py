"""Chains of calls, and what they choose by."""

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.chains import chosen_by, conditions_in, links
from bot.checklist.facts.narrowing import Compared, proven
from bot.checklist.languages.vocabulary import CALLS, OBJECTS


def script(text: str) -> SourceFile:
    return SourceFile.of("a.ts", text)


def test_a_chain_is_read_from_its_first_call_to_its_last() -> None:
    source = script("await db.select().from(a).where(b);")
    chain = max(source.nodes(CALLS), key=lambda node: len(node.text()))

    assert [call.name for call in links(chain)] == ["select", "from", "where"]


def test_what_a_chain_reads_or_writes_chooses_nothing() -> None:
    source = script("db.update(a).set({ b: 1 }).orderBy(c).where(eq(a.d, 2))")
    chain = max(source.nodes(CALLS), key=lambda node: len(node.text()))
    columns: list[str] = []

    def note(atom: object) -> bool:
        columns.extend([atom.column] if isinstance(atom, Compared) else [])
        return False

    proven(chosen_by(chain, source), note)

    assert columns == ["a.d"]


def test_options_choose_by_their_where_alone() -> None:
    source = script("f({ where: { a: 1 }, data: { b: 2 } })")
    options = max(source.nodes(OBJECTS), key=lambda node: len(node.text()))

    term = conditions_in([options], source)

    assert proven(term, lambda atom: isinstance(atom, Compared) and atom.column == "a")
    assert not proven(term, lambda atom: isinstance(atom, Compared) and atom.column == "b")
