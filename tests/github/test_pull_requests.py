import pytest

from bot.github.github import GitHub
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Mergeability
from tests.github.scripted import SHA, Answer, ScriptedGitHub


@pytest.mark.parametrize(
    ("word", "mergeability"),
    [
        (True, Mergeability.MERGEABLE),
        (False, Mergeability.CONFLICTING),
        (None, Mergeability.UNKNOWN),
    ],
)
async def test_mergeability_is_asked_by_reading_the_pull_request(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    word: bool | None,
    mergeability: Mergeability,
) -> None:
    content = {"state": "open", "head": {"sha": SHA}, "mergeable": word}
    script.on("GET /repos/acme/shop/pulls/7", Answer(content))

    assert await github.ask_mergeability(key) is mergeability

    assert script.asked() == ["GET /repos/acme/shop/pulls/7"]
