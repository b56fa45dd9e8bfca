"""What GitHub itself demands before a merge into a base: classic protection and rulesets together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.github.graphql_forms import Oid
from bot.github.rules_answer import ProtectionRule, RefUpdateRule, Rule, RuleParameters
from bot.github.snapshot_answer import BaseRef, HeadRef, PullRequestFacts, RepositoryFacts
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Base, Head, Proposal, RequiredContext

_NEEDS_PARAMETERS = frozenset({"REQUIRED_STATUS_CHECKS", "PULL_REQUEST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """All that asks for something: what everybody sees of classic protection, all of it, and rulesets."""

    seen: RefUpdateRule
    classic: ProtectionRule | None
    told: Sequence[RuleParameters]
    types: frozenset[str]


def read_base(repository: RepositoryFacts, pull_request: PullRequestFacts, rules: Sequence[Rule]) -> Base:
    """The base branch; `rules` are all that rulesets say, every page of them."""
    ref = pull_request.base_ref or BaseRef()
    seen = ref.ref_update_rule or RefUpdateRule()
    asked = _Asked(
        seen=seen,
        classic=ref.branch_protection_rule,
        told=[rule.parameters for rule in rules if rule.parameters is not None],
        types=frozenset(rule.type for rule in rules),
    )
    return Base(
        ref=pull_request.base_ref_name,
        proposals=tuple(_proposals(ref, repository.name_with_owner)),
        is_default=_is_default(repository, pull_request),
        is_protected=not seen.allows_deletions or "DELETION" in asked.types,
        sha=(ref.target.oid if ref.target else "") or pull_request.base_ref_oid,
        required_contexts=_unique([*_from_rulesets(asked.told), *_from_protection(asked.classic, seen)]),
        requires_up_to_date=_is_strict(asked.classic) or any(map(_is_strict_ruleset, asked.told)),
        requires_resolved_conversations=_requires_conversations(asked),
        required_approvals=_approvals(asked),
        has_merge_queue=pull_request.is_merge_queue_enabled,
        merge_methods=_merge_methods(repository, asked.told, is_linear=_requires_linear_history(asked)),
        deletes_merged_heads=repository.delete_branch_on_merge,
        rule_types=frozenset({*asked.types, *_classic_types(seen)}),
        own_items=_folder(ref, ref.target.own_items if ref.target else None),
        agent_files=_folder(ref, ref.target.agent_files if ref.target else None),
        tree=ref.target.tree.oid if ref.target and ref.target.tree else "",
    )


def _is_default(repository: RepositoryFacts, pull_request: PullRequestFacts) -> bool:
    default = repository.default_branch_ref
    return default is not None and default.name == pull_request.base_ref_name


def _proposals(ref: BaseRef, repository: str) -> Iterable[Proposal]:
    """Those into the same repository: a fork's branch may be proposed to what it was forked from, too."""
    for node in ref.associated_pull_requests.known if ref.associated_pull_requests else ():
        if node.base_repository is not None and node.base_repository.name_with_owner == repository:
            yield Proposal(
                number=node.number,
                state=node.state,
                head_sha=node.head_ref_oid,
                base_ref=node.base_ref_name,
                ended_at=node.closed_at,
            )


def _classic_types(seen: RefUpdateRule) -> Iterable[str]:
    """What classic protection asks for beside checks, approvals and conversations, as rulesets name it."""
    if seen.requires_signatures:
        yield "REQUIRED_SIGNATURES"
    if seen.requires_code_owner_reviews:
        yield "CODE_OWNER_REVIEWS"


def merge_base_of(pull_request: PullRequestFacts) -> str | None:
    """Where the commits of a pull request begin: known where they are few and each has one parent."""
    chain = pull_request.ancestry
    if chain is None or not chain.is_whole:
        return None
    commits = [node.commit for node in chain.known if node.commit is not None]
    if any(commit.parents is None or commit.parents.total_count != 1 for commit in commits):
        return None
    parents = {parent.oid for commit in commits if commit.parents for parent in commit.parents.known}
    begins = parents - {commit.oid for commit in commits}
    is_whole = len(commits) == chain.total_count and pull_request.head_ref_oid in {
        chain_link.oid for chain_link in commits
    }
    return begins.pop() if is_whole and len(begins) == 1 else None


def _folder(ref: BaseRef, told: Oid | None) -> str | None:
    """A folder's tree, empty where there is none; None where nothing was told."""
    if ref.target is None:
        return None
    return told.oid if told else ""


def untold_rules(
    repository: RepositoryFacts, pull_request: PullRequestFacts, rules: Sequence[Rule]
) -> list[str]:
    """What keeps the base's rules, or what comes from it, from being known, in words for a person."""
    if pull_request.base_ref is None:
        return [f"the base branch {pull_request.base_ref_name} and its rules could not be read"]
    if pull_request.base_ref.associated_pull_requests is None and not _is_default(repository, pull_request):
        return [f"which pull requests come from the base branch {pull_request.base_ref_name}"]
    hidden = sorted(
        {rule.type for rule in rules if rule.type in _NEEDS_PARAMETERS and rule.parameters is None}
    )
    return [f"what the base branch's rule {kind.lower()} demands could not be read" for kind in hidden]


def read_head(pull_request: PullRequestFacts, key: PullRequestKey, *, is_hidden: bool) -> Head:
    """The head branch; one whose rules cannot be seen whole counts as protected, so that it is kept."""
    ref, repository = pull_request.head_ref, pull_request.head_repository
    return Head(
        ref=pull_request.head_ref_name,
        sha=pull_request.head_ref_oid,
        repository=repository.name_with_owner if repository else None,
        is_fork=pull_request.is_cross_repository,
        exists=ref is not None or is_hidden,
        is_protected=is_hidden or (ref is not None and _refuses_deletion(ref)),
        is_shared=ref is not None and _is_shared(ref, key),
    )


def _is_shared(ref: HeadRef, key: PullRequestKey) -> bool:
    """Whether another open pull request has this branch as its head, into this repository or another one.

    GitHub lists no more of a commit that is on the default branch by now, but always those of a branch:
    https://docs.github.com/graphql/reference/objects#ref, `associatedPullRequests`.
    """
    found = ref.associated_pull_requests
    if found is None or not found.is_whole:
        return True
    here = (key.number, key.repository)
    return any(
        (ruled.number, ruled.base_repository.name_with_owner if ruled.base_repository else "") != here
        for ruled in found.known
    )


def _refuses_deletion(ref: HeadRef) -> bool:
    if ref.ref_update_rule is not None and not ref.ref_update_rule.allows_deletions:
        return True
    return (
        ref.rules is None
        or not ref.rules.is_whole
        or any(rule.type == "DELETION" for rule in ref.rules.known)
    )


def _from_rulesets(told: Iterable[RuleParameters]) -> Iterable[RequiredContext]:
    for rule in told:
        for check in rule.required_status_checks or []:
            yield RequiredContext(name=check.context, app_id=check.integration_id, source="ruleset")


def _from_protection(classic: ProtectionRule | None, seen: RefUpdateRule) -> Iterable[RequiredContext]:
    """Which App must report is for administrators to read; to others any App's report has to do."""
    if classic is None:
        for name in seen.required_status_check_contexts or []:
            if name is not None:
                yield RequiredContext(name=name)
    elif classic.requires_status_checks:
        for check in classic.required_status_checks or []:
            yield RequiredContext(name=check.context, app_id=check.app.database_id if check.app else None)


def _unique(contexts: Iterable[RequiredContext]) -> Sequence[RequiredContext]:
    unique = {(context.name, context.app_id): context for context in contexts}
    return tuple(unique.values())


def _is_strict(classic: ProtectionRule | None) -> bool:
    return classic is not None and classic.requires_status_checks and classic.requires_strict_status_checks


def _is_strict_ruleset(rule: RuleParameters) -> bool:
    return bool(rule.required_status_checks) and bool(rule.strict_required_status_checks_policy)


def _approvals(asked: _Asked) -> int:
    classic = asked.classic
    administered = (
        classic.required_approving_review_count if classic and classic.requires_approving_reviews else 0
    )
    of_rulesets = [rule.required_approving_review_count or 0 for rule in asked.told]
    return max(administered or 0, asked.seen.required_approving_review_count or 0, *of_rulesets)


def _requires_conversations(asked: _Asked) -> bool:
    classic = asked.classic
    return (
        asked.seen.requires_conversation_resolution
        or (classic is not None and classic.requires_conversation_resolution)
        or "REQUIRED_REVIEW_THREAD_RESOLUTION" in asked.types
        or any(rule.required_review_thread_resolution for rule in asked.told)
    )


def _requires_linear_history(asked: _Asked) -> bool:
    classic = asked.classic
    return (
        asked.seen.requires_linear_history
        or (classic is not None and classic.requires_linear_history)
        or "REQUIRED_LINEAR_HISTORY" in asked.types
    )


def _merge_methods(
    repository: RepositoryFacts, told: Iterable[RuleParameters], *, is_linear: bool
) -> frozenset[str]:
    allowed = {
        "squash": repository.squash_merge_allowed,
        "merge": repository.merge_commit_allowed and not is_linear,
        "rebase": repository.rebase_merge_allowed,
    }
    methods = {name for name, is_allowed in allowed.items() if is_allowed}
    for rule in told:
        if rule.allowed_merge_methods:  # a rule that names none restricts none
            methods &= {method.lower() for method in rule.allowed_merge_methods}
    return frozenset(methods)
