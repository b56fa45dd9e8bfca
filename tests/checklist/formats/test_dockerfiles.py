import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.formats.dockerfiles import filled, instructions


def read(text: str) -> list[tuple[str, int]]:
    return [
        (instruction.keyword, instruction.line)
        for instruction in instructions(SourceFile.of("Dockerfile", text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM a\nrun b\n", [("FROM", 1), ("RUN", 2)]),
        ("RUN a \\\n  # FROM b\n  && c\nCMD d\n", [("RUN", 1), ("CMD", 4)]),
        ("# escape=`\nRUN a `\n b\nCMD d\n", [("RUN", 2), ("CMD", 4)]),
        ("RUN <<END\nFROM a\nEND\nCMD b\n", [("RUN", 1), ("CMD", 4)]),
        ("CMD <<END\nFROM a\n", [("CMD", 1), ("FROM", 2)]),
        ("", []),
    ],
    ids=["plain", "comment-in-a-long-line", "another-escape", "here-document", "no-here-document", "empty"],
)
def test_instructions_are_told_from_what_only_looks_like_one(text: str, found: list[tuple[str, int]]) -> None:
    assert read(text) == found


def test_flags_come_before_the_words() -> None:
    (copy,) = instructions(SourceFile.of("Dockerfile", "COPY --from=a:1 --chown=me \\\n x /y\n"))

    assert copy.flags == {"from": ["a:1"], "chown": ["me"]}
    assert list(copy.words) == ["x", "/y"]
    assert copy.line_at(copy.text.index("/y")) == 2


@pytest.mark.parametrize(
    ("text", "result"),
    [("$A:1", "x:1"), ("${A}:1", "x:1"), ("${B:-y}", "y"), ("${A:-y}", "x"), ("$B", "$B")],
)
def test_a_variable_is_filled_in_where_it_has_a_default(text: str, result: str) -> None:
    assert filled(text, {"A": "x"}) == result
