"""Lists and tables that grow while a file runs."""

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import NAMES
from bot.checklist.values.widened import is_widened, may_be_widened


def of_name(path: str, text: str, name: str) -> tuple[bool, bool]:
    source = SourceFile.of(path, text)
    node = next(node for node in source.nodes(NAMES) if node.text() == name)
    return is_widened(node, source), may_be_widened(node, source)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "known = ['a']\ndef f(request):\n    known.append(request.GET['x'])\n"),
        ("a.py", "known = {}\ndef f(request):\n    known[request.GET['x']] = True\n"),
        ("a.ts", "const known = new Set();\nfunction f(req) { known.add(req.query.x); }\n"),
        ("a.go", 'package a\nfunc f(r *http.Request) {\n\tknown = append(known, r.FormValue("x"))\n}\n'),
        ("a.go", 'package a\nfunc f(r *http.Request) {\n\tx := r.FormValue("x")\n\tknown[x] = true\n}\n'),
    ],
)
def test_a_request_puts_something_in(path: str, text: str) -> None:
    assert of_name(path, text, "known") == (True, False)


def test_a_parameter_may_put_in_anything() -> None:
    assert of_name("a.py", "known = []\ndef f(x):\n    known.append(x)\n", "known") == (False, True)


def test_constants_widen_nothing() -> None:
    assert of_name("a.py", "known = []\nknown.append('a')\nknown[0] = 'b'\n", "known") == (False, False)
