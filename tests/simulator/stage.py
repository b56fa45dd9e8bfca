"""Everything a test of the simulator needs at hand."""

from dataclasses import dataclass
from datetime import UTC, datetime

from simulator.caller import Caller
from simulator.clock import ManualClock
from simulator.server import SimulatedGitHub
from simulator.starter import Starter
from simulator.state.world import PullRequest
from simulator.story import StoryRepository
from tests.simulator.receiver import Receiver

FILES = {"app.py": "one\ntwo\nthree\n", "docs/readme.md": "hello\n"}
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
REPO = "/repos/acme/app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    github: SimulatedGitHub
    starter: Starter
    receiver: Receiver
    clock: ManualClock

    @property
    def repository(self) -> StoryRepository:
        return self.starter.repository

    @property
    def babysit(self) -> Caller:
        return self.github.as_installation(self.starter.installation)

    def person(self, login: str) -> Caller:
        return self.github.as_person(login)

    def propose(self, branch: str = "agent/x", base: str = "main") -> PullRequest:
        self.repository.push(branch, {"new.py": f"{branch}\n"}, message=f"Add {branch}", author="agent")
        return self.repository.open_pull_request(head=branch, base=base, title="Do it", author="agent")
