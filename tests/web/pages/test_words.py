"""Foreign text as HTML: escaped, on one line, and a link only where it is an address of the web."""

from datetime import timedelta

import pytest

from bot.model.text import Code, Link, Text
from bot.web.pages.words import ago, clock_time, prose, quoted, span, stamp
from tests.building import NOW


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (("It merges into ", Code("main"), "."), "It merges into <code>main</code>."),
        ((Code("<b>&\"'"),), "<code>&lt;b&gt;&amp;&#34;&#39;</code>"),
        ((Link("x", "javascript:alert(1)"),), "<code>x</code>"),
        ((Link("x", "https://a.example/?a=1&b=\"'"),), None),
        ((Code("a\u202eb\nc"),), "<code>a\ufffdb c</code>"),
        (("<i>",), "&lt;i&gt;"),
    ],
)
def test_a_sentence_becomes_html_in_which_nothing_acts(text: Text, html: str | None) -> None:
    shown = prose(text)

    if html is None:
        assert shown == ('<a href="https://a.example/?a=1&amp;b=&#34;&#39;" rel="noopener noreferrer">x</a>')
    else:
        assert shown == html


@pytest.mark.parametrize(
    ("sentence", "html"),
    [
        ("say `/approve`.", "say <code>/approve</code>."),
        ("a ` alone <b>", "a ` alone &lt;b&gt;"),
        ("`<script>`", "<code>&lt;script&gt;</code>"),
    ],
)
def test_backticks_quote_code(sentence: str, html: str) -> None:
    assert quoted(sentence) == html


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=59), "<1 min"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=-1), "<1 min"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(time: timedelta, words: str) -> None:
    assert span(time) == words
    assert ago(NOW - time, NOW) == words


def test_a_moment_is_told_to_people_and_programs_or_not_at_all() -> None:
    assert (clock_time(NOW), stamp(NOW)) == ("2026-11-22 12:00 UTC", "2026-11-22T12:00:00+00:00")
    assert (clock_time(None), stamp(None), ago(None, NOW)) == ("", "", "")
