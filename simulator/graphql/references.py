"""What a field points at, without the class that answers for it.

Everything in a repository leads to everything else: a comment to its pull request, that to its comments. So a
field that points upward gives a reference, a place in the world and the caller who looks at it, and only
`simulator.graphql.objects.types` knows the classes that present them: a type of the schema imports what it
holds, never what holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.git import objects as git
from simulator.graphql.ordering import ordered
from simulator.graphql.site import Site
from simulator.state import issues, world

BRANCH_PREFIX = "refs/heads/"


@dataclass(frozen=True, slots=True)
class RepositoryAt:
    """A repository that the caller can see, and how everything in it is reached."""

    site: Site
    record: world.Repository

    @property
    def server_url(self) -> str:
        """Where the site's pages begin, without a slash at the end."""
        return self.site.world.server_url

    @property
    def resource_path(self) -> str:
        """The path of its page."""
        return f"/{self.record.full_name}"

    @property
    def url(self) -> str:
        """Its page."""
        return f"{self.server_url}{self.resource_path}"

    @property
    def database_id(self) -> int:
        """Its number."""
        return self.record.id

    @property
    def created_at(self) -> datetime:
        """When it began."""
        return self.record.created_at

    def other(self, record: world.Repository) -> "RepositoryAt":
        """Another repository for the same caller."""
        return RepositoryAt(self.site, record)

    def commit(self, sha: str) -> "CommitAt":
        """A commit that is known to be there."""
        return CommitAt(self, sha)

    def commit_or_none(self, sha: str) -> "CommitAt | None":
        """A commit that may have been lost."""
        return CommitAt(self, sha) if self.record.git.objects.kind(sha) == "commit" else None

    def ref(self, qualified_name: str) -> "RefAt | None":
        """By its whole name, or by a branch's alone."""
        for name in (qualified_name, f"refs/{qualified_name}", f"{BRANCH_PREFIX}{qualified_name}"):
            sha = self.record.git.ref(name)
            if sha is not None:
                return RefAt(self, name, sha)
        return None

    def issue(self, number: int) -> "IssueAt | None":
        """By number, also one that is a pull request; None where there is none."""
        record = self.record.issues.get(number)
        return None if record is None else IssueAt(self, record)

    def pull_request(self, number: int) -> "PullRequestAt | None":
        """By number, None where there is none."""
        record = self.record.pull_requests.get(number)
        return None if record is None else PullRequestAt(self, record)

    def pull_requests(
        self,
        states: Sequence[str] | None = None,
        base_ref_name: str | None = None,
        head_ref_name: str | None = None,
        labels: Sequence[str] | None = None,
        order_by: Mapping[str, str] | None = None,
    ) -> "Sequence[PullRequestAt]":
        """Those that fit every argument that is not None, oldest first unless `order_by` says otherwise.

        Raises:
            Refusal: the App may read no pull requests.
        """
        self.site.demand(self.record, "pull_requests")
        is_open_only = states is not None and set(states) == {"OPEN"}
        among = self.record.open_pull_requests() if is_open_only else self.record.pull_requests.values()
        found = [
            PullRequestAt(self, pull)
            for pull in among
            if base_ref_name in {None, pull.base_ref}
            and head_ref_name in {None, pull.head_ref}
            and (labels is None or any(pull.issue.has_label(name) for name in labels))
        ]
        wanted = [pull for pull in found if states is None or pull.state in states]
        return ordered(wanted, lambda pull: pull.record.issue, order_by)


@dataclass(frozen=True, slots=True)
class CommitAt:
    """A commit of a repository. Forks share their objects, so one commit may lie in several repositories."""

    repository: RepositoryAt
    oid: str

    @property
    def record(self) -> git.Commit:
        """What git stores."""
        return self.repository.record.git.read_commit(self.oid)


@dataclass(frozen=True, slots=True)
class RefAt:
    """A branch or tag. `qualified` is its whole name."""

    repository: RepositoryAt
    qualified: str
    sha: str


@dataclass(frozen=True, slots=True)
class IssueAt:
    """An issue."""

    repository: RepositoryAt
    record: issues.Issue


@dataclass(frozen=True, slots=True)
class CheckSuiteAt:
    """A check suite."""

    repository: RepositoryAt
    record: world.CheckSuite


@dataclass(frozen=True, slots=True)
class PullRequestAt:
    """A pull request, and what it would bring."""

    repository: RepositoryAt
    record: world.PullRequest

    @property
    def state(self) -> str:
        """The schema's word: OPEN, CLOSED or MERGED."""
        return "MERGED" if self.record.is_merged else self.record.state.upper()

    @property
    def resource_path(self) -> str:
        """The path of its page."""
        return f"{self.repository.resource_path}/pull/{self.record.number}"

    @property
    def url(self) -> str:
        """Its page."""
        return f"{self.repository.server_url}{self.resource_path}"

    @property
    def start(self) -> str:
        """The commit at which it left its base."""
        git_of = self.repository.record.git
        return git_of.merge_base(self.record.base_sha, self.record.head_sha) or self.record.base_sha

    def brought_shas(self) -> Sequence[str]:
        """The commits it brings, oldest first."""
        return self.repository.record.git.commits_between(self.start, self.record.head_sha)

    def brings(self, sha: str) -> bool:
        """Whether the commit is one of them, without listing the others."""
        git_of = self.repository.record.git
        return sha in git_of.ancestors(self.record.head_sha) and sha not in git_of.ancestors(self.start)
