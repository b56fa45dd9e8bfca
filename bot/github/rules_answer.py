"""The form of what GitHub tells about the rules on a branch: classic protection and rulesets."""

from bot.github.graphql_forms import App, Camel


class RequiredCheck(Camel):
    """Classic protection's required context."""

    context: str
    app: App | None = None


class RefUpdateRule(Camel):
    """Classic protection as everybody who can push may read it."""

    allows_deletions: bool = True
    required_status_check_contexts: list[str | None] | None = None
    required_approving_review_count: int | None = None
    requires_conversation_resolution: bool = False
    requires_linear_history: bool = False
    requires_signatures: bool = False
    requires_code_owner_reviews: bool = False


class ProtectionRule(Camel):
    """Classic protection as only administrators may read it."""

    requires_status_checks: bool
    requires_strict_status_checks: bool
    requires_approving_reviews: bool
    requires_conversation_resolution: bool
    requires_linear_history: bool
    required_approving_review_count: int | None = None
    required_status_checks: list[RequiredCheck] | None = None


class StatusCheckConfiguration(Camel):
    """A ruleset's required context."""

    context: str
    integration_id: int | None = None


class RuleParameters(Camel):
    """The parameters of the two kinds of rule that are looked into; other kinds leave all at None."""

    strict_required_status_checks_policy: bool | None = None
    required_status_checks: list[StatusCheckConfiguration] | None = None
    allowed_merge_methods: list[str] | None = None
    required_approving_review_count: int | None = None
    required_review_thread_resolution: bool | None = None


class Rule(Camel):
    """A rule of a ruleset that applies to a branch."""

    type: str
    parameters: RuleParameters | None = None
