"""A card shows what it is given as text, and may post to one host."""

import pytest

from bot.cards.card import Card, Form, Link, Step, card_page

HOSTILE = "<script>alert(1)</script>\"'&"


def test_whatever_a_card_holds_is_text() -> None:
    page = card_page(
        Card(
            title=HOSTILE,
            sentences=(HOSTILE,),
            steps=(Step(text=HOSTILE, is_done=False, link=Link(text=HOSTILE, url="/x")),),
            quoted=HOSTILE,
            links=(Link(text=HOSTILE, url='/"onmouseover="x'),),
            form=Form(
                text=HOSTILE,
                url="/x",
                fields={"a": HOSTILE},
                entries={"b": HOSTILE},
                values={"b": HOSTILE},
            ),
        )
    )

    assert page.text is not None
    assert "<script" not in page.text
    assert '"onmouseover' not in page.text


@pytest.mark.parametrize(
    ("form", "posts_to"),
    [
        (None, "form-action 'none';"),
        (Form(text="x", url="/sign-out"), "form-action 'self';"),
        (
            Form(text="x", url="https://github.com/settings/apps/new?state=1"),
            "form-action https://github.com;",
        ),
    ],
    ids=["none", "own", "GitHub's"],
)
def test_a_page_may_post_to_its_forms_host_alone(form: Form | None, posts_to: str) -> None:
    headers = card_page(Card(title="x", form=form)).headers

    assert posts_to in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert headers["Cache-Control"] == "no-store"


def test_a_card_looks_again_by_itself_only_where_it_waits() -> None:
    assert 'http-equiv="refresh" content="3"' in (card_page(Card(title="x", refresh_s=3)).text or "")
    assert "http-equiv" not in (card_page(Card(title="x")).text or "")
