"""Branches, and what they demand of a push as far as the caller may know."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator import access
from simulator.graphql.errors import forbidden
from simulator.graphql.objects.apps import App
from simulator.graphql.objects.rulesets import RepositoryRule
from simulator.graphql.references import BRANCH_PREFIX, CommitAt, PullRequestAt, RepositoryAt
from simulator.state.identity import node_id
from simulator.state.rules import BranchProtection


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch or tag. `qualified` is its whole name."""

    repository: RepositoryAt
    qualified: str
    sha: str

    @property
    def id(self) -> str:
        return node_id("Ref", f"{self.repository.database_id}:{self.qualified}")

    @property
    def prefix(self) -> str:
        return "/".join(self.qualified.split("/")[:2]) + "/"

    @property
    def name(self) -> str:
        return self.qualified.removeprefix(self.prefix)

    @property
    def target(self) -> CommitAt:
        return self.repository.commit(self.sha)

    def associated_pull_requests(
        self,
        states: Sequence[str] | None = None,
        base_ref_name: str | None = None,
        head_ref_name: str | None = None,
        labels: Sequence[str] | None = None,
        order_by: Mapping[str, str] | None = None,
    ) -> Sequence[PullRequestAt]:
        """The pull requests whose head is this branch, those into other repositories left out."""
        found = self.repository.pull_requests(states, base_ref_name, head_ref_name, labels, order_by)
        return [pull for pull in found if pull.record.head_ref == self.name and not pull.record.is_fork]

    @property
    def branch_protection_rule(self) -> "BranchProtectionRule | None":
        """Needs `administration`.

        Raises:
            Refusal: FORBIDDEN, where there is a rule that the caller may not read.
        """
        protection = self._protection()
        if protection is None:
            return None
        site = self.repository.site
        if site.may(self.repository.record, "administration"):
            return BranchProtectionRule(self.repository, protection)
        if site.manners.names_protection_refusal:
            raise forbidden()
        return None

    @property
    def ref_update_rule(self) -> "RefUpdateRule | None":
        """Anybody may read this much of classic protection; rulesets are not in it."""
        protection = self._protection()
        return None if protection is None else RefUpdateRule(self.repository, protection)

    @property
    def rules(self) -> Sequence[RepositoryRule]:
        record = self.repository.record
        return [
            RepositoryRule(self.repository, ruleset, rule)
            for ruleset in record.rulesets
            if ruleset.applies_to(self.name, record.default_branch)
            for rule in ruleset.rules
        ]

    def _protection(self) -> BranchProtection | None:
        if not self.qualified.startswith(BRANCH_PREFIX):
            return None
        return self.repository.record.protections.get(self.name)


@dataclass(frozen=True, slots=True)
class RefUpdateRule:
    """What classic protection demands of the caller's own push."""

    repository: RepositoryAt
    record: BranchProtection

    @property
    def pattern(self) -> str:
        return self.record.pattern

    @property
    def allows_deletions(self) -> bool:
        return self.record.allow_deletions

    @property
    def allows_force_pushes(self) -> bool:
        return self.record.allow_force_pushes

    @property
    def blocks_creations(self) -> bool:
        return False

    @property
    def required_approving_review_count(self) -> int | None:
        return self.record.required_approvals

    @property
    def required_status_check_contexts(self) -> Sequence[str] | None:
        checks = self.record.required_checks
        return None if checks is None else [check.context for check in checks]

    @property
    def requires_code_owner_reviews(self) -> bool:
        return self.record.require_code_owners

    @property
    def requires_conversation_resolution(self) -> bool:
        return self.record.require_conversation_resolution

    @property
    def requires_linear_history(self) -> bool:
        return self.record.require_linear_history

    @property
    def requires_signatures(self) -> bool:
        return self.record.require_signatures

    @property
    def viewer_allowed_to_dismiss_reviews(self) -> bool:
        return self.repository.site.may(self.repository.record, "pull_requests", "write")

    @property
    def viewer_can_push(self) -> bool:
        allowed, viewer = self.record.restrict_pushes_to, self.repository.site.viewer
        if self.record.is_locked or viewer is None:
            return False
        return allowed is None or access.actor(viewer).login in allowed


@dataclass(frozen=True, slots=True)
class RequiredStatusCheckDescription:
    """A required context, of any App where `app` is None."""

    context: str
    app: App | None


@dataclass(frozen=True, slots=True)
class BranchProtectionRule:
    """Classic protection as an administrator reads it."""

    repository: RepositoryAt
    record: BranchProtection

    @property
    def behind(self) -> tuple[RefUpdateRule]:
        return (RefUpdateRule(self.repository, self.record),)

    @property
    def id(self) -> str:
        return node_id("BranchProtectionRule", f"{self.repository.database_id}:{self.record.pattern}")

    @property
    def database_id(self) -> int | None:
        return None

    @property
    def is_admin_enforced(self) -> bool:
        return self.record.enforce_admins

    @property
    def lock_branch(self) -> bool:
        return self.record.is_locked

    @property
    def dismisses_stale_reviews(self) -> bool:
        return self.record.dismiss_stale_reviews

    @property
    def require_last_push_approval(self) -> bool:
        return self.record.require_last_push_approval

    @property
    def requires_approving_reviews(self) -> bool:
        return self.record.required_approvals is not None

    @property
    def requires_commit_signatures(self) -> bool:
        return self.record.require_signatures

    @property
    def requires_status_checks(self) -> bool:
        return self.record.required_checks is not None

    @property
    def requires_strict_status_checks(self) -> bool:
        return self.record.required_checks is not None and self.record.strict

    @property
    def restricts_pushes(self) -> bool:
        return self.record.restrict_pushes_to is not None

    @property
    def required_status_checks(self) -> Sequence[RequiredStatusCheckDescription] | None:
        apps = {app.id: app for app in self.repository.site.world.apps.values()}
        checks = self.record.required_checks
        if checks is None:
            return None
        return [
            RequiredStatusCheckDescription(
                check.context,
                App(self.repository.site, apps[check.app_id]) if check.app_id in apps else None,
            )
            for check in checks
        ]
