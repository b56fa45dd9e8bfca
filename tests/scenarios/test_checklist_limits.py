"""Changes of every odd form: a review comes, within bounds, and says what was not looked at."""

from collections.abc import Mapping

from simulator.git.objects import GitEntry
from simulator.git.repository import CommitText
from simulator.state.world import PullRequest
from tests.scenarios.checklists import checklists, judged, reviewed_house, row
from tests.scenarios.house import House

BAD = 'import os\n\n\ndef run(request):\n    os.system("ls " + request.args["x"])\n'
WORST_CHANGE = {
    "big.js": b"x=1;" * 300_000,
    "skipped.js": b"eval(location.hash)\n\0",
    "picture.png": b"\x89PNG\0\0",
    "broken.go": b"package a\nfunc {{{",
    "crlf.py": BAD.replace("\n", "\r\n").encode(),
    "bom.py": b"\xef\xbb\xbf" + BAD.encode(),
    "latin.py": BAD.replace("ls ", "lé ").encode("latin-1"),
    "long.js": b"var x='" + b"a" * 100_001 + b"';\n",
    "deep.py": b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n",
    "lib.rs": b"fn main() {}\n",
    "vendor/x/y.py": BAD.encode(),
    "gone.py": None,
    "same.py": None,
    "moved/same.py": b"a = 1\nb = 2\nc = 3\n",
    "edited.py": None,
    "moved/edited.py": b"d = 1\ne = 2\nf = 3\ng = 4\n" + BAD.encode(),
}
BEFORE: Mapping[str, str | bytes] = {
    "gone.py": BAD,
    "same.py": "a = 1\nb = 2\nc = 3\n",
    "edited.py": "d = 1\ne = 2\nf = 3\ng = 4\n",
}


def odd(house: House) -> PullRequest:
    """A pull request with a link and a submodule beside all other oddities."""
    git = house.repository.git
    parent = git.ref("refs/heads/main") or ""
    files = dict(git.files(parent))
    for path, content in WORST_CHANGE.items():
        files.pop(path, None)
        if content is not None:
            files[path] = GitEntry("100644", git.objects.write_blob(content))
    files["link.py"] = GitEntry("120000", git.objects.write_blob(b"/etc/passwd"))
    files["module"] = GitEntry("160000", parent)
    last = git.read_commit(parent)
    text = CommitText(message="Odd", author=last.author, committer=last.committer)
    git.set_ref("refs/heads/agent/odd", git.commit(text, (parent,), git.write_files(files)))
    return house.repository.open_pull_request(head="agent/odd", title="Odd", author="agent")


async def test_a_change_of_every_odd_form_is_reviewed_and_what_was_not_analysed_is_said() -> None:
    async with reviewed_house(BEFORE) as house:
        pull_request = odd(house)
        await judged(house, pull_request)

        (comment,) = checklists(house, pull_request)
        failing = row(house, pull_request, "E")
        folded = comment[comment.index("Not analysed") :]
        left_out = ["big.js", "skipped.js", "picture.png", "long.js", "lib.rs", "vendor/x/y.py", "link.py"]
        assert [path for path in [*left_out, "module"] if f"`{path}`" not in folded] == []
        assert failing[1] == "fail"
        told = ["crlf.py", "bom.py", "latin.py", "moved/edited.py"]
        assert [path for path in told if f"`{path}:" not in comment] == []
        assert "`skipped.js:1`" in comment
        assert not any(f"`{path}:" in comment for path in ("gone.py", "moved/same.py", "vendor/x/y.py"))
        assert house.conclusion(pull_request) == "failure"


def many(count: int) -> dict[str, str | bytes | None]:
    return {f"pkg/f{number:04}.py": f"print({number})\n" for number in range(count)}


async def test_300_files_cost_12_requests_with_everything_that_is_said() -> None:
    async with reviewed_house(dict.fromkeys(many(300), "print()\n")) as house:
        pull_request = house.propose(files=many(300))
        await judged(house, pull_request)

        assert house.conclusion(pull_request) == "in_progress"
        assert len(house.requests()) + 1 <= 12, house.bill()


async def test_beyond_3000_files_the_rest_is_said_not_to_be_reviewed_and_nothing_merges() -> None:
    async with reviewed_house() as house:
        pull_request = house.propose(files=many(3_100))
        house.report(pull_request, "build", "success")
        await judged(house, pull_request)

        (comment,) = checklists(house, pull_request)
        assert "**Not the whole change was reviewed:**" in comment
        assert house.conclusion(pull_request) == "action_required"
        assert house.merges() == []
        assert len(house.requests()) < 100, house.bill()  # two looks, each at 31 pages of files
