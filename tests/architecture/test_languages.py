"""Only `bot/checklist/languages` knows a grammar: nobody else names a kind of node or asks the language."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ast_grep_py import SgRoot

from bot.checklist.languages.grammar import listed
from bot.checklist.languages.grammars import CODE, GRAMMARS

CHECKLIST = Path(__file__).parents[2] / "bot" / "checklist"
# The languages' own room, and the readers of files that are no code.
ROOMS = ("languages", "formats")
# JSON has nodes of its own, which these read.
OF_JSON = ("questions/k_supply_chain_and_ci/manifests.py", "questions/k_supply_chain_and_ci/lock_files.py")
# What a framework does with its words is code, and names the library that has them.
OF_LIBRARIES = "facts/routes/frameworks/"
KINDS = frozenset(kind for grammar in GRAMMARS for kind in listed(grammar.kinds))
LANGUAGES = frozenset(language.name for language in CODE)
FAMILIES = frozenset(grammar.running.family for grammar in GRAMMARS)
ROOTS = [SgRoot("", language.value).root() for language in CODE]


@cache
def is_kind(word: str) -> bool:
    """Whether any grammar calls a node so, in its table here or not."""
    for root in ROOTS if word.replace("_", "").isalpha() and word.islower() else ():
        try:
            root.find(kind=word)
        except RuntimeError:
            continue
        return True
    return False


def named_kinds(text: str) -> Iterator[str]:
    """The kinds that a module spells out: with an underscore anywhere, plain words held against a kind."""
    for node in ast.walk(ast.parse(text)):
        words = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
        compared = isinstance(node, ast.Compare) and ast.unparse(node.left).endswith("kind()")
        if compared or (isinstance(node, ast.keyword) and node.arg == "kind"):
            yield from (word for word in words if isinstance(word, str) and word in KINDS)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (word for word in node.value.split() if "_" in word and is_kind(word))


def asked_languages(text: str) -> Iterator[str]:
    """The languages by which a module chooses: it names one, or compares a family with one."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Language":
            yield from {node.attr} & LANGUAGES
        elif isinstance(node, ast.Name) and node.id == "SCRIPTS":
            yield node.id
        elif isinstance(node, ast.Compare | ast.Subscript | ast.MatchValue) and "family" in ast.unparse(node):
            yield from (str(word.value) for word in ast.walk(node) if isinstance(word, ast.Constant))
        elif isinstance(node, ast.keyword) and node.arg in {"language", "family"}:
            yield from {str(getattr(node.value, "value", ""))} & FAMILIES


def imported_rooms(text: str) -> Iterator[str]:
    """The folders of single languages that a module imports from."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            _, is_inside, room = node.module.partition("bot.checklist.languages.")
            if is_inside and room.split(".")[0] in FAMILIES:
                yield room


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(CHECKLIST.rglob("*.py")):
        name = path.relative_to(CHECKLIST).as_posix()
        if not name.startswith(ROOMS) and name not in OF_JSON:
            yield name, path.read_text()


def test_no_module_outside_the_languages_names_a_kind_of_node() -> None:
    assert [name for name, text in modules() if any(named_kinds(text))] == []


def test_no_module_outside_the_languages_asks_which_language_it_is() -> None:
    assert [name for name, text in modules() if any(asked_languages(text))] == []


def test_only_a_framework_knows_the_room_of_one_language_and_there_its_library_alone() -> None:
    rooms = {(name, room) for name, text in modules() for room in imported_rooms(text)}

    assert (
        sorted(
            (name, room)
            for name, room in rooms
            if not (name.startswith(OF_LIBRARIES) and room.split(".")[1:2] == ["libraries"])
        )
        == []
    )


def test_a_kind_and_a_language_are_seen_where_they_stand() -> None:
    assert list(named_kinds('if node.kind() == "call": pass')) == ["call"]
    assert list(named_kinds('KINDS = words("selector_expression other_word")')) == ["selector_expression"]
    assert list(named_kinds('name = "call"')) == []
    assert list(asked_languages("if source.language is Language.GO: pass")) == ["GO"]
    assert list(asked_languages("if source.language is Language.SQL: pass")) == []
    assert list(asked_languages('if run.language.family == "go": pass')) == ["go"]
    assert list(asked_languages('Framework(routers=ROUTERS, language="go")')) == ["go"]
    assert list(imported_rooms("from bot.checklist.languages.go.grammar import GRAMMAR")) == ["go.grammar"]
    assert list(imported_rooms("from bot.checklist.languages.grammar import Grammar")) == []
