import pytest

from bot.github.app_standing import items_url

APP = "https://github.acme.example/apps/babysit"


@pytest.mark.parametrize(
    ("home", "pages"),
    [
        pytest.param(
            "https://github.acme.example/tools/babysit",
            "https://github.acme.example/tools/babysit/blob/HEAD/docs/checklist/",
            id="the server's own",
        ),
        pytest.param(
            "https://github.com/acme/babysit/?a=)#b",
            "https://github.com/acme/babysit/blob/HEAD/docs/checklist/",
            id="on github.com",
        ),
        pytest.param("https://acme.example/tools/babysit", "", id="elsewhere"),
        pytest.param("https://github.com/acme", "", id="no repository"),
        pytest.param("javascript://github.com/a/b", "", id="no page"),
        pytest.param("", "", id="none"),
    ],
)
def test_the_items_pages_are_in_the_apps_home_page_where_that_is_a_repository(home: str, pages: str) -> None:
    assert items_url(home, APP) == pages
