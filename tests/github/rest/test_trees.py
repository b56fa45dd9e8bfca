"""Files by git's own objects: with GraphQL gone, the same entries come out."""

import pytest

from bot.github.entry_query import Place
from bot.github.errors import NotFound
from bot.github.rest.trees import LARGEST_TEXT_BYTES, git_object

from .conftest import Stage

CONTENTS: dict[str, str | bytes | None] = {
    "a.py": "print(1)\n",
    "deep/er/b.py": "b\n",
    "deep/binary.png": b"\x89PNG\0\0",
    "latin.txt": b"caf\xe9\n",
    "large.txt": "x" * (LARGEST_TEXT_BYTES + 1),
    "docs/one.md": "1\n",
    "docs/two.md": "2\n",
    "docs/inside/three.md": "3\n",
    "w/1/x": "1", "w/2/x": "2", "w/3/x": "3", "w/4/x": "4", "w/5/x": "5",
}  # fmt: skip


def places(stage: Stage) -> list[Place]:
    sha = stage.repository.push("files", CONTENTS, message="Add", author="agent", onto="main")
    base = stage.repository.branch_sha("main") or ""
    absent = ["gone.py", "a.py/below", "deep", "deep/nothing/x"]
    return [*((sha, path) for path in [*CONTENTS, *absent]), (base, "README.md")]


@pytest.mark.parametrize("limit", [100_000, 3], ids=["whole", "cut short"])
async def test_both_ways_find_the_same_at_every_place(stage: Stage, limit: int) -> None:
    pull_request = stage.opened()
    wanted, key = places(stage), stage.key(pull_request)
    by_graphql = await stage.another().read_entries(key, wanted)

    stage.take_graphql_away()
    if limit == 3:  # the whole list is cut, so that the way goes folder by folder
        stage.repository.tree_limit = 12
    by_rest = await stage.another().read_entries(key, wanted)

    assert by_rest == by_graphql


async def test_both_ways_read_the_same_folder(stage: Stage) -> None:
    pull_request = stage.opened()
    sha, key = places(stage)[0][0], stage.key(pull_request)
    by_graphql = await stage.another().read_folder(key, (sha, "docs"))

    stage.take_graphql_away()
    by_rest = await stage.another().read_folder(key, (sha, "docs"))

    assert by_rest == by_graphql == {"docs/one.md": "1\n", "docs/two.md": "2\n"}


async def test_a_commit_that_github_does_not_show_is_not_an_empty_one(stage: Stage) -> None:
    key = stage.key(stage.opened())
    stage.take_graphql_away()

    with pytest.raises(NotFound):
        await stage.github.read_entries(key, [("f" * 40, "a.py")])


def test_a_binary_has_no_text() -> None:
    assert (git_object(b"a\0b").is_binary, git_object(b"a\0b").text) == (True, None)
