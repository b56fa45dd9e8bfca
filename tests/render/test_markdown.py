import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.model.text import Code, Link, listed
from bot.render.markdown import cell, code, markdown, plain, visible

PARSER = MarkdownIt("commonmark").enable("table")

NASTY = [
    "@acme/founders",
    "#1",
    "`",
    "``a`",
    "a|b",
    "a\\|b",
    "</details>",
    "<!-- x -->",
    "[x](http://e.vil)",
    "![x](http://e.vil)",
    "line\nbreak\r\n# heading",
    "\u202egnp.exe",
    "a\u200bb",
    "\x1b[31m",
    "*b* _i_ ~s~",
    "http://e.vil/@ada",
    "{0}%s{x!r}",
    "\\",
    "` `",
    "",
    " ",
]


def code_texts(source: str) -> list[str]:
    tokens = [child for token in PARSER.parse(source) for child in token.children or []]
    assert {token.type for token in tokens} <= {"code_inline", "text"}, tokens
    return [token.content for token in tokens if token.type == "code_inline"]


@pytest.mark.parametrize("value", NASTY)
def test_a_foreign_value_is_one_piece_of_inline_code(value: str) -> None:
    assert code_texts(code(value)) == [visible(value) or " "] or code(value).strip("` ") == ""


@given(st.text(max_size=300))
def test_no_foreign_value_leaves_its_code(value: str) -> None:
    tokens = [child for token in PARSER.parse(f"x{code(value)}x") for child in token.children or []]

    assert [token.type for token in tokens] == ["text", "code_inline", "text"]


@given(st.text(alphabet="|\\` ab-\n", max_size=60))
def test_no_foreign_value_leaves_its_table_cell(value: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {cell((Code(value),))} | z |\n"

    cells = [token for token in PARSER.parse(table) if token.type == "td_open"]

    assert len(cells) == 2


@given(st.text(max_size=400))
def test_nothing_invisible_is_shown(value: str) -> None:
    shown = visible(value)

    assert "\n" not in shown
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\ufeff\x1b"
    )
    assert len(shown) <= 160


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[", "", "ftp://e.vil", "//e.vil", "data:x"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert markdown((Link("build", url),)) == "`build`"


def test_an_address_cannot_break_out_of_its_link() -> None:
    shown = markdown((Link("build", "https://ci.example/a) [x](http://e.vil"),))

    links = [t for token in PARSER.parse(shown) for t in token.children or [] if t.type == "link_open"]
    assert len(links) == 1
    assert str(links[0].attrs["href"]).startswith("https://ci.example/")


def test_long_lists_are_cut_with_their_number() -> None:
    assert plain(listed([Code(str(i)) for i in range(8)], most=3)) == "0, 1, 2 and 5 more"
    assert plain(listed([Code("a"), Code("b")])) == "a and b"
