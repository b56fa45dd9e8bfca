"""The merge queue of a branch."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.graphql.objects import actors
from simulator.graphql.objects.rulesets import MergeQueueParameters
from simulator.graphql.references import CommitAt, PullRequestAt, RepositoryAt
from simulator.requirements import rules_on
from simulator.state import world

_SECONDS_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class MergeQueueConfiguration:
    """How a queue works, from the rule that turned it on."""

    parameters: MergeQueueParameters

    @property
    def check_response_timeout(self) -> int:
        return self.parameters.check_response_timeout_minutes * _SECONDS_A_MINUTE

    @property
    def maximum_entries_to_build(self) -> int:
        return self.parameters.max_entries_to_build

    @property
    def maximum_entries_to_merge(self) -> int:
        return self.parameters.max_entries_to_merge

    @property
    def minimum_entries_to_merge(self) -> int:
        return self.parameters.min_entries_to_merge

    @property
    def merge_method(self) -> str:
        return self.parameters.merge_method


@dataclass(frozen=True, slots=True)
class MergeQueue:
    """A queue."""

    repository: RepositoryAt
    record: world.MergeQueue

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def configuration(self) -> MergeQueueConfiguration | None:
        for rule in rules_on(self.repository.record, self.record.branch):
            if rule.type == "merge_queue":
                return MergeQueueConfiguration(MergeQueueParameters(rule.parameters))
        return None

    @property
    def entries(self) -> "Sequence[MergeQueueEntry]":
        return [MergeQueueEntry(self, entry) for entry in self.record.entries]

    @property
    def resource_path(self) -> str:
        return f"{self.repository.resource_path}/queue/{self.record.branch}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"


@dataclass(frozen=True, slots=True)
class MergeQueueEntry:
    """A pull request in a queue. `head_commit` is the commit GitHub asks to have checked."""

    merge_queue: MergeQueue
    record: world.QueueEntry

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def state(self) -> str:
        return self.record.state

    @property
    def position(self) -> int:
        entries = self.merge_queue.record.entries
        return entries.index(self.record) + 1 if self.record in entries else 0

    @property
    def enqueued_at(self) -> datetime:
        return self.record.enqueued_at

    @property
    def enqueuer(self) -> actors.Actor:
        site = self.merge_queue.repository.site
        return actors.present(site, site.world.account(self.record.enqueuer))

    @property
    def head_commit(self) -> CommitAt | None:
        return self._commit(self.record.group_sha)

    @property
    def base_commit(self) -> CommitAt | None:
        return self._commit(self.record.base_sha)

    def _commit(self, sha: str | None) -> CommitAt | None:
        return None if sha is None else self.merge_queue.repository.commit(sha)

    @property
    def estimated_time_to_merge(self) -> int | None:
        return None

    @property
    def jump(self) -> bool:
        return False

    @property
    def solo(self) -> bool:
        return False

    @property
    def pull_request(self) -> PullRequestAt | None:
        return self.merge_queue.repository.pull_request(self.record.pull_request.number)
