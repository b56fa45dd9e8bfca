import pytest

from bot.github.errors import Forbidden
from bot.github.github import GitHub
from bot.model.effects import (
    PublishComment,
    SmallEffect,
)
from bot.model.keys import PullRequestKey
from tests.github.scripted import Answer, ScriptedGitHub

POST = "POST /repos/acme/shop/issues/7/comments"
EDIT_COMMENT = "PATCH /repos/acme/shop/issues/comments/3"


@pytest.mark.parametrize(
    ("comment_id", "edit", "asked"),
    [
        (None, Answer({"id": 3}), [POST]),
        (3, Answer({"id": 3}), [EDIT_COMMENT]),
        (3, Answer({"message": "Not Found"}, 404), [EDIT_COMMENT, POST]),
    ],
    ids=["new", "edited", "deleted meanwhile"],
)
async def test_a_comment_is_edited_in_place_or_posted(
    github: GitHub,
    script: ScriptedGitHub,
    comment_id: int | None,
    edit: Answer,
    asked: list[str],
) -> None:
    key = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
    script.on(POST, Answer({"id": 4}, 201))
    script.on(EDIT_COMMENT, edit)

    await github.apply(key, PublishComment(comment_id=comment_id, body="Hello"))

    assert script.asked() == asked
    assert script.bodies(asked[-1]) == [{"body": "Hello"}]


async def test_a_locked_conversation_is_an_error(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    effect: SmallEffect = PublishComment(comment_id=None, body="Hello")
    script.on(POST, Answer({"message": "Unable to create comment because issue is locked."}, 403))

    with pytest.raises(Forbidden):
        await github.apply(key, effect)
