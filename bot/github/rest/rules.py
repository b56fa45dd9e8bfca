"""What a branch demands, as far as REST tells it without `administration`, and what stays unknown: pure.

Rulesets are told whole. Of classic protection only the required contexts are. GitHub's own sum of it all, the
`mergeable_state`, says more: what is `clean`, `unstable` or `has_hooks` meets all that GitHub asks for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.github.rest import forms
from bot.github.rules_answer import RefUpdateRule, Rule, RuleParameters, StatusCheckConfiguration

MET = frozenset({"clean", "unstable", "has_hooks"})
"""Nothing that GitHub asks for is missing: https://docs.github.com/graphql/reference/enums#mergestatestatus."""
_OTHERWISE_SHUT = frozenset({"behind", "dirty", "draft"})
"""What is missing beside keeps nothing from merging that would merge without it."""
DOWN = "while GitHub's GraphQL cannot be used, nobody can tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What is known of a base. `state` is GitHub's `mergeable_state`."""

    is_classic: bool
    rules: Sequence[forms.Rule]
    state: str

    @property
    def _parameters(self) -> Iterable[forms.Parameters]:
        return [rule.parameters for rule in self.rules if rule.parameters is not None]

    @property
    def approvals(self) -> int:
        """How many rulesets ask for."""
        return max(
            (parameter.required_approving_review_count or 0 for parameter in self._parameters), default=0
        )

    @property
    def asks_for_somebody(self) -> bool:
        """Whether rulesets want the approval of somebody in particular, beyond a number."""
        return any(
            parameter.require_code_owner_review or parameter.require_last_push_approval
            for parameter in self._parameters
        )

    @property
    def asks_for_resolution(self) -> bool:
        """Whether rulesets want conversations to be resolved."""
        types = {rule.type for rule in self.rules}
        return "required_review_thread_resolution" in types or any(
            parameter.required_review_thread_resolution for parameter in self._parameters
        )

    @property
    def is_met(self) -> bool:
        """Whether GitHub says that all it asks for is there."""
        return self.state in MET

    @property
    def has_merge_queue(self) -> bool:
        """Whether rulesets send pull requests through a queue."""
        return any(rule.type == "merge_queue" for rule in self.rules)


def decision(demands: Demands, states: Sequence[str]) -> str | None:
    """GraphQL's `reviewDecision` from the standing opinions of people with write; None also for not known."""
    given = states.count("APPROVED")
    if "CHANGES_REQUESTED" in states:
        return "CHANGES_REQUESTED"
    if not demands.approvals and not demands.asks_for_somebody:
        return None
    if given < demands.approvals:
        return "REVIEW_REQUIRED"
    return "APPROVED" if demands.is_met or not demands.asks_for_somebody else None


def untold(demands: Demands, base_ref: str, states: Sequence[str], *, has_threads: bool) -> Sequence[str]:
    """What decides about the merge and cannot be known by REST, in words for a person."""
    found = []
    if demands.has_merge_queue:
        found.append(f"{DOWN} what is in the merge queue of {base_ref}, nor put anything into it")
    if demands.is_met or demands.state in _OTHERWISE_SHUT:
        return found
    if demands.is_classic:
        found.append(f"{DOWN} what the branch protection of {base_ref} asks for beside checks")
    if demands.asks_for_resolution and has_threads:
        found.append(f"{DOWN} whether the conversations are resolved that {base_ref} asks to be")
    is_enough = "CHANGES_REQUESTED" not in states and states.count("APPROVED") >= demands.approvals
    if demands.asks_for_somebody and is_enough:
        found.append(f"{DOWN} whether a code owner whom {base_ref} asks for has approved")
    return found


def update_rule(branch: forms.Branch) -> RefUpdateRule | None:
    """Classic protection; a branch that has any counts as one that must not be deleted."""
    if not branch.is_classic:
        return None
    checks = branch.protection.required_status_checks if branch.protection else None
    return RefUpdateRule(
        allows_deletions=False, required_status_check_contexts=[*(checks.contexts if checks else [])]
    )


def rule(of: forms.Rule) -> Rule:
    """A rule of a ruleset."""
    told = of.parameters
    return Rule(type=of.type.upper(), parameters=_parameters(told) if told is not None else None)


def _parameters(of: forms.Parameters) -> RuleParameters:
    checks = of.required_status_checks
    return RuleParameters(
        strict_required_status_checks_policy=of.strict_required_status_checks_policy,
        required_status_checks=None
        if checks is None
        else [
            StatusCheckConfiguration(context=check.context, integration_id=check.integration_id)
            for check in checks
        ],
        allowed_merge_methods=of.allowed_merge_methods,
        required_approving_review_count=of.required_approving_review_count,
        required_review_thread_resolution=of.required_review_thread_resolution,
    )


def required(branch: forms.Branch | None, found: Sequence[forms.Rule]) -> Sequence[tuple[str, int | None]]:
    """Every required context with the App that must report it, None for any."""
    told = branch.protection if branch is not None and branch.is_classic else None
    checks = told.required_status_checks if told is not None else None
    by_rulesets = [
        (check.context, check.integration_id)
        for rule in found
        for check in (rule.parameters.required_status_checks if rule.parameters else None) or ()
    ]
    return [*((name, None) for name in (checks.contexts if checks else ())), *by_rulesets]
