"""The tool that breaks rules: which mistakes it makes, and that the examples notice them."""

import ast
from multiprocessing import get_all_start_methods

import pytest

from bot.checklist.items.builtin import builtin_items
from tests.mutation.__main__ import all_mutants, run
from tests.mutation.edits import edits
from tests.mutation.rules import rule_modules, users
from tests.mutation.trial import Result, item_mutants

RULE = '''
WORDS = {"md5", "sha1"}
TABLE = {"md5": 1, "sha1": 2}
PATTERN = re.compile(r"a|(b|[|]c)")


def is_weak(name: str) -> bool:
    """Whether it is."""
    if name in WORDS or name.startswith("x"):
        return True
    return name == "md4"


def find(names) -> Iterator[str]:
    for name in (one for one in names if one):
        yield name
'''


def broken(number: int) -> str:
    tree = ast.parse(RULE)
    edits(tree)[number].apply()
    return ast.unparse(tree)


def test_every_kind_of_mistake_is_made() -> None:
    changes = [edit.change for edit in edits(ast.parse(RULE))]

    assert changes == [
        "drop `'md5'` of the table",
        "drop `'sha1'` of the table",
        "drop the entry `'md5'`",
        "drop the entry `'sha1'`",
        "drop the alternative `b|`",
        "drop the alternative `|[|]c`",
        "drop the alternative `a|`",
        "drop the alternative `|(b|[|]c)`",
        "return True at the start of `is_weak`",
        "return False at the start of `is_weak`",
        "negate `if name in WORDS or name.startswith('x')`",
        "drop `name in WORDS` of `or`",
        "drop `name.startswith('x')` of `or`",
        "negate `return name == 'md4'`",
        "return () at the start of `find`",
        "negate `if one`",
        "drop `(yield name)`",
    ]


@pytest.mark.parametrize("number", range(17))
def test_a_mistake_changes_the_module_and_leaves_it_python(number: int) -> None:
    assert broken(number) != ast.unparse(ast.parse(RULE))
    compile(broken(number), "rule.py", "exec")


def test_a_mistake_knows_its_function_so_that_only_that_need_be_exchanged() -> None:
    functions = [edit.function for edit in edits(ast.parse(RULE))]

    assert functions[:8] == [None] * 8
    assert functions[8] == ("is_weak", 7)


def test_every_question_is_among_the_rules() -> None:
    names = {path.name for path in rule_modules()}

    assert {"b1_auth_gate.py", "k2_locks_and_sources.py", "guards.py", "django.py"} <= names
    assert not {"engine.py", "source.py", "item_file.py"} & names


def test_what_uses_a_module_is_found_however_far() -> None:
    guards = next(path for path in rule_modules() if path.name == "guards.py")

    assert "e1_query_text.py" in {path.name for path in users(guards)}


def test_each_default_word_is_dropped_once() -> None:
    item = builtin_items()[1]

    dropped = [mutant.word for mutant in item_mutants(item)]

    assert dropped == [
        (name, word) for name, name_default in item.names.items() for word in name_default.default
    ]


def _results(*changes: str) -> list[Result]:
    """What became of these mutants of item H."""
    mutants = all_mutants(["bot/checklist/questions/h_outbound/h1", "checklists/H"])
    return list(run([mutant for mutant in mutants if mutant.change in changes], jobs=1, letters="H"))


@pytest.mark.skipif("fork" not in get_all_start_methods(), reason="mutants are forked")
def test_a_broken_question_is_noticed_and_a_word_without_an_example_is_not() -> None:
    results = _results("return () at the start of `find`", "drop `safeFetch` of safe_http_client")

    assert [bool(result.red) for result in results] == [True, False]
    assert results[1].ran > 24
