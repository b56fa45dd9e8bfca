import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.formats.yaml_nodes import entries, items, text, top


def keys(written: str) -> dict[str, int]:
    return {key: entry.line for key, entry in top(SourceFile.of("a.yml", written)).items()}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a: 1\n'b': {c: d}\n", {"a": 1, "b": 2}),
        ("# x\n{a: 1, b: 2}\n", {"a": 2, "b": 2}),
        ("a: 1\na: 2\n", {"a": 2}),
        ("- a\n", {}),
        ("", {}),
    ],
    ids=["block", "flow", "twice", "list", "empty"],
)
def test_the_keys_of_a_document_keep_their_lines(written: str, found: dict[str, int]) -> None:
    assert keys(written) == found


def test_a_block_of_text_keeps_its_line_numbers() -> None:
    run = text(top(SourceFile.of("a.yml", "run: |\n  one\n  two\n"))["run"].value)

    assert run is not None
    assert run.line_at(run.text.index("two")) == 3


def test_a_list_is_read_in_either_form_and_an_alias_is_no_text() -> None:
    seen = top(SourceFile.of("a.yml", "a: &x [1, 'two']\nb:\n  - 3 # c\n  - {d: 4}\ne: *x\n"))

    assert [one.text for node in items(seen["a"].value) if (one := text(node))] == ["1", "two"]
    assert [[*entries(node)] for node in items(seen["b"].value)] == [[], ["d"]]
    assert text(seen["e"].value) is None
    assert list(items(seen["e"].value)) == []
