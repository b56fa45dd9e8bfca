import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.grammars import grammar_of
from bot.checklist.languages.vocabulary import CATCHES


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "try:\n    f()\nexcept (A, B) as error:\n    g()\n", ("error", "(A, B)")),
        ("a.py", "try:\n    f()\nexcept A:\n    with g() as other:\n        pass\n", ("", "A")),
        ("a.py", "try:\n    f()\nexcept:\n    g()\n", ("", "")),
        ("a.ts", "try { f() } catch (error: unknown) { g() }", ("error", "")),
        ("a.ts", "try { f() } catch { g() }", ("", "")),
    ],
)
def test_a_handler_tells_under_which_name_it_holds_what_it_catches(
    path: str, text: str, expected: tuple[str, str]
) -> None:
    source = SourceFile.of(path, text)
    grammar = grammar_of(source.language)
    assert grammar is not None

    assert [grammar.caught(clause) for clause in source.nodes(CATCHES)] == [expected]
