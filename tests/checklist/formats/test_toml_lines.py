import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.formats.toml_lines import Value, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[a]\nb = "c" # d\n', [Value("a", "b", '"c"', 2)]),
        ('[a."b"]\n"c".d = 1\n', [Value("a.b", "c.d", "1", 2)]),
        (
            'a = [\n  "b", # "x"\n  "c",\n]\nd = 1\n',
            [
                Value("", "a", "b", 2, in_list=True),
                Value("", "a", "c", 3, in_list=True),
                Value("", "d", "1", 5),
            ],
        ),
        ('a = """\n[b]\nc = 1\n"""\nd = 2\n', [Value("", "a", '"""', 1), Value("", "d", "2", 5)]),
        ('a = [{ b = "c" }, "d"]\n', [Value("", "a", "d", 1, in_list=True)]),
        ("[[a]]\nb = 1\n", [Value("a", "b", "1", 2)]),
        ("nonsense\n", []),
    ],
    ids=["table", "dotted", "list", "long-string", "table-in-a-list", "list-of-tables", "none"],
)
def test_each_value_keeps_its_table_key_and_line(text: str, found: list[Value]) -> None:
    assert values(SourceFile.of("a.toml", text)) == found
