import pytest

from bot.checklist.languages.grammar import Grammar, listed, of_grammar, without
from bot.checklist.languages.grammars import GRAMMARS


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: next(iter(grammar.suffixes)))
def test_a_grammar_has_each_of_its_kinds_once(grammar: Grammar) -> None:
    kinds = listed(grammar.kinds)

    assert len(kinds) == len(set(kinds)) > 0
    assert of_grammar(grammar, frozenset({kinds[0], "no_such_kind"})) == (kinds[0],)
    assert kinds[0] not in listed(without(grammar.kinds, [kinds[0]]))
