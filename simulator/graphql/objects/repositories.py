"""Repositories: from here every other thing in one is reached."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator import access
from simulator.access import InstallationViewer, PersonViewer
from simulator.graphql import expressions
from simulator.graphql.errors import Refusal, forbidden, unresolved
from simulator.graphql.objects import actors
from simulator.graphql.objects.commits import Commit
from simulator.graphql.objects.issues import Issue
from simulator.graphql.objects.labels import Label
from simulator.graphql.objects.merge_queue import MergeQueue
from simulator.graphql.objects.pull_requests import PullRequest
from simulator.graphql.objects.refs import BranchProtectionRule, Ref
from simulator.graphql.objects.trees import Blob, Tree
from simulator.graphql.ordering import ordered
from simulator.graphql.references import BRANCH_PREFIX, RefAt, RepositoryAt
from simulator.graphql.site import Site
from simulator.state import world


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that the caller can see."""

    here: RepositoryAt

    @property
    def behind(self) -> tuple[RepositoryAt]:
        return (self.here,)

    @property
    def site(self) -> Site:
        """Who looks at it."""
        return self.here.site

    @property
    def record(self) -> world.Repository:
        """What is known of it."""
        return self.here.record

    # What it is

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def name_with_owner(self) -> str:
        return self.record.full_name

    @property
    def owner(self) -> actors.Actor:
        return actors.present(self.site, self.record.owner)

    @property
    def description(self) -> str | None:
        return self.record.description

    @property
    def parent(self) -> RepositoryAt | None:
        parent = self.record.parent
        return self.here.other(parent) if parent is not None and self.site.can_see(parent) else None

    @property
    def is_fork(self) -> bool:
        return self.record.is_fork

    @property
    def is_private(self) -> bool:
        return self.record.is_private

    @property
    def is_archived(self) -> bool:
        return self.record.is_archived

    @property
    def is_disabled(self) -> bool:
        return False

    @property
    def is_locked(self) -> bool:
        return False

    @property
    def is_empty(self) -> bool:
        return not self.record.branches()

    @property
    def is_in_organization(self) -> bool:
        return self.record.owner.kind == "Organization"

    @property
    def updated_at(self) -> datetime:
        return self.record.created_at

    # What its administrators chose

    @property
    def squash_merge_allowed(self) -> bool:
        return self.record.settings.allow_squash_merge

    @property
    def merge_commit_allowed(self) -> bool:
        return self.record.settings.allow_merge_commit

    @property
    def rebase_merge_allowed(self) -> bool:
        return self.record.settings.allow_rebase_merge

    @property
    def auto_merge_allowed(self) -> bool:
        return self.record.settings.allow_auto_merge

    @property
    def allow_update_branch(self) -> bool:
        return self.record.settings.allow_update_branch

    @property
    def delete_branch_on_merge(self) -> bool:
        return self.record.settings.delete_branch_on_merge

    @property
    def viewer_permission(self) -> str | None:
        match self.site.viewer:
            case PersonViewer(account=account):
                role = access.role_of(self.record, account)
                return None if role == "none" else role.upper()
            case InstallationViewer():
                return "WRITE" if self.site.may(self.record, "contents", "write") else "READ"
            case _:
                return None

    # Git

    @property
    def default_branch_ref(self) -> RefAt | None:
        return self.here.ref(f"{BRANCH_PREFIX}{self.record.default_branch}")

    def refs(
        self, ref_prefix: str, query: str | None = None, direction: str | None = None
    ) -> Sequence[Ref] | None:
        found = self.record.git.refs(ref_prefix)
        refs = [Ref(self.here, name, sha) for name, sha in found.items() if not query or query in name]
        return refs[::-1] if direction == "DESC" else refs

    def object(self, expression: str | None = None, oid: str | None = None) -> Commit | Tree | Blob | None:
        """By SHA, or by an expression such as `main:bot/model`."""
        self.site.demand(self.record, "contents")
        sha = oid if oid is not None else expressions.resolve(self.record, expression or "HEAD")
        match None if sha is None else self.record.git.objects.kind(sha):
            case "commit":
                return Commit(self.here, sha or "")
            case "tree":
                return Tree(self.here, sha or "", expressions.path_of(expression or ""))
            case "blob":
                return Blob(self.here, sha or "")
            case _:
                return None

    # What lives in it

    def pull_request(self, number: int) -> PullRequest:
        """By number.

        Raises:
            Refusal: NOT_FOUND, or the App may read no pull requests.
        """
        self.site.demand(self.record, "pull_requests")
        found = self.record.pull_requests.get(number)
        if found is None:
            raise unresolved("PullRequest", f"with the number of {number}")
        return PullRequest(self.here, found)

    def issue(self, number: int) -> Issue:
        """By number; a pull request is none.

        Raises:
            Refusal: NOT_FOUND.
        """
        self.site.demand(self.record, "issues")
        found = self.record.issues.get(number)
        if found is None or number in self.record.pull_requests:
            raise unresolved("Issue", f"with the number of {number}")
        return Issue(self.here, found)

    def issue_or_pull_request(self, number: int) -> Issue | PullRequest:
        """By number.

        Raises:
            Refusal: NOT_FOUND.
        """
        if number in self.record.pull_requests:
            return PullRequest(self.here, self.record.pull_requests[number])
        if number in self.record.issues:
            return Issue(self.here, self.record.issues[number])
        raise unresolved("issue or pull request", f"with the number of {number}")

    def issues(
        self,
        states: Sequence[str] | None = None,
        labels: Sequence[str] | None = None,
        order_by: Mapping[str, str] | None = None,
    ) -> Sequence[Issue]:
        self.site.demand(self.record, "issues")
        found = [
            Issue(self.here, issue)
            for number, issue in self.record.issues.items()
            if number not in self.record.pull_requests
            and (labels is None or any(issue.has_label(name) for name in labels))
        ]
        wanted = [issue for issue in found if states is None or issue.state in states]
        return ordered(wanted, lambda issue: issue.record, order_by)

    @property
    def labels(self) -> Sequence[Label]:
        return [Label(self.here, label) for label in self.record.labels.values()]

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name.lower() == name.lower()), None)

    # Rules

    @property
    def branch_protection_rules(self) -> Sequence[BranchProtectionRule]:
        """Needs `administration`.

        Raises:
            Refusal: FORBIDDEN.
        """
        if not self.site.may(self.record, "administration"):
            raise forbidden()
        return [BranchProtectionRule(self.here, rule) for rule in self.record.protections.values()]

    def merge_queue(self, branch: str | None = None) -> MergeQueue | None:
        """The queue of a branch, the default one where none is named."""
        queue = self.record.merge_queues.get(branch or self.record.default_branch)
        return None if queue is None else MergeQueue(self.here, queue)


def find(site: Site, owner: str, name: str, *, follow_renames: bool = True) -> Repository:
    """A repository by its name, or by one that it had and nobody took.

    Raises:
        Refusal: NOT_FOUND, also for one that the caller must not know of.
    """
    wanted = f"{owner}/{name}".lower()
    record = site.world.repositories.get(wanted)
    if record is None and follow_renames:
        record = site.world.former_names.get(wanted)
    if record is None or not site.can_see(record):
        raise Refusal("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return Repository(RepositoryAt(site, record))
