"""The lives of many pull requests in several organisations, told to Babysit by deliveries alone."""

from collections.abc import Callable, Sequence

from bot.model.markers import STATUS
from simulator.starter import Starter
from simulator.state.world import PullRequest
from simulator.story import StoryRepository
from tests.scenarios.house import BABYSIT


def founded(starter: Starter, number: int) -> StoryRepository:
    """A repository of an organisation of its own."""
    world, owner = starter.world, f"acme-{number}"
    world.add_organization(owner)
    repository = world.add_repository(f"{owner}/app")
    repository.collaborators["agent"] = "write"
    world.install(starter.app, owner)
    world.install(world.apps["github-actions"], owner)
    return repository


class Life:
    """One pull request's deeds, in their order; every fourth one's CI is red."""

    def __init__(self, repository: StoryRepository, number: int, jobs: int = 3) -> None:
        self.repository = repository
        self.is_red = number % 4 == 0
        self.branch = f"agent/{number}"
        self.pull_request: PullRequest | None = None
        self._jobs = [f"job {number}" for number in range(jobs)]

    def deeds(self) -> list[Callable[[], None]]:
        """Each is told by a few deliveries."""
        return [self._open, self._start, self._end_first, self._end_rest]

    def _open(self) -> None:
        self.repository.push(self.branch, {f"{self.branch}.py": "1\n"}, author="agent")
        self.pull_request = self.repository.open_pull_request(
            head=self.branch, title="Add it", author="agent", labels=("automerge",)
        )

    def _start(self) -> None:
        assert self.pull_request is not None
        self._runs = [
            self.repository.start_check_run(self.pull_request.head_sha, name) for name in self._jobs
        ]

    def _end_first(self) -> None:
        self.repository.complete_check_run(self._runs[0], "success")

    def _end_rest(self) -> None:
        for run in self._runs[1:-1]:
            self.repository.complete_check_run(run, "success")
        self.repository.complete_check_run(self._runs[-1], "failure" if self.is_red else "success")

    def is_told(self) -> bool:
        """Whether what should become of it was done to the end."""
        pull_request = self.pull_request
        assert pull_request is not None
        runs = self.repository.runs_by_sha.get(pull_request.head_sha, [])
        own = [run.conclusion for run in runs if run.app.slug == "babysit"]
        if self.is_red:
            return own[-1:] == ["failure"] and len(self.reports()) > 0
        is_gone = self.repository.branch_sha(self.branch) is None
        return own[-1:] == ["success"] and pull_request.is_merged and is_gone

    def own_checks(self) -> int:
        """How many check runs of Babysit's its head has."""
        assert self.pull_request is not None
        runs = self.repository.runs_by_sha.get(self.pull_request.head_sha, [])
        return sum(run.app.slug == "babysit" for run in runs)

    def comments(self) -> Sequence[str]:
        """What Babysit said on it."""
        assert self.pull_request is not None
        return [comment.body for comment in self.pull_request.comments if comment.author.login == BABYSIT]

    def reports(self) -> Sequence[str]:
        """The reports on red CI."""
        return [body for body in self.comments() if not body.startswith(STATUS)]

    def faults(self) -> Sequence[str]:
        """What was done twice, or not done."""
        statuses = len(self.comments()) - len(self.reports())
        return [
            fault
            for fault, is_so in (
                ("not settled", not self.is_told()),
                (f"{statuses} status comments", statuses > 1),
                (f"{len(self.reports())} reports", len(self.reports()) != int(self.is_red)),
                (f"{self.own_checks()} check runs", self.own_checks() != 1),
            )
            if is_so
        ]
