import pytest

from bot.checklist.core.language import (
    is_minified,
    is_test,
    is_vendored,
    language_name,
    language_of,
)
from bot.checklist.languages.language import Language


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.go", Language.GO),
        ("A.PY", Language.PYTHON),
        ("a.mts", Language.TYPESCRIPT),
        ("a.tsx", Language.TSX),
        ("a.jsx", Language.JAVASCRIPT),
        ("go.sum", Language.LOCK),
        ("web/package-lock.json", Language.LOCK),
        ("Dockerfile.dev", Language.DOCKERFILE),
        ("dockerfile_test.go", Language.GO),
        ("Containerfile", Language.DOCKERFILE),
        ("a.rs", Language.OTHER),
        ("README", Language.TEXT),
        (".env", Language.TEXT),
    ],
)
def test_a_language_is_known_by_the_name_alone(path: str, language: Language) -> None:
    assert language_of(path) is language


def test_a_language_that_is_not_analysed_is_called_by_its_name() -> None:
    assert (language_name("src/A.RS"), language_name("a.xyz")) == ("Rust", "other")


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("store/invoice_test.go", True),
        ("app/test_views.py", True),
        ("app/tests.py", True),
        ("web/a.spec.ts", True),
        ("tests/helper.go", True),
        ("app/tests/ready.py", True),
        ("app/testing.py", False),
        ("app/latest.py", False),
        ("app/test_views.go", False),
        ("app/spec/model.ts", False),
    ],
)
def test_test_code_is_known_by_the_habits_of_its_language(path: str, *, test: bool) -> None:
    assert is_test(path) is test


def test_other_peoples_code_is_known_by_where_it_lies() -> None:
    assert is_vendored("web/node_modules/a/b.js")
    assert not is_vendored("app/vendor")
    assert is_minified("a.MIN.js")
    assert not is_minified("minjs.js")
