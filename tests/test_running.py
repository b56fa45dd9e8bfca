"""A worker that was suspended and wakes after its lease writes nothing: the key may be in other hands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import ManualClock
from bot.github.errand import ERRAND
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.effects import AddLabel, DeleteBranch, Merge, PublishCheck, PublishComment
from bot.model.keys import PullRequestKey
from bot.model.trigger import Trigger
from bot.queue.engine import LEASE_S
from bot.queue.memory import memory_queue
from bot.queue.protocol import LeaseLostError
from bot.running import BrokenOff, Run
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.building import NOW

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

HEAD = "agent/tax"


class Suspended:
    """A clock that a test sets on; whoever sleeps by it has slept when asked next."""

    def __init__(self) -> None:
        self._manual = ManualClock(NOW)
        self.now = self._manual.now

    def wake_after(self, seconds: float) -> None:
        """The process was stopped for so long."""
        self._manual.advance(seconds)

    async def sleep(self, seconds: float) -> None:
        self._manual.advance(seconds)


@pytest.fixture
def clock() -> Suspended:
    return Suspended()


@pytest.fixture
def starter(clock: Suspended) -> Starter:
    made = starter_world(clock=clock.now, mergeability_reads=0)
    made.repository.push(HEAD, {"tax.py": "1\n"}, author="agent")
    made.repository.open_pull_request(head=HEAD, author="agent")
    made.repository.create_branch("spare", head_of(made), author="agent")
    return made


@pytest.fixture
async def site(starter: Starter) -> AsyncIterator[SimulatedGitHub]:
    async with SimulatedGitHub(starter.world) as running:
        yield running


@pytest.fixture
async def github(starter: Starter, site: SimulatedGitHub, clock: Suspended) -> AsyncIterator[GitHub]:
    key = cast("RSAPrivateKey", load_pem_private_key(starter.private_key.encode(), None))
    endpoints = Endpoints(api_url=site.api_url, graphql_url=site.graphql_url)
    async with aiohttp.ClientSession() as session:
        yield GitHub(session, str(starter.app.id), key, clock, endpoints=endpoints, write_interval_s=0.0)


Write = Callable[[GitHub, Starter], Awaitable[object]]


def check(head_sha: str) -> PublishCheck:
    return PublishCheck(
        head_sha=head_sha,
        check_run_id=None,
        external_id="x",
        started_at=NOW,
        conclusion="success",
        title="Fine",
        summary="Fine.",
    )


def key_of(starter: Starter) -> PullRequestKey:
    (number,) = starter.repository.pull_requests
    return PullRequestKey(
        installation_id=starter.installation.id,
        repository_id=starter.repository.id,
        repository="acme/app",
        number=number,
    )


def head_of(starter: Starter) -> str:
    return starter.repository.branch_sha(HEAD) or ""


WRITES: dict[str, Write] = {
    "merge": lambda github, starter: github.merge(
        key_of(starter), Merge(head_sha=head_of(starter), method="squash")
    ),
    "check run": lambda github, starter: github.publish_check(key_of(starter), check(head_of(starter))),
    "comment": lambda github, starter: github.publish_comment(
        key_of(starter), PublishComment(comment_id=None, body="Hello")
    ),
    "label": lambda github, starter: github.apply(key_of(starter), AddLabel(label="strategic")),
    "branch": lambda github, starter: github.apply(
        key_of(starter),
        DeleteBranch(ref="spare", head_sha=head_of(starter), repository_node_id=starter.repository.node_id),
    ),
}


async def on_errand(clock: Suspended, *, asleep_s: float) -> None:
    """A run whose process was stopped for so long since it took its key."""
    queue = memory_queue(clock)
    await queue.put([Trigger(key=PullRequestKey(installation_id=1, repository="acme/app", number=1))])
    lease = await queue.take("worker")
    assert lease is not None
    ERRAND.set(Run(queue, lease, lambda: None, clock, before=BrokenOff(times=3, since=clock.now())))
    clock.wake_after(asleep_s)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_worker_that_wakes_after_its_lease_writes_nothing(
    github: GitHub, starter: Starter, site: SimulatedGitHub, clock: Suspended, write: Write
) -> None:
    await github.read_outline(key_of(starter))  # its token is there already
    before = len(site.requests)
    await on_errand(clock, asleep_s=LEASE_S)

    with pytest.raises(LeaseLostError):
        await write(github, starter)

    assert [request for request in site.requests[before:] if request.method != "GET"] == []


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_one_that_was_stopped_for_moments_goes_on(
    github: GitHub, starter: Starter, site: SimulatedGitHub, clock: Suspended, write: Write
) -> None:
    await on_errand(clock, asleep_s=5)

    await write(github, starter)

    assert any(request.method != "GET" and request.status < 300 for request in site.requests)
