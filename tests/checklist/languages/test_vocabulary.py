"""The tables of the grammars: each kind exists, and a name means one thing wherever two grammars have it."""

from collections import defaultdict
from dataclasses import fields
from itertools import permutations

import pytest
from ast_grep_py import SgRoot

from bot.checklist.languages.grammar import Grammar, listed
from bot.checklist.languages.grammars import GRAMMARS
from bot.checklist.languages.vocabulary import (
    CALLS,
    CHOICES,
    INDEXES,
    MEMBERS,
    RETURNS,
    choices_of,
    first_within,
    key_of,
    owner_of,
    within,
)

# TypeScript's `module X { … }` is no file, but holds statements as one does.
NAMESAKES = {"module"}
NAMES = [min(language.value for language in grammar.languages) for grammar in GRAMMARS]


def has(grammar: Grammar, kind: str) -> bool:
    try:
        for language in grammar.languages:
            SgRoot("", language.value).root().find(kind=kind)
    except RuntimeError:
        return False
    return True


def meanings(grammar: Grammar) -> dict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for field in fields(grammar.kinds):
        for kind in getattr(grammar.kinds, field.name):
            found[kind].add(field.name)
    return found


@pytest.mark.parametrize("grammar", GRAMMARS, ids=NAMES)
def test_a_grammar_has_every_kind_of_its_table(grammar: Grammar) -> None:
    assert [kind for kind in listed(grammar.kinds) if not has(grammar, kind)] == []


@pytest.mark.parametrize("grammar", GRAMMARS, ids=NAMES)
def test_the_root_of_a_file_is_the_one_that_the_grammar_names(grammar: Grammar) -> None:
    assert {SgRoot("x", language.value).root().kind() for language in grammar.languages} == {grammar.root}


def test_a_kind_that_two_grammars_have_means_the_same_in_both() -> None:
    apart = [
        (kind, words, meanings(other).get(kind))
        for grammar, other in permutations(GRAMMARS, 2)
        for kind, words in meanings(grammar).items()
        if kind not in NAMESAKES and has(other, kind) and meanings(other).get(kind) != words
    ]

    assert apart == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("go", "package a\nfunc f() int { return g() }"),
        ("python", "def f():\n    return g()\n"),
        ("typescript", "function f() { return g() }"),
        ("tsx", "function f() { return g() }"),
        ("javascript", "function f() { return g() }"),
    ],
)
def test_what_is_looked_for_below_a_node_is_found_in_every_language(language: str, text: str) -> None:
    root = SgRoot(text, language).root()

    assert [node.text() for node in within(root, CALLS | RETURNS)] == ["return g()", "g()"]
    assert first_within(root, CALLS) is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", 'class A(Base):\n            a=f("pk"),\n            b = ('),
        ("typescript", 'const a = f("jobs");\n    .query(async ({ ctx }) => {'),
        ("javascript", "const a = f('a');\ndescribe('b', () => {"),
    ],
)
def test_of_a_file_that_is_one_error_what_stands_in_it_is_found(language: str, text: str) -> None:
    root = SgRoot(text, language).root()

    assert root.kind() == "ERROR"
    assert within(root, CALLS)[0].text().startswith("f(")


def test_nothing_is_found_in_a_language_without_a_grammar() -> None:
    assert list(within(SgRoot("a: f()", "yaml").root(), CALLS)) == []


@pytest.mark.parametrize("language", ["go", "python", "typescript", "javascript"])
def test_a_member_and_an_index_have_an_owner_in_every_language(language: str) -> None:
    root = SgRoot("f(a.b, c[d])", language).root()
    member, index = first_within(root, MEMBERS), first_within(root, INDEXES)

    assert member is not None
    assert index is not None
    assert [part.text() for part in (owner_of(member), owner_of(index), key_of(index)) if part] == [
        "a",
        "c",
        "d",
    ]
    assert (key_of(member), owner_of(root)) == (None, None)


@pytest.mark.parametrize(
    ("language", "text"), [("python", "x = a if b else c"), ("typescript", "x = b ? a : c")]
)
def test_a_choice_gives_its_two_values(language: str, text: str) -> None:
    choice = first_within(SgRoot(text, language).root(), CHOICES)

    assert choice is not None
    assert [node.text() for node in choices_of(choice)] == ["a", "c"]
