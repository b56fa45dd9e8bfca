"""Agent files are read as people mean them, whatever form they wrote them in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agents.agent_file import read_agent_file
from bot.agents.roster import agent_files, file_of
from bot.agents.scope import judge
from tests.agents.forms import FORMS


@pytest.mark.parametrize(("text", "expected"), FORMS.values(), ids=FORMS)
def test_a_file_states_its_scope_line_by_line(text: str, expected: list[tuple[str, str, int]]) -> None:
    file = read_agent_file(".claude/agents/x.md", text)

    assert [(rule.kind.value, rule.glob, rule.line) for rule in file.rules] == expected


_PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## Scope\n",
            "- ",
            "  - ",
            "Owns",
            ":",
            "**",
            "`",
            "Never touch",
            "read_only",
            "| ",
            "---\n",
        ),
        *(
            "[",
            "]",
            "{a,b}",
            "{",
            "}",
            "a/**",
            "../",
            "!",
            "```\n",
            "<!--",
            "-->",
            "\n",
            "\r\n",
            " ",
            "&a",
            "*a",
        ),
        *("\x00", "\u202e", "é", "scope:\n", "  owns: ", "'", '"', "? ", "outside ", "|---|\n", "{" * 50),
    ]
)


@given(st.lists(_PIECES | st.text(max_size=5), max_size=60), st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(pieces: list[str], path: str) -> None:
    text = "".join(pieces)

    file = read_agent_file("x.md", text)
    ruling = judge(file.rules, path)

    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= rule.line <= lines for rule in file.rules)
    assert all(".." not in rule.glob.split("/") for rule in file.rules)
    assert ruling.is_allowed or ruling.rule is not None or file.owns


@pytest.mark.parametrize(
    "text",
    ["---\n" + "[" * 100_000 + "\n---\n", "{a,b}" * 20_000, "- Owns: " + "{a,b}" * 2_000, "|" * 200_000,
     "<!--" * 50_000, "`" * 200_000, "- Owns: " + "a/ and " * 30_000, "---\na: &a [x]\nb: [*a, *a]\n---\n",
     "- Owns: " + " " * 100_000 + "x", "Never touch " + "(" * 50_000],
    ids=["brackets",
         "braces", "owned braces", "bars", "comments", "ticks", "ands", "aliases", "blanks", "parens"],
)  # fmt: skip
@pytest.mark.timeout(20)
def test_a_hostile_text_is_read_in_bounded_time(text: str) -> None:
    assert len(read_agent_file("x.md", text).rules) <= 1_200


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("Owns: `a/`", "a/b.py", True),
        ("Owns: `a/`", "web/a/b.py", False),
        ("Owns: `a/`", "ab/c.py", False),
        ("Owns: `a`", "a/b.py", True),
        ("Owns: `*.py`", "x/y.py", True),
        ("Owns: `a/*.py`", "a/b/c.py", False),
        ("Owns: `a/`\nNever touch: `a/b/`", "a/b/c", False),
        ("Owns: `a/b/`\nNever touch: `a/`", "a/b/c", False),
        ("Owns: `a/b/`\nRead-only: `a/`", "a/b/c", True),
        ("Read-only: `a/`", "a/b", False),
        ("Read-only: `a/`", "c", True),
        ("Never touch: `a/`", "c", True),
        ("Never touch: `.env`", "x/.env", False),
        ("Never touch: `infra`", "x/infra/y", True),
        ("Owns: `app/[id]/`", "app/[id]/page.tsx", True),
        ("Owns: `**`", "anything/at/all", True),
        ("", "anything", True),
    ],
)
def test_never_beats_own_and_own_beats_read_only(text: str, path: str, is_allowed: bool) -> None:
    assert judge(read_agent_file("x.md", text).rules, path).is_allowed is is_allowed


def test_the_longest_line_that_decides_is_named() -> None:
    rules = read_agent_file("x.md", "Owns: `a/`\nOwns: `a/b/`\nOwns: `a/b/c/d/`\n").rules

    rule = judge(rules, "a/b/c/x").rule

    assert rule is not None
    assert rule.line == 2


def test_a_file_is_found_by_its_name_then_by_its_own_then_by_its_title() -> None:
    files = agent_files(
        {
            "f/one.md": "---\nname: Backend Engineer\n---\n",
            "f/backend-engineer.md": "",
            "f/two.agent.md": "# Web_Engineer\n",
            "f/README.md": "# readme\n",
            "f/notes.txt": "",
        }
    )

    found = [file_of(files, name) for name in ("backend_engineer", "two", "web engineer", "readme", "notes")]

    assert [agent_file.path if agent_file else None for agent_file in found] == [
        "f/one.md",
        "f/two.agent.md",
        "f/two.agent.md",
        None,
        None,
    ]
