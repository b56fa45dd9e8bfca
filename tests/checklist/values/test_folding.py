"""What is constant in Go, Python and TypeScript, and what is not."""

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.syntax.calls import calls
from bot.checklist.values.folding import fold

GO = """package a
import ("fmt"; "strings"; "x/models")
const cols = "id, name"
var order = map[string]string{{"a": "name"}}
func (s *S) F(id string, n int, ids []string) {{
	q := "SELECT 1"
	if id != "" {{ q += " WHERE id = '" + id + "'" }}
	var sb strings.Builder
	sb.WriteString("SELECT 1")
	fmt.Fprintf(&sb, " LIMIT %d", n)
	sink({})
}}
"""
PYTHON = """from y import COLS
TABLE = "users"
class A:
    def __init__(self, q): self.q = q; self.k = "const"
    def f(self, name, ids, n: int):
        where = []
        where.append("a = 1")
        more = ["a"]
        more.append(name)
        sink({})
"""
SCRIPT = """import {{ cols }} from './x';
const SORT = {{ a: 'name' }};
function f(id: string, ids: string[], n: number, dir: string) {{
  let grown = 'SELECT 1';
  ids.forEach((x) => {{ grown += x; }});
  const parts = ['a'];
  parts.push(`b = $${{parts.length}}`);
  sink({});
}}
"""
FILES = {"a.go": GO, "a.py": PYTHON, "a.ts": SCRIPT}


@pytest.mark.parametrize(
    ("path", "expression", "holes"),
    [
        ("a.go", '"SELECT " + cols', []),
        ("a.go", 'fmt.Sprintf("LIMIT %d", n)', []),
        ("a.go", 'fmt.Sprintf("x %s", id)', ["id"]),
        ("a.go", "q", ["id"]),
        ("a.go", "order[id]", []),
        ("a.go", "sb.String()", []),
        ("a.go", 'strings.Repeat("?,", n)', []),
        ("a.go", 'strings.Join(ids, ",")', ["ids"]),
        ("a.go", "models.Table", []),
        ("a.go", 'compute("x")', ['compute("x")']),
        ("a.py", 'f"{COLS} {TABLE}"', []),
        ("a.py", 'f"{name}"', ["name"]),
        ("a.py", '"%s %d" % (TABLE, name)', []),
        ("a.py", '"%s" % name', ["name"]),
        ("a.py", '"{}".format(name)', ["name"]),
        ("a.py", '",".join("?" * len(ids))', []),
        ("a.py", '" AND ".join(where)', []),
        ("a.py", '" AND ".join(more)', ["name"]),
        ("a.py", "self.k", []),
        ("a.py", "self.q", ["self.q"]),
        ("a.py", 'f"{n} {int(name)}"', []),
        ("a.py", '"a" if name else "b"', []),
        ("a.ts", "`${cols}`", []),
        ("a.ts", "`${id}`", ["id"]),
        ("a.ts", "'a' + id", ["id"]),
        ("a.ts", "ids.map(() => '?').join(',')", []),
        ("a.ts", "ids.map((_, i) => `$${i + 1}`).join(',')", []),
        ("a.ts", "SORT[dir] || 'id'", []),
        ("a.ts", "dir === 'x' ? 'ASC' : 'DESC'", []),
        ("a.ts", "grown", ["ids"]),
        ("a.ts", "parts.join(' AND ')", []),
        ("a.ts", "`LIMIT ${n}`", []),
    ],
)
def test_only_what_can_vary_is_a_hole(path: str, expression: str, holes: list[str]) -> None:
    source = SourceFile.of(path, FILES[path].format(expression))
    sink = next(call for call in calls(source) if call.callee == "sink")

    folded = fold(sink.arguments[0].node, source)

    found = {hole.node.text() for hole in folded.holes}
    assert folded.is_constant is (not holes)
    assert len(found) == len(holes)


def test_a_sum_of_ten_thousand_parts_is_folded() -> None:
    source = SourceFile.of("a.py", "sink(" + " + ".join(["'a'"] * 300) + ")\n")

    folded = fold(calls(source)[0].arguments[0].node, source)

    assert folded.text == "a" * 300


def test_a_name_that_is_made_of_itself_ends() -> None:
    source = SourceFile.of("a.py", "def f():\n    a = b\n    b = a\n    sink(a)\n")

    assert fold(calls(source)[0].arguments[0].node, source).text.strip() == ""


def test_nesting_without_end_is_a_hole() -> None:
    source = SourceFile.of("a.py", "sink(" + "(" * 2000 + "'a'" + ")" * 2000 + ")\n")

    assert not fold(calls(source)[0].arguments[0].node, source).is_constant
