"""Commits, and the people they name."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.git import objects as git
from simulator.graphql.objects import actors
from simulator.graphql.objects.checks import CheckSuite
from simulator.graphql.objects.rollup import Status, StatusCheckRollup
from simulator.graphql.objects.trees import Tree, TreeEntry, entry_at
from simulator.graphql.references import PullRequestAt, RepositoryAt
from simulator.state.identity import node_id

_CO_AUTHOR = re.compile(r"^co-authored-by: *([^<>\n]*?) *<([^<>\n]*)> *$", re.IGNORECASE | re.MULTILINE)
_NOREPLY = re.compile(r"(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com")


@dataclass(frozen=True, slots=True)
class GitActor:
    """A name and an address in a commit, and the account that GitHub ties the address to."""

    repository: RepositoryAt
    name: str
    email: str
    moment: datetime

    @property
    def date(self) -> str:
        return self.moment.isoformat(timespec="seconds").replace("+00:00", "Z")

    @property
    def user(self) -> actors.User | None:
        accounts = self.repository.site.world.accounts
        own = _NOREPLY.fullmatch(self.email)
        found = accounts.get(own[1].lower()) if own else None
        if found is None:
            found = next((account for account in accounts.values() if account.email == self.email), None)
        return None if found is None else actors.viewer(self.repository.site, found)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a repository. Forks share their objects, so one commit may lie in several repositories."""

    repository: RepositoryAt
    oid: str

    @property
    def record(self) -> git.Commit:
        """What git stores."""
        return self.repository.record.git.read_commit(self.oid)

    @property
    def id(self) -> str:
        return node_id("Commit", f"{self.repository.database_id}:{self.oid}")

    @property
    def abbreviated_oid(self) -> str:
        return self.oid[:7]

    @property
    def message(self) -> str:
        return self.record.message.rstrip("\n")

    @property
    def message_headline(self) -> str:
        return self.message.partition("\n")[0]

    @property
    def message_body(self) -> str:
        return self.message.partition("\n")[2].strip("\n")

    @property
    def author(self) -> GitActor:
        return self._signed(self.record.author)

    @property
    def committer(self) -> GitActor:
        return self._signed(self.record.committer)

    @property
    def authors(self) -> Sequence[GitActor]:
        """The author, then everybody whom a `Co-authored-by` trailer names."""
        return list(self._authors())

    def _authors(self) -> Iterator[GitActor]:
        yield self.author
        for name, email in _CO_AUTHOR.findall(self.message):
            yield GitActor(self.repository, name, email, self.record.author.at)

    def _signed(self, signature: git.Signature) -> GitActor:
        return GitActor(self.repository, signature.name, signature.email, signature.at)

    @property
    def authored_by_committer(self) -> bool:
        return self.record.author.email == self.record.committer.email

    @property
    def authored_date(self) -> datetime:
        return self.record.author.at

    @property
    def committed_date(self) -> datetime:
        return self.record.committer.at

    @property
    def committed_via_web(self) -> bool:
        return self.record.committer.email == "noreply@github.com"

    @property
    def parents(self) -> "Sequence[Commit]":
        return [Commit(self.repository, sha) for sha in self.record.parents]

    def history(self, path: str | None = None) -> "Sequence[Commit]":
        """The commit and its ancestors, newest first; with a path, those that changed it."""
        store = self.repository.record.git
        shas = sorted(
            store.ancestors(self.oid), key=lambda sha: store.read_commit(sha).committer.at, reverse=True
        )
        return [Commit(self.repository, sha) for sha in shas if path is None or self._changed(sha, path)]

    def _changed(self, sha: str, path: str) -> bool:
        before = [
            entry_at(self.repository, parent, path) for parent in Commit(self.repository, sha).record.parents
        ]
        now = entry_at(self.repository, sha, path)
        return all(then != now for then in before) if before else now is not None

    @property
    def tree(self) -> Tree:
        return Tree(self.repository, self.record.tree)

    def file(self, path: str) -> TreeEntry | None:
        self.repository.site.demand(self.repository.record, "contents")
        return entry_at(self.repository, self.oid, path)

    def check_suites(self, filter_by: Mapping[str, object] | None = None) -> Sequence[CheckSuite]:
        self.repository.site.demand(self.repository.record, "checks")
        wanted = filter_by or {}
        suites = self.repository.record.check_suites.values()
        found = [suite for suite in suites if suite.head_sha == self.oid]
        return [
            CheckSuite(self.repository, suite)
            for suite in found
            if wanted.get("app_id") in {None, suite.app.id}
            and (wanted.get("check_name") is None or wanted["check_name"] in self._names(suite.id))
        ]

    def _names(self, suite_id: int) -> frozenset[str]:
        runs = self.repository.record.runs_by_sha.get(self.oid, [])
        return frozenset(run.name for run in runs if run.suite.id == suite_id)

    @property
    def status(self) -> Status | None:
        return Status.of(self.repository, self.oid)

    @property
    def status_check_rollup(self) -> StatusCheckRollup | None:
        return StatusCheckRollup.of(self.repository, self.oid)

    def associated_pull_requests(self, order_by: Mapping[str, str] | None = None) -> Sequence[PullRequestAt]:
        """The pull requests of this repository that brought the commit, or would; none of a fork's head.

        "The merged Pull Request that introduced the commit to the repository. If the commit is not present in
        the default branch, additionally returns open Pull Requests associated with the commit."
        https://docs.github.com/graphql/reference/objects#commit
        """
        del order_by
        tip = self.repository.record.git.tip(self.repository.record.default_branch)
        is_in = self.oid in self.repository.record.git.ancestors(tip)
        return [
            pull
            for pull in self.repository.pull_requests()
            if not pull.record.is_fork and pull.brings(self.oid) and not (is_in and pull.record.is_open)
        ]

    @property
    def commit_resource_path(self) -> str:
        return f"{self.repository.resource_path}/commit/{self.oid}"

    @property
    def resource_path(self) -> str:
        return self.commit_resource_path

    @property
    def commit_url(self) -> str:
        return f"{self.repository.url}/commit/{self.oid}"

    @property
    def url(self) -> str:
        return self.commit_url

    @property
    def tree_resource_path(self) -> str:
        return f"{self.repository.resource_path}/tree/{self.oid}"

    @property
    def tree_url(self) -> str:
        return f"{self.repository.url}/tree/{self.oid}"
