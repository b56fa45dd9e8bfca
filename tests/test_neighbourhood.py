"""What others hold is read once a head; what is not known of them is never taken for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.decide import decide
from bot.github.neighbours import Neighbour
from bot.model.effects import ForgetHolding
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.snapshot import ChangedFile, Commit, Head, OpenPullRequest, PullRequestState, Snapshot
from bot.neighbourhood import Neighbours
from bot.records.holdings import Holdings
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from tests.building import KEY, case, snapshot

FILES = (ChangedFile(path="app.py", change="MODIFIED"),)
COMMITS = (Commit(sha="1", message="Add"),)


class FakeGitHub:
    """Knows some pull requests, and shows every patch or none."""

    def __init__(self, known: Mapping[int, Neighbour | None], *, shows: bool = True) -> None:
        self.known = known
        self.shows = shows
        self.asked: list[object] = []

    async def read_neighbours(
        self, key: PullRequestKey, ids: Sequence[str]
    ) -> Mapping[int, Neighbour | None]:
        assert key == KEY
        self.asked.append(tuple(ids))
        return {number: neighbour for number, neighbour in self.known.items() if f"PR_{number}" in ids}

    async def read_patches(
        self, key: PullRequestKey, ends: tuple[str, str], shas: Sequence[str]
    ) -> Mapping[str, str] | None:
        assert key == KEY
        self.asked.append(ends[1])
        return {sha: f"patch of {sha}" for sha in shas} if self.shows else None


def other(number: int, *, sha: str = "head") -> OpenPullRequest:
    return OpenPullRequest(
        number=number, base_ref="main", head_ref=f"b{number}", head_sha=sha, node_id=f"PR_{number}"
    )


def theirs(number: int, *, is_whole: bool = True) -> Neighbour:
    bare: Snapshot = snapshot(
        key=replace(KEY, number=number),
        head=Head(ref=f"b{number}", sha="head", repository=None),
        changed_files=FILES,
        commits=COMMITS,
    )
    return Neighbour(snapshot=bare, is_whole=is_whole)


def mine(*others: OpenPullRequest) -> Case:
    return case(open_pull_requests=others, commits=(Commit(sha="2", message="Mine"),))


async def informed(github: FakeGitHub, given: Case, looks: int = 1) -> Case:
    database = SqliteDatabase(opened(None))
    neighbours = Neighbours(github, Holdings(database))
    found = await neighbours.inform(given)
    for _ in range(looks - 1):
        found = await neighbours.inform(given)
    await database.close()
    return found


async def test_a_second_look_asks_nothing() -> None:
    github = FakeGitHub({5: theirs(5)})

    found = await informed(github, mine(other(5)), looks=3)

    assert github.asked == [("PR_5",)]
    assert found.neighbourhood is not None
    assert [holding.number for holding in found.neighbourhood.others] == [5]


async def test_what_is_untold_or_told_in_part_is_said_and_what_is_closed_is_not() -> None:
    github = FakeGitHub({5: theirs(5, is_whole=False), 6: None})

    found = await informed(github, mine(other(5), other(6), other(8)))

    assert found.neighbourhood is not None
    assert (found.neighbourhood.others, found.neighbourhood.untold) == ((), (5, 8))


async def test_patches_of_both_are_read_where_they_meet() -> None:
    apart = replace(theirs(5).snapshot, author=replace(theirs(5).snapshot.author, login="wei"))
    github = FakeGitHub({5: Neighbour(snapshot=apart, is_whole=True)})

    found = await informed(github, mine(other(5)), looks=2)

    assert github.asked == [("PR_5",), found.snapshot.head.sha, "head"]
    assert found.neighbourhood is not None
    assert [commit.patch for commit in found.neighbourhood.own.commits] == ["patch of 2"]


async def test_one_that_shares_commits_is_called_when_this_one_moves_or_ends() -> None:
    database = SqliteDatabase(opened(None))
    neighbours = Neighbours(FakeGitHub({5: theirs(5)}), Holdings(database))
    shared = case(open_pull_requests=(other(5),), commits=COMMITS)
    assert (await neighbours.inform(shared)).let_go == ()

    moved = replace(
        shared, snapshot=replace(mine(other(5)).snapshot, head=Head(ref="x", sha="new", repository=None))
    )
    assert list((await neighbours.inform(moved)).let_go) == [5]

    back = replace(
        shared, snapshot=replace(shared.snapshot, head=Head(ref="x", sha="newer", repository=None))
    )
    await neighbours.inform(back)
    over = replace(back, snapshot=replace(back.snapshot, state=PullRequestState.CLOSED))
    left = [await neighbours.leave(over), await neighbours.leave(over)]
    assert [list(case_.let_go) for case_ in left] == [[5], [5]]
    kept = decide(left[0]).effects[-1]
    assert isinstance(kept, ForgetHolding)
    assert kept.kept is not None
    assert kept.kept.left_at == left[0].now
    await database.close()
