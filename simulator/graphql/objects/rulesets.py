"""Rulesets, their rules and the parameters of those."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from simulator.graphql.objects import actors
from simulator.graphql.references import RepositoryAt
from simulator.state import rules
from simulator.state.identity import node_id


@dataclass(frozen=True, slots=True)
class StatusCheckConfiguration:
    """A required context, of any App where `integration_id` is None."""

    context: str
    integration_id: int | None


@dataclass(frozen=True, slots=True)
class RequiredStatusChecksParameters:
    """Of `required_status_checks`."""

    record: Mapping[str, object]

    @property
    def do_not_enforce_on_create(self) -> bool:
        return bool(self.record.get("do_not_enforce_on_create", False))

    @property
    def strict_required_status_checks_policy(self) -> bool:
        return bool(self.record.get("strict_required_status_checks_policy", False))

    @property
    def required_status_checks(self) -> Sequence[StatusCheckConfiguration]:
        return [
            StatusCheckConfiguration(str(check["context"]), _number(check, "integration_id", None))
            for check in _mappings(self.record.get("required_status_checks"))
        ]


@dataclass(frozen=True, slots=True)
class PullRequestParameters:
    """Of `pull_request`."""

    record: Mapping[str, object]

    @property
    def allowed_merge_methods(self) -> Sequence[str] | None:
        """In lower case: `squash`, `merge`, `rebase`."""
        methods = self.record.get("allowed_merge_methods")
        return [str(method) for method in methods] if isinstance(methods, list | tuple) else None

    @property
    def dismiss_stale_reviews_on_push(self) -> bool:
        return bool(self.record.get("dismiss_stale_reviews_on_push", False))

    @property
    def require_code_owner_review(self) -> bool:
        return bool(self.record.get("require_code_owner_review", False))

    @property
    def require_last_push_approval(self) -> bool:
        return bool(self.record.get("require_last_push_approval", False))

    @property
    def required_approving_review_count(self) -> int:
        return _number(self.record, "required_approving_review_count", 0) or 0

    @property
    def required_review_thread_resolution(self) -> bool:
        return bool(self.record.get("required_review_thread_resolution", False))


@dataclass(frozen=True, slots=True)
class MergeQueueParameters:
    """Of `merge_queue`."""

    record: Mapping[str, object]

    @property
    def check_response_timeout_minutes(self) -> int:
        return _number(self.record, "check_response_timeout_minutes", 60) or 0

    @property
    def grouping_strategy(self) -> str:
        return str(self.record.get("grouping_strategy", "ALLGREEN"))

    @property
    def max_entries_to_build(self) -> int:
        return _number(self.record, "max_entries_to_build", 5) or 0

    @property
    def max_entries_to_merge(self) -> int:
        return _number(self.record, "max_entries_to_merge", 5) or 0

    @property
    def merge_method(self) -> str:
        return str(self.record.get("merge_method", "MERGE"))

    @property
    def min_entries_to_merge(self) -> int:
        return _number(self.record, "min_entries_to_merge", 1) or 0

    @property
    def min_entries_to_merge_wait_minutes(self) -> int:
        return _number(self.record, "min_entries_to_merge_wait_minutes", 5) or 0


Parameters: TypeAlias = RequiredStatusChecksParameters | PullRequestParameters | MergeQueueParameters


@dataclass(frozen=True, slots=True)
class RepositoryRule:
    """One rule. Types without parameters here answer null, as GitHub does for rules that have none."""

    repository: RepositoryAt
    ruleset: rules.Ruleset
    record: rules.Rule

    @property
    def id(self) -> str:
        return node_id("RepositoryRule", f"{self.ruleset.id}:{self.ruleset.rules.index(self.record)}")

    @property
    def type(self) -> str:
        return self.record.type.upper()

    @property
    def parameters(self) -> Parameters | None:
        match self.record.type:
            case "required_status_checks":
                return RequiredStatusChecksParameters(self.record.parameters)
            case "pull_request":
                return PullRequestParameters(self.record.parameters)
            case "merge_queue":
                return MergeQueueParameters(self.record.parameters)
            case _:
                return None

    @property
    def repository_ruleset(self) -> "RepositoryRuleset":
        return RepositoryRuleset(self.repository, self.ruleset)


@dataclass(frozen=True, slots=True)
class RepositoryRuleset:
    """A ruleset of a repository, or of the organisation that owns it."""

    repository: RepositoryAt
    record: rules.Ruleset

    @property
    def id(self) -> str:
        return node_id("RepositoryRuleset", self.record.id)

    @property
    def database_id(self) -> int:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def enforcement(self) -> str:
        return self.record.enforcement.upper()

    @property
    def target(self) -> str:
        return "BRANCH"

    @property
    def source(self) -> RepositoryAt | actors.Actor:
        if self.record.source_type == "Repository":
            return self.repository
        return actors.present(self.repository.site, self.repository.record.owner)

    def rules(self, type: str | None = None) -> Sequence[RepositoryRule]:  # noqa: A002 - the schema's word
        found = [RepositoryRule(self.repository, self.record, rule) for rule in self.record.rules]
        return [rule for rule in found if type in {None, rule.type}]

    @property
    def created_at(self) -> datetime:
        return self.repository.created_at

    @property
    def updated_at(self) -> datetime:
        return self.repository.created_at


def _number(record: Mapping[str, object], name: str, default: int | None) -> int | None:
    value = record.get(name, default)
    return value if isinstance(value, int) else default


def _mappings(value: object) -> Sequence[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []
