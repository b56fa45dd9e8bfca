"""Reading what a pull request changes, from the simulated GitHub: whole, pinned, and in few requests."""

from collections.abc import AsyncIterator, Mapping
from typing import cast

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.checklist.core.change import FileKind
from bot.clock import SystemClock
from bot.github.comparison import ListedFile, shown_lines, unlisted
from bot.github.files import LARGEST_BYTES, ReadChange
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.keys import PullRequestKey
from simulator.git.objects import GitEntry
from simulator.git.repository import CommitText
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world


class Site:
    """A repository with a branch to read, and a GitHub that counts."""

    def __init__(self, starter: Starter, simulated: SimulatedGitHub, github: GitHub) -> None:
        self.starter, self.simulated, self.github = starter, simulated, github
        self.key = PullRequestKey(installation_id=starter.installation.id, repository="acme/app", number=1)

    def push(self, branch: str, entries: Mapping[str, bytes | GitEntry | None]) -> str:
        """A commit on top of main or the branch; an `GitEntry` is a link or a submodule."""
        git = self.starter.repository.git
        parent = git.ref(f"refs/heads/{branch}") or git.ref("refs/heads/main") or ""
        files = dict(git.files(parent))
        for path, content in entries.items():
            files.pop(path, None)
            if isinstance(content, bytes):
                files[path] = GitEntry("100644", git.objects.write_blob(content))
            elif content is not None:
                files[path] = content
        text = git.read_commit(parent)
        sha = git.commit(
            CommitText(message="Go on", author=text.author, committer=text.committer),
            (parent,),
            git.write_files(files),
        )
        git.set_ref(f"refs/heads/{branch}", sha)
        return sha

    async def read(self, base: str, head: str) -> ReadChange:
        compared = await self.github.read_comparison(self.key, base, head)
        return await self.github.read_change(self.key, compared)

    def asked(self) -> int:
        return len([request for request in self.simulated.requests if "access_tokens" not in request.path])


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    starter = starter_world(
        files={"old.py": "a = 1\nb = 2\nc = 3\n", "gone.py": "g = 1\n", "same.py": "s = 1\n"}
    )
    private_key = cast("RSAPrivateKey", load_pem_private_key(starter.private_key.encode(), None))
    async with (
        SimulatedGitHub(starter.world, graphql=execute) as simulated,
        aiohttp.ClientSession() as session,
    ):
        endpoints = Endpoints(api_url=simulated.api_url, graphql_url=simulated.graphql_url)
        github = GitHub(session, str(starter.app.id), private_key, SystemClock(), endpoints=endpoints)
        yield Site(starter, simulated, github)


async def test_both_ends_of_every_kind_of_file_are_read_in_two_requests(site: Site) -> None:
    git = site.starter.repository.git
    base = git.ref("refs/heads/main") or ""
    head = site.push(
        "agent/x",
        {
            "old.py": None,
            "new/name.py": b"a = 1\nb = 2\nc = 3\nd = 4\n",
            "gone.py": None,
            "added.py": b"\xef\xbb\xbfx = 1\r\n",
            "picture.png": b"\x89PNG\0\0",
            "huge.sql": b"x" * (LARGEST_BYTES + 1),
            "link": GitEntry("120000", git.objects.write_blob(b"added.py")),
            "module": GitEntry("160000", base),
        },
    )

    read = await site.read(base, head)

    files = {file.path: file for file in read.change.files}
    assert read.gap == ""
    assert site.asked() == 2
    renamed = files["new/name.py"]
    assert (renamed.previous_path, renamed.base) == ("old.py", b"a = 1\nb = 2\nc = 3\n")
    assert (files["gone.py"].base, files["gone.py"].head) == (b"g = 1\n", None)
    assert (files["added.py"].base, files["added.py"].head) == (None, b"\xef\xbb\xbfx = 1\r\n")
    assert files["picture.png"].head == b"\0"
    assert (files["huge.sql"].head, files["huge.sql"].size_bytes) == (None, LARGEST_BYTES + 1)
    assert {path: files[path].kind for path in ("link", "module")} == {
        "link": FileKind.SYMLINK,
        "module": FileKind.SUBMODULE,
    }


async def test_what_was_read_before_is_not_asked_for_again(site: Site) -> None:
    base = site.starter.repository.git.ref("refs/heads/main") or ""
    first = site.push("agent/x", {f"f{index}.py": b"x = %d\n" % index for index in range(30)})
    await site.read(base, first)
    before = site.asked()

    second = site.push("agent/x", {"old.py": b"a = 2\n"})
    again = await site.read(base, second)
    unmoved = await site.read(base, second)

    assert len(again.change.files) == 31
    assert unmoved == again
    assert site.asked() - before == 2


async def test_a_link_is_never_taken_for_the_file_that_it_once_was(site: Site) -> None:
    git = site.starter.repository.git
    base = git.ref("refs/heads/main") or ""
    as_link = site.push("agent/x", {"run.py": GitEntry("120000", git.objects.write_blob(b"eval(input())\n"))})
    linked = await site.read(base, as_link)
    as_file = site.push("agent/x", {"run.py": b"eval(input())\n"})
    filed = await site.read(base, as_file)

    assert linked.change.files[0].kind is FileKind.SYMLINK
    assert filed.change.files[0].head == b"eval(input())\n"


async def test_beyond_300_files_both_trees_are_compared_and_nothing_is_missed(site: Site) -> None:
    base = site.starter.repository.git.ref("refs/heads/main") or ""
    names = {f"many/f{index:04}.py": b"x = %d\n" % index for index in range(450)}
    head = site.push("agent/x", {**names, "gone.py": None, "same.py": b"s = 2\n"})

    read = await site.read(base, head)

    files = {file.path: file for file in read.change.files}
    assert files.keys() == {*names, "gone.py", "same.py"}
    assert (files["same.py"].base, files["same.py"].head) == (b"s = 1\n", b"s = 2\n")
    assert (files["gone.py"].base, files["gone.py"].head) == (b"g = 1\n", None)
    assert site.asked() == 1 + 2 + 3


async def test_beyond_3000_files_the_rest_is_a_gap_and_told(site: Site) -> None:
    base = site.starter.repository.git.ref("refs/heads/main") or ""
    head = site.push("agent/x", {f"many/f{index:04}.min.js": b"x" for index in range(3_001)})

    read = await site.read(base, head)

    assert len(read.change.files) == 3_000
    assert read.gap == "Only the first 3,000 of 3,001 files are looked at."


def test_a_path_that_only_one_tree_has_is_new_or_removed() -> None:
    found = unlisted(
        [ListedFile(path="a")], {"a": "1:x", "b": "1:y", "c": "1:z"}, {"a": "1:w", "c": "1:z", "d": "1:v"}
    )

    assert [(listed_file.path, listed_file.is_new, listed_file.is_removed) for listed_file in found] == [
        ("b", False, True),
        ("d", True, False),
    ]


@pytest.mark.parametrize(
    ("patch", "lines"),
    [
        pytest.param("", set(), id="no-patch"),
        pytest.param("@@ -1,2 +1,3 @@\n a\n+b\n-c\n d", {1, 2, 3}, id="one-hunk"),
        pytest.param("@@ -0,0 +1 @@\n+a\n\\ No newline at end of file", {1}, id="a-new-file"),
        pytest.param("@@ -1 +1 @@\n+a\n@@ -9,2 +10,2 @@ def f():\n x\n+y", {1, 10, 11}, id="two-hunks"),
        pytest.param("@@ nonsense\n+a", set(), id="no-numbers"),
    ],
)
def test_the_diff_shows_these_lines(patch: str, lines: set[int]) -> None:
    assert shown_lines(patch) == lines
