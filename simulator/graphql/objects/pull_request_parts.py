"""What a pull request is made of: files, commits, requests for review, an order to merge it later."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from dataclasses import dataclass
from datetime import datetime

from simulator.git.diff import ChangedFile
from simulator.graphql.objects import actors
from simulator.graphql.references import CommitAt, PullRequestAt
from simulator.state.accounts import Account, Team
from simulator.state.identity import node_id

_CHANGES = {"removed": "DELETED"}


@dataclass(frozen=True, slots=True)
class PullRequestChangedFile:
    """A file of the diff."""

    record: ChangedFile

    @property
    def path(self) -> str:
        return self.record.path

    @property
    def change_type(self) -> str:
        return _CHANGES.get(self.record.status, self.record.status.upper())

    @property
    def additions(self) -> int:
        return self.record.additions

    @property
    def deletions(self) -> int:
        return self.record.deletions

    @property
    def viewer_viewed_state(self) -> str:
        return "UNVIEWED"


@dataclass(frozen=True, slots=True)
class PullRequestCommit:
    """A commit that a pull request would bring."""

    pull_request: PullRequestAt
    commit: CommitAt

    @property
    def id(self) -> str:
        return node_id("PullRequestCommit", f"{self.pull_request.record.id}:{self.commit.oid}")

    @property
    def created_at(self) -> datetime:
        """For the order of the timeline."""
        return self.commit.record.committer.at

    @property
    def resource_path(self) -> str:
        return f"{self.pull_request.resource_path}/commits/{self.commit.oid}"

    @property
    def url(self) -> str:
        return f"{self.pull_request.url}/commits/{self.commit.oid}"


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Somebody, or a team, who is asked for a review."""

    pull_request: PullRequestAt
    record: Account | Team

    @property
    def id(self) -> str:
        return node_id("ReviewRequest", f"{self.pull_request.record.id}:{self.record.id}")

    @property
    def database_id(self) -> int | None:
        return None

    @property
    def as_code_owner(self) -> bool:
        return False

    @property
    def requested_reviewer(self) -> actors.Actor | actors.Team:
        site = self.pull_request.repository.site
        if isinstance(self.record, Team):
            return actors.team_of(site, self.record)
        return actors.present(site, self.record)


@dataclass(frozen=True, slots=True)
class AutoMergeRequest:
    """What GitHub was told to do when the pull request is ready."""

    pull_request: PullRequestAt
    record: dict[str, object]

    @property
    def enabled_at(self) -> datetime | None:
        found = self.record.get("enabled_at")
        return found if isinstance(found, datetime) else None

    @property
    def enabled_by(self) -> actors.Actor | None:
        who = self.record.get("enabled_by")
        site = self.pull_request.repository.site
        login = who.get("login") if isinstance(who, dict) else None
        return actors.present_optional(site, site.world.accounts.get(str(login).lower()))

    @property
    def merge_method(self) -> str:
        return str(self.record.get("merge_method", "merge")).upper()

    @property
    def commit_headline(self) -> str | None:
        found = self.record.get("commit_title")
        return found if isinstance(found, str) else None

    @property
    def commit_body(self) -> str | None:
        found = self.record.get("commit_message")
        return found if isinstance(found, str) else None
