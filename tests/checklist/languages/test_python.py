"""Python's room: its imports, the files they mean, and a file as the neutral tree."""

import pytest
from ast_grep_py import SgRoot

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.program import Assign, Branches, DefineClass, Import, Loop
from bot.checklist.languages.python.grammar import GRAMMAR
from bot.checklist.languages.python.imports import python_imports
from bot.checklist.languages.python.modules import python_files
from bot.checklist.languages.python.program import read_python


def test_an_import_stands_for_its_module() -> None:
    source = SourceFile.of(
        "a.py", "import subprocess as sp\nimport os.path\nfrom a.b import c, d as e\nfrom . import f\n"
    )

    assert dict(python_imports(source)) == {
        "sp": "subprocess",
        "os": "os",
        "c": "a.b.c",
        "e": "a.b.d",
        "f": ".f",
    }


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        (
            Import("c", "b", "c"),
            [
                (("a/b/c.py", "a/b/c/__init__.py"), ""),
                (("a/b.py", "a/b/__init__.py"), "c"),
                (("b/c.py", "b/c/__init__.py"), ""),
                (("b.py", "b/__init__.py"), "c"),
            ],
        ),
        (Import("b", ".b"), [(("a/b.py", "a/b/__init__.py"), "")]),
        (Import("*", "..b", "*"), [(("b.py", "b/__init__.py"), "*")]),
    ],
)
def test_an_import_may_mean_a_module_or_a_name_of_one(
    wanted: Import, files: list[tuple[tuple[str, ...], str]]
) -> None:
    assert list(python_files("a/x.py", wanted)) == files


def test_an_underscore_keeps_a_function_in_its_module() -> None:
    node = SgRoot("", "python").root()

    assert (GRAMMAR.is_private("_serve", node), GRAMMAR.is_private("serve", node)) == (True, False)
    assert [
        name for name in ("test_a.py", "a_test.py", "conftest.py", "a.py") if GRAMMAR.tests.search(name)
    ] == [
        "test_a.py",
        "a_test.py",
        "conftest.py",
    ]


def test_a_file_becomes_a_tree_in_the_order_of_its_statements() -> None:
    text = (
        "from fastapi import FastAPI\napp = FastAPI()\nif debug:\n    app.mount('/x', y)\n"
        "for one in routers:\n    app.include_router(one)\nclass View(Base):\n    def get(self): return 1\n"
    )

    tree = read_python("a.py", SgRoot(text, "python").root())

    assert [type(statement) for statement in tree.statements] == [Import, Assign, Branches, Loop, DefineClass]
    assert tree.statements[0] == Import("FastAPI", "fastapi", "FastAPI")
    last = tree.statements[-1]
    assert isinstance(last, DefineClass)
    assert [method.name for method in last.body.methods] == ["get"]
