"""JavaScript's and TypeScript's room: imports, the files they mean, and a file as the neutral tree."""

import pytest
from ast_grep_py import SgRoot

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.program import Assign, Branches, Define, Export, Import, Loop
from bot.checklist.languages.script.grammar import TYPESCRIPT
from bot.checklist.languages.script.imports import script_imports
from bot.checklist.languages.script.modules import script_files
from bot.checklist.languages.script.program import read_typescript


def test_an_import_stands_for_its_module() -> None:
    source = SourceFile.of(
        "a.ts",
        'import cp, { exec as run } from "node:child_process";\nimport * as fs from "fs";\n'
        'const { join } = require("path");\nconst later = promisify(run);\n',
    )

    assert dict(script_imports(source)) == {
        "cp": "child_process",
        "run": "child_process.exec",
        "fs": "fs",
        "join": "path.join",
        "later": "child_process.exec",
    }


@pytest.mark.parametrize(
    ("module", "first"),
    [
        ("./b", "a/b"),
        ("../b.js", "b.js"),
        ("@/b", "src/b"),
        ("lib/b", "lib/b"),
    ],
)
def test_an_import_may_mean_these_files(module: str, first: str) -> None:
    found = list(script_files("a/x.ts", Import("b", module, "default")))

    assert found[0][0][0] == first
    assert {member for _, member in found} == {"default"}


@pytest.mark.parametrize("module", ["express", "@scope/package"])
def test_a_package_is_no_file(module: str) -> None:
    assert list(script_files("a/x.ts", Import("b", module, "default"))) == []


def test_an_export_lets_a_function_out_of_its_file() -> None:
    kept, given = (
        SgRoot(text, "typescript").root().find(kind="function_declaration")
        for text in ("function f() {}", "export function f() {}")
    )

    assert kept is not None
    assert given is not None
    assert (TYPESCRIPT.is_private("f", kept), TYPESCRIPT.is_private("f", given)) == (True, False)
    assert [
        name for name in ("a.test.ts", "a_spec.js", "a_test.ts", "a.ts") if TYPESCRIPT.tests.search(name)
    ] == [
        "a.test.ts",
        "a_spec.js",
    ]


def test_a_file_becomes_a_tree_in_the_order_of_its_statements() -> None:
    text = (
        'import express from "express";\nconst app = express();\nif (open) { app.use(a); }\n'
        "for (const one of all) { app.use(one); }\nexport function routes(r: Router) {}\n"
    )

    tree = read_typescript("a.ts", SgRoot(text, "typescript").root())

    assert [type(statement) for statement in tree.statements] == [
        Import,
        Assign,
        Branches,
        Loop,
        Define,
        Export,
    ]
    assert tree.statements[0] == Import("express", "express", "default")
