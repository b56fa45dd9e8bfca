"""The newest report of every context on one commit: what GitHub shows as the tick beside it."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from simulator.graphql import requirements
from simulator.graphql.objects import actors
from simulator.graphql.objects.checks import CheckRun
from simulator.graphql.references import CommitAt, RepositoryAt
from simulator.state import checks
from simulator.state.identity import node_id

UNSEEN_EVENTS = frozenset({"workflow_dispatch", "repository_dispatch"})
"""Runs of these events are on the commit, and in REST's list, but not in the roll-up."""

_FAILED = frozenset({"FAILURE", "TIMED_OUT", "CANCELLED", "ACTION_REQUIRED", "STARTUP_FAILURE"})
_UNFINISHED = frozenset({"QUEUED", "IN_PROGRESS", "WAITING", "PENDING", "REQUESTED", "EXPECTED", "STALE"})


@dataclass(frozen=True, slots=True)
class StatusContext:
    """The newest commit status of one context."""

    repository: RepositoryAt
    record: checks.CommitStatus

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def context(self) -> str:
        return self.record.context

    @property
    def state(self) -> str:
        return self.record.state.upper()

    @property
    def counted_as(self) -> str:
        """Its member of `StatusState`."""
        return self.state

    @property
    def description(self) -> str | None:
        return self.record.description

    @property
    def target_url(self) -> str | None:
        return self.record.target_url

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def commit(self) -> CommitAt:
        return self.repository.commit(self.record.sha)

    @property
    def creator(self) -> actors.Actor:
        return actors.present(self.repository.site, self.record.creator)

    def avatar_url(self, size: int | None = None) -> str:
        del size
        return f"{self.repository.server_url}/avatars/{self.record.creator.id}"

    def is_required(self, pull_request_id: str | None = None, pull_request_number: int | None = None) -> bool:
        pull = requirements.named_pull_request(self.repository.record, pull_request_id, pull_request_number)
        return requirements.is_required(pull, self.record.context, None)


Context: TypeAlias = CheckRun | StatusContext


def newest_runs(repository: RepositoryAt, sha: str) -> Sequence[CheckRun]:
    """The last check run of each name in each suite, also over an older success; dispatched runs are missing.

    Runs of two workflows, or of two events of one workflow, stand side by side under one name: that is why
    GitHub's command line sorts them by name, workflow and event (cli/cli, pkg/cmd/pr/checks/aggregate.go).
    """
    newest = {
        (run.suite.id, run.name): run
        for run in repository.record.runs_by_sha.get(sha, [])
        if run.suite.workflow_run is None or run.suite.workflow_run.event not in UNSEEN_EVENTS
    }
    return [CheckRun(repository, run) for run in newest.values()]


def newest_statuses(repository: RepositoryAt, sha: str) -> Sequence[StatusContext]:
    """The last status of each context."""
    newest: Mapping[str, checks.CommitStatus] = {
        status.context: status
        for status in sorted(repository.record.statuses.get(sha, []), key=lambda status: status.id)
    }
    return [StatusContext(repository, status) for status in newest.values()]


def rolled_up(contexts: Sequence[Context]) -> str:
    """The one state of many contexts, as GitHub rolls them up."""
    states = {context.counted_as for context in contexts}
    if states & _FAILED:
        return "FAILURE"
    if "ERROR" in states:
        return "ERROR"
    return "PENDING" if states & _UNFINISHED else "SUCCESS"


@dataclass(frozen=True, slots=True)
class StatusCheckRollup:
    """All contexts of a commit."""

    repository: RepositoryAt
    sha: str
    contexts: Sequence[Context]

    @classmethod
    def of(cls, repository: RepositoryAt, sha: str) -> "StatusCheckRollup | None":
        """The roll-up of a commit; None where nothing was ever reported.

        Raises:
            Refusal: the caller may read no checks.
        """
        repository.site.demand(repository.record, "checks")
        contexts: list[Context] = [*newest_runs(repository, sha), *newest_statuses(repository, sha)]
        return cls(repository, sha, contexts) if contexts else None

    @property
    def id(self) -> str:
        return node_id("StatusCheckRollup", f"{self.repository.database_id}:{self.sha}")

    @property
    def commit(self) -> CommitAt:
        return self.repository.commit(self.sha)

    @property
    def state(self) -> str:
        return rolled_up(self.contexts)


@dataclass(frozen=True, slots=True)
class Status:
    """The commit statuses of a commit, without its check runs."""

    repository: RepositoryAt
    sha: str
    contexts: Sequence[StatusContext]

    @classmethod
    def of(cls, repository: RepositoryAt, sha: str) -> "Status | None":
        """The statuses of a commit; None where there is none."""
        repository.site.demand(repository.record, "statuses")
        contexts = newest_statuses(repository, sha)
        return cls(repository, sha, contexts) if contexts else None

    @property
    def id(self) -> str:
        return node_id("Status", f"{self.repository.database_id}:{self.sha}")

    @property
    def commit(self) -> CommitAt:
        return self.repository.commit(self.sha)

    @property
    def combined_contexts(self) -> Sequence[Context]:
        return [*newest_runs(self.repository, self.sha), *self.contexts]

    def context(self, name: str) -> StatusContext | None:
        return next((context for context in self.contexts if context.context == name), None)

    @property
    def state(self) -> str:
        return rolled_up(self.contexts)
