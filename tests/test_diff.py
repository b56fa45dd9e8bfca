import pytest

from bot.diff import MOST_CHARACTERS, MOST_LINES, file_diff, read_diff
from bot.github.comparison import Comparison, ListedFile
from bot.github.errors import NotFound
from bot.model.diff import Diff
from bot.model.keys import PullRequestKey
from tests.building import snapshot

PATCH = "@@ -1,2 +1,2 @@\n same\n-old\n+new\n\\ No newline at end of file"


def listed(patch: str | None) -> ListedFile:
    return ListedFile(path="a.py", patch=patch)


def test_added_and_removed_lines_are_told_apart() -> None:
    diff = file_diff(listed(PATCH))

    assert (diff.added, diff.removed, diff.is_shown) == (("new",), ("old",), True)


@pytest.mark.parametrize("patch", [None, "+x\n" * (MOST_LINES + 1)])
def test_what_github_does_not_show_or_is_too_long_is_said_to_be_hidden(patch: str | None) -> None:
    diff = file_diff(listed(patch))

    assert not diff.is_shown
    assert len(diff.added) <= MOST_LINES


def test_no_line_is_too_long() -> None:
    (line,) = file_diff(listed("+" + "x" * (MOST_CHARACTERS + 9))).added

    assert len(line) == MOST_CHARACTERS


class Unrelated:
    async def read_comparison(self, key: PullRequestKey, base_sha: str, head_sha: str) -> Comparison:
        del key, base_sha, head_sha
        raise NotFound("GET /compare", "No common ancestor")


async def test_heads_without_a_common_commit_are_a_gap() -> None:
    assert await read_diff(Unrelated(), snapshot()) == Diff(
        files=(), gap="Base and head have no commit in common."
    )
