"""Go's room: its imports, its packages, and a file as the neutral tree."""

import pytest
from ast_grep_py import SgRoot

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.go.grammar import GRAMMAR
from bot.checklist.languages.go.imports import go_imports
from bot.checklist.languages.go.modules import package_name
from bot.checklist.languages.go.program import read_go
from bot.checklist.languages.program import (
    Assign,
    Block,
    Branches,
    Call,
    Define,
    Do,
    Import,
    Loop,
    Name,
    Text,
)


def test_an_import_stands_for_its_path() -> None:
    source = SourceFile.of(
        "a.go", 'package a\nimport (\n\t"os/exec"\n\tj "encoding/json"\n\t"github.com/jackc/pgx/v5"\n)\n'
    )

    assert dict(go_imports(source)) == {
        "exec": "os/exec",
        "j": "encoding/json",
        "pgx": "github.com/jackc/pgx/v5",
    }


def test_a_part_of_a_file_without_imports_may_mean_the_standard_library() -> None:
    assert dict(go_imports(SourceFile.of("a.go", 'exec.Command("ls")')))["exec"] == "os/exec"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        (Import("", "net/http"), "http"),
        (Import("mux", "net/http"), "mux"),
        (Import("", "github.com/go-chi/chi/v5"), "chi"),
        (Import("", "gopkg.in/yaml.v3"), "yaml"),
        (Import("", "github.com/x/go-redis"), "redis"),
    ],
)
def test_an_import_names_its_package(wanted: Import, name: str) -> None:
    assert package_name(wanted) == name


def test_a_small_letter_keeps_a_function_in_its_package() -> None:
    node = SgRoot("package a", "go").root()

    assert (GRAMMAR.is_private("serve", node), GRAMMAR.is_private("Serve", node)) == (True, False)
    assert GRAMMAR.tests.search("a_test.go")
    assert not GRAMMAR.tests.search("test_a.go")


def test_a_file_becomes_a_tree_in_the_order_of_its_statements() -> None:
    text = (
        'package api\nimport "net/http"\nfunc Routes(r *mux.Router) {\n\tp := "/v1"\n'
        "\tif open {\n\t\tr.Use(a)\n\t}\n"
        '\tfor _, one := range all {\n\t\tr.Handle(p+"/x", one)\n\t}\n\t{\n\t\tr.Get("/y", h)\n\t}\n}\n'
    )

    tree = read_go("api/a.go", SgRoot(text, "go").root())

    given, made = tree.statements
    assert (tree.package, given) == ("api", Import("", "net/http"))
    assert isinstance(made, Define)
    assert [type(statement) for statement in made.function.statements()] == [Assign, Branches, Loop, Block]
    assert [(parameter.name, parameter.type_text) for parameter in made.function.parameters] == [
        ("r", "*mux.Router")
    ]


def test_a_call_keeps_its_arguments() -> None:
    tree = read_go("a.go", SgRoot('package a\nfunc f() { serve("/x", h) }\n', "go").root())

    (made,) = tree.statements
    assert isinstance(made, Define)
    assert made.function.statements() == (Do(Call(Name("serve", 2), (Text("/x", 2), Name("h", 2)), (), 2)),)
