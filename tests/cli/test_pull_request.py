import click
import pytest

from bot.cli._pull_request import NamedPullRequest, named

NAMES = {
    "short": ("acme/app#7", NamedPullRequest(repository="acme/app", number=7)),
    "address": (
        "https://github.com/acme/app/pull/7",
        NamedPullRequest(repository="acme/app", number=7, server_url="https://github.com"),
    ),
    "one of its pages": (
        "https://github.com/acme/app/pull/7/files?w=1#diff-0",
        NamedPullRequest(repository="acme/app", number=7, server_url="https://github.com"),
    ),
    "a comment on it": (
        "https://github.com/acme/app.js/pull/7#issuecomment-1",
        NamedPullRequest(repository="acme/app.js", number=7, server_url="https://github.com"),
    ),
    "below a path": (
        "http://127.0.0.1:8080/github/acme/app/pull/7",
        NamedPullRequest(repository="acme/app", number=7, server_url="http://127.0.0.1:8080/github"),
    ),
}

NONE = [
    "",
    "acme/app",
    "acme/..#1",
    "acme/app#",
    "acme/app#0",
    "https://github.com/acme/app/pull/0",
    "acme/app#12345678901",
    "https://github.com/acme/app/issues/7",
    "https://github.com/acme/../pull/7",
    "https://user@github.com/acme/app/pull/7",
    "file:///acme/app/pull/7",
    "https://github.com/acme/app/pull/7 --x",
    "https://github.com/acme/app/pull/7x",
    "https://" + "a/" * 50_000,
]


@pytest.mark.parametrize(("text", "meant"), NAMES.values(), ids=NAMES.keys())
def test_a_pull_request_is_known_by_its_short_form_and_its_address(
    text: str, meant: NamedPullRequest
) -> None:
    assert named(text) == meant


@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_anything_else_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(click.ClickException, match="OWNER/REPO#NUMBER"):
        named(text)
