"""A review is made once for a head, read in few requests, and never taken for done when it is not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import cast

import aiohttp
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import ManualClock, SystemClock
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.checklist import BrokenItems, NotReviewed, Reviewed
from bot.model.config import ChecklistConfig, Level
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.records.records import Records
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.reviewing.analysts import NoAnswerError, ThreadAnalyst
from bot.reviewing.assignment import Answer, Assignment
from bot.reviewing.reviewer import Reviewer
from simulator.git.repository import Content
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.building import NOW, own_check
from tests.checklist.ready import EVAL_ITEM

CONFIG = ChecklistConfig()


def as_json(outcome: Reviewed) -> bytes:
    """What is remembered comes back with lists for tuples."""
    return msgspec.json.encode(outcome, order="deterministic")


class Tired:
    """An analyst that gives up."""

    async def answer(self, _assignment: Assignment) -> Answer:
        raise NoAnswerError("The analysis broke off.")


class Desk:
    """A reviewer at a simulated GitHub, with its records and its clock."""

    def __init__(self, starter: Starter, simulated: SimulatedGitHub, github: GitHub) -> None:
        self.starter, self.simulated, self.github = starter, simulated, github
        self.clock = ManualClock(NOW)
        self.records = Records(SqliteDatabase(opened(None)))
        self.reviewer = Reviewer(github, self.records, ThreadAnalyst(), self.clock)

    async def open(self, files: dict[str, Content]) -> Snapshot:
        repository = self.starter.repository
        repository.push("agent/x", files, message="Change", author="agent")
        pull_request = repository.open_pull_request(head="agent/x", title="Change", author="agent")
        return await self.read(pull_request.number)

    async def read(self, number: int = 1) -> Snapshot:
        installation_id = self.starter.installation.id
        key = PullRequestKey(installation_id=installation_id, repository="acme/app", number=number)
        snapshot = await self.github.read_snapshot(key)
        assert snapshot is not None
        return snapshot

    async def reviewed(self, snapshot: Snapshot) -> Reviewed:
        look = await self.reviewer.look(snapshot, CONFIG)
        assert isinstance(look, Reviewed)
        return look

    def asked(self) -> int:
        return len([request for request in self.simulated.requests if "access_tokens" not in request.path])


@pytest.fixture
def base_files() -> dict[str, Content]:
    """300 files of a program in which requests are routed, so that neighbours are looked at, too."""
    files: dict[str, Content] = {f"api/f{index:03}.go": go(index, "a") for index in range(300)}
    return files | {f"api/server{index}.go": go(index, "s") for index in range(60)}


def go(index: int, word: str) -> str:
    route = f'r.Get("/{word}/{index}", handle)'
    return f"package api\n\nfunc routes{index}(r chi.Router) {{\n\t{route}\n}}\n"


@pytest.fixture
async def desk(base_files: dict[str, Content]) -> AsyncIterator[Desk]:
    starter = starter_world(files=base_files)
    private_key = cast("RSAPrivateKey", load_pem_private_key(starter.private_key.encode(), None))
    async with (
        SimulatedGitHub(starter.world, graphql=execute) as simulated,
        aiohttp.ClientSession() as session,
    ):
        endpoints = Endpoints(api_url=simulated.api_url, graphql_url=simulated.graphql_url)
        github = GitHub(session, str(starter.app.id), private_key, SystemClock(), endpoints=endpoints)
        yield Desk(starter, simulated, github)


@pytest.mark.parametrize(("files", "most"), [(1, 3), (30, 3), (200, 4), (300, 6)])
async def test_a_review_costs_few_requests_and_a_known_one_none(desk: Desk, files: int, most: int) -> None:
    snapshot = await desk.open({f"api/f{index:03}.go": go(index, "b") for index in range(files)})
    before = desk.asked()

    outcome = await desk.reviewed(snapshot)
    cost = desk.asked() - before
    again = await desk.reviewed(snapshot)

    assert cost <= most
    assert outcome.gap == ""
    assert as_json(again) == as_json(outcome)
    assert desk.asked() - before == cost


async def test_a_change_that_needs_no_other_file_is_read_in_one_request(desk: Desk) -> None:
    snapshot = await desk.open({"x.py": "print(1)\n", "api/f001.go": None, "README.md": "more\n"})
    before = desk.asked()

    outcome = await desk.reviewed(snapshot)

    assert desk.asked() - before == 1
    assert (outcome.gap, outcome.review.base) == ("", snapshot.merge_base)


async def test_what_surrounds_a_change_is_read_once_for_all_pushes(desk: Desk) -> None:
    await desk.reviewed(await desk.open({"api/f001.go": go(1, "b")}))
    before = desk.asked()

    desk.starter.repository.push("agent/x", {"api/f001.go": go(1, "c")}, message="Go on", author="agent")
    second = await desk.read()
    read = desk.asked()
    await desk.reviewed(second)

    assert (read - before, desk.asked() - read) == (1, 1)


async def test_own_items_come_with_the_change_and_then_from_memory(desk: Desk) -> None:
    files: dict[str, Content] = {".github/checklists/Z-eval.md": EVAL_ITEM}
    desk.starter.repository.push("main", files, message="Add an item", author="ada")
    snapshot = await desk.open({"x.py": "eval(y)\n"})
    before = desk.asked()

    outcome = await desk.reviewed(snapshot)
    once = desk.asked() - before
    off = ChecklistConfig(items=dict.fromkeys("ABCDEFGHIJK", Level.OFF))
    alone = await desk.reviewer.look(snapshot, off)

    assert outcome.review.items[-1].item == "Z"
    assert once == 2  # the change, and which lines the diff shows
    assert desk.asked() - before == once
    assert isinstance(alone, Reviewed)
    assert [item.item for item in alone.review.items] == ["Z"]


async def test_own_items_in_a_folder_of_another_name_are_in_force(desk: Desk) -> None:
    files: dict[str, Content] = {"security/Z-eval.md": EVAL_ITEM}
    desk.starter.repository.push("main", files, message="Add an item", author="ada")

    look = await desk.reviewer.look(await desk.open({"x.py": "eval(y)\n"}), ChecklistConfig(extra="security"))

    assert isinstance(look, Reviewed)
    assert look.review.items[-1].item == "Z"


async def test_with_every_item_off_nothing_is_asked(desk: Desk) -> None:
    snapshot = await desk.open({"x.py": "eval(y)\n"})
    before = desk.asked()

    look = await desk.reviewer.look(snapshot, ChecklistConfig(items=dict.fromkeys("ABCDEFGHIJK", Level.OFF)))

    assert (look, desk.asked() - before) == (None, 0)


async def test_a_renamed_file_is_compared_with_what_it_was(desk: Desk) -> None:
    snapshot = await desk.open({"api/f001.go": None, "api/moved.go": go(1, "a")})

    outcome = await desk.reviewed(snapshot)

    b1 = next(item for item in outcome.review.items if item.item == "B").questions[0]
    assert [subject.path for subject in b1.subjects] == []


async def test_a_base_that_only_moved_on_costs_nothing(desk: Desk) -> None:
    snapshot = await desk.open({"x.py": "eval(input())\n"})
    outcome = await desk.reviewed(snapshot)
    desk.starter.repository.push("main", {"README.md": "more\n"}, message="More", author="wei")
    moved = await desk.read()
    before = desk.asked()
    assert moved.base.sha != snapshot.base.sha

    desk.reviewer = Reviewer(desk.github, desk.records, Tired(), desk.clock)
    again = await desk.reviewed(moved)
    third = await desk.reviewed(moved)

    assert as_json(outcome) == as_json(again) == as_json(third)
    assert desk.asked() - before == 0


async def test_a_merge_of_the_base_into_the_head_is_seen_through(desk: Desk) -> None:
    await desk.open({"x.py": "print(1)\n"})
    repository = desk.starter.repository
    repository.push("main", {"y.py": "print(2)\n"}, message="More", author="wei")
    repository.update_branch(1)
    snapshot = await desk.read()

    outcome = await desk.reviewed(snapshot)

    assert (snapshot.merge_base, outcome.review.base) == (None, snapshot.base.sha)


async def test_a_broken_off_analysis_is_tried_five_times_ever_more_rarely_and_again_on_a_re_run(
    desk: Desk,
) -> None:
    snapshot = await desk.open({"x.py": "x = 1\n"})
    tired = Reviewer(desk.github, desk.records, Tired(), desk.clock)
    waited: list[float] = []

    look = await tired.look(snapshot, CONFIG)
    while isinstance(look, NotReviewed) and look.again_at is not None:
        waited.append((look.again_at - desk.clock.now()).total_seconds() / 60)
        desk.clock.advance(waited[-1] * 60)
        look = await tired.look(snapshot, CONFIG)
    desk.clock.advance(7 * 24 * 3600)
    given_up = await desk.reviewer.look(snapshot, CONFIG)
    rerun = await desk.reviewer.look(replace(snapshot, own_check=own_check(status="queued")), CONFIG)

    assert waited == [4, 15, 60, 240]
    assert given_up == look == NotReviewed(reason="The analysis broke off.", tries=5)
    assert isinstance(rerun, Reviewed)


async def test_an_analysis_that_broke_off_is_told_and_tried_again_later(desk: Desk) -> None:
    snapshot = await desk.open({"x.py": "x = 1\n"})
    tired = Reviewer(desk.github, desk.records, Tired(), desk.clock)

    first = await tired.look(snapshot, CONFIG)
    at_once = await desk.reviewer.look(snapshot, CONFIG)
    desk.clock.advance(timedelta(minutes=5).total_seconds())
    later = await desk.reviewer.look(snapshot, CONFIG)

    assert first == at_once
    assert first == NotReviewed(reason="The analysis broke off.", again_at=NOW + timedelta(minutes=4))
    assert isinstance(later, Reviewed)


async def test_the_repositorys_own_broken_item_is_told(desk: Desk) -> None:
    files: dict[str, Content] = {".github/checklists/L-mine.md": "no front matter\n"}
    desk.starter.repository.push("main", files, message="Break an item", author="ada")

    look = await desk.reviewer.look(await desk.open({"x.py": "x = 1\n"}), CONFIG)

    assert isinstance(look, BrokenItems)
    assert look.problems[0].path == ".github/checklists/L-mine.md"


async def test_an_item_that_the_pull_request_brings_is_not_in_force(desk: Desk) -> None:
    snapshot = await desk.open({".github/checklists/L-mine.md": "no front matter\n"})

    assert isinstance(await desk.reviewer.look(snapshot, CONFIG), Reviewed)


async def test_commits_that_github_does_not_show_are_not_reviewed(desk: Desk) -> None:
    snapshot = await desk.open({"x.py": "x = 1\n"})
    elsewhere = replace(snapshot, head=replace(snapshot.head, sha="f" * 40))

    look = await desk.reviewer.look(elsewhere, CONFIG)

    assert isinstance(look, NotReviewed)
