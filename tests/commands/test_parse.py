"""Only a line that somebody wrote to be a command is one."""

import pytest

from bot.commands import has_command
from bot.commands.parse import MOST_ARGUMENT, MOST_COMMANDS, Line, command_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("/approve", [Line(name="approve")]),
        ("Thanks.\n/approve pricing  \nBye.", [Line(name="approve", argument="pricing")]),
        (
            "/hold until Monday\r\n/recheck",
            [Line(name="hold", argument="until Monday"), Line(name="recheck")],
        ),
        (
            "/verify C2 refuted: it is at `a/b.sql`",
            [Line(name="verify", argument="C2 refuted: it is at `a/b.sql`")],
        ),
        ("/waive\tB it is *internal*", [Line(name="waive", argument="B it is internal")]),
        ("   /approve", [Line(name="approve")]),
    ],
    ids=["alone", "between words", "two", "with code", "with emphasis", "indented"],
)
def test_a_line_with_a_slash_is_a_command(text: str, lines: list[Line]) -> None:
    assert list(command_lines(text)) == lines


@pytest.mark.parametrize(
    "text",
    [
        "> /approve",
        "> He said\n/approve",
        "```\n/approve\n```",
        "~~~\n/approve",
        "    /approve",
        "`a\n/approve\nb`",
        "- /approve",
        "- point\n  /approve",
        "1. /approve",
        "| a |\n|---|\n| /approve |",
        "# /approve",
        "<!--\n/approve\n-->",
        "Well <!-- so\n/approve\n--> no",
        "<details>\n\n/approve\n\n</details>",
        "<details><summary>Log</summary>\n\n<details>\n\nx\n\n</details>\n\n/approve\n\n</details>",
        "~~/approve~~",
        "**/approve**",
        "please /approve",
        "/Approve",
        "/APPROVE",
        "\\/approve",
        "&#47;approve",
        "\u200b/approve",
        "\u2044approve",
        "\uff0fapprove",
        "/\u202eapprove",
        "/ approve",
        "//approve",
        "/approve/this",
        "/approve.",
        "[/approve](x)",
    ],
)
def test_what_is_quoted_hidden_or_disguised_is_no_command(text: str) -> None:
    assert not has_command(text)


def test_zero_width_characters_make_another_word() -> None:
    assert not has_command("/app\u200brove")
    assert not has_command("/appr\u043eve")


def test_commands_and_arguments_are_bounded() -> None:
    text = "\n".join(["/hold " + "x" * 5_000] * 50)

    lines = command_lines(text)

    assert len(lines) == MOST_COMMANDS
    assert {len(line.argument) for line in lines} == {MOST_ARGUMENT}


def test_commands_of_other_bots_are_not_ours() -> None:
    assert command_lines("/retest") == (Line(name="retest"),)
    assert not has_command("/retest")
