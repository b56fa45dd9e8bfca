"""What is said of a server, an image, a package or another branch is not told from this commit."""

import pytest

from bot.claims.judging.elsewhere import is_of_elsewhere
from bot.model.claims import Claim, ClaimKind, Family


def said(quote: str, subject: str = "a.md") -> Claim:
    return Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject=subject, quote=quote)


@pytest.mark.parametrize(
    "quote",
    [
        "a.md is not on the server",
        "a.md is missing in the published Docker image",
        "a.md is missing inside the running container",
        "the wheel does not include a.md",
        "the npm package lacks a.md",
        "a.md is absent from the deployed bundle",
        "a.md does not exist on branch release/1.0",
        "a.md does not exist on release/1.0",
        "a.md does not exist on the next branch",
        "a.md is not in v1.2.0",
        "a.md is not on origin/main",
        "a.md is missing on main",
        "in the 2.4 release a.md is missing",
        "a.md is missing after deployment",
        "a.md is missing after npm run build",
        "a.md is not there once installed",
        "a.md does not exist on my machine",
        "a.md does not exist in my checkout",
        "a.md is missing on TestFlight",
        "a.md was not found on the build agent",
        "a.md is missing at runtime",
    ],
)
def test_a_place_that_the_commit_does_not_show_is_elsewhere(quote: str) -> None:
    assert is_of_elsewhere(said(quote))


@pytest.mark.parametrize(
    "quote",
    [
        "a.md does not exist",
        "a.md is missing on this branch",
        "a.md is missing from the index",
        "a.md is missing in the server config file",
        "a.md is missing from the image folder",
        "a.md is not in the release notes",
        "the deploy would fail because a.md is missing",
        "a.md got lost in the rebase",
        "a.md is missing after the merge",
        "a.md is not in package.json",
        "release/notes.md does not exist",
    ],
)
def test_a_place_in_the_commit_is_not(quote: str) -> None:
    assert not is_of_elsewhere(said(quote))


def test_a_subject_that_looks_like_a_branch_is_no_place() -> None:
    assert not is_of_elsewhere(said("I depend on release/notes.md which is missing", "release/notes.md"))


def test_a_hostile_sentence_takes_bounded_work() -> None:
    assert is_of_elsewhere(said("on the published " * 20_000 + "server"))
