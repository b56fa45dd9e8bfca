"""Linear is told where the environment has a key; what is wrong with its variables is said in a line."""

import pytest

from bot.settings import SettingsError
from bot.trackers.linear import access
from bot.trackers.linear.access import linear_access

MCP_URL = "https://mcp.linear.app/mcp"


def test_linear_is_told_with_a_key_and_by_its_mcp_server_first_where_there_is_one() -> None:
    assert linear_access({}) is None

    linear = linear_access(
        {"LINEAR_API_KEY": "lin_api_x", "LINEAR_OWNERS": "Acme, wei,", "LINEAR_MCP_URL": MCP_URL}
    )

    assert linear is not None
    assert (linear.api_url, linear.mcp_url) == ("https://api.linear.app/graphql", MCP_URL)
    assert linear.owners == {"acme", "wei"}
    assert "lin_api_x" not in repr(linear)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"LINEAR_MCP_URL": MCP_URL}, "LINEAR_MCP_URL needs LINEAR_API_KEY"),
        ({"LINEAR_API_KEY": "lin_api_\n1"}, "LINEAR_API_KEY is no key"),
        ({"LINEAR_API_KEY": "x", "LINEAR_API_URL": "linear"}, "LINEAR_API_URL is no http"),
    ],
    ids=["no key", "a line end", "an odd address"],
)
def test_a_bad_variable_is_named_in_one_line(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        linear_access(environ)

    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_linears_mcp_server_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "find_spec", lambda _name: None)

    with pytest.raises(SettingsError, match=r"pip install 'babysit\[mcp\]'"):
        linear_access({"LINEAR_API_KEY": "lin_api_x", "LINEAR_MCP_URL": MCP_URL})
