"""Changing what a branch demands."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.payloads import Json
from simulator.payloads.basics import moment
from simulator.payloads.rules import ruleset as ruleset_json
from simulator.state.rules import BranchProtection, RequiredCheck, Rule, Ruleset
from simulator.state.world import MergeQueue, Repository


def protect(
    repository: Repository,
    branch: str = "main",
    *,
    checks: Iterable[str | RequiredCheck] | None = None,
    strict: bool = False,
    approvals: int | None = None,
    code_owners: bool = False,
    conversations: bool = False,
    enforce_admins: bool = False,
    author: Who = None,
) -> BranchProtection:
    """Protect a branch in the classic way. Every further rule is a field of what is returned.

    A check is a context's name, or a `RequiredCheck` where it is pinned to an App.
    """
    protection = BranchProtection(
        pattern=branch,
        required_checks=None if checks is None else [_required(check) for check in checks],
        strict=strict,
        required_approvals=approvals,
        require_code_owners=code_owners,
        require_conversation_resolution=conversations,
        enforce_admins=enforce_admins,
    )
    action = "edited" if branch in repository.protections else "created"
    repository.protections[branch] = protection
    _tell_protection(repository, protection, action, author)
    return protection


def _required(check: str | RequiredCheck) -> RequiredCheck:
    return RequiredCheck(context=check) if isinstance(check, str) else check


def unprotect(repository: Repository, branch: str = "main", *, author: Who = None) -> None:
    """Take classic protection away."""
    _tell_protection(repository, repository.protections.pop(branch), "deleted", author)


def _tell_protection(repository: Repository, of: BranchProtection, action: str, author: Who) -> None:
    now = moment(repository.world.clock())
    contexts = [check.context for check in of.required_checks or ()]
    rule: Json = {
        "id": repository.id,
        "repository_id": repository.id,
        "name": of.pattern,
        "created_at": now,
        "updated_at": now,
        "required_status_checks": contexts,
        "strict_required_status_checks_policy": of.strict,
        "required_approving_review_count": of.required_approvals or 0,
        "admin_enforced": of.enforce_admins,
    }
    body: Json = {"action": action, "rule": rule}
    emit(repository, "branch_protection_rule", body, resolve(repository, author))


def add_ruleset(
    repository: Repository,
    *rules: Rule,
    name: str = "rules",
    include: Iterable[str] = ("~DEFAULT_BRANCH",),
    exclude: Iterable[str] = (),
    enforcement: str = "active",
    source_type: str = "Repository",
    bypass: Iterable[str] = (),
    author: Who = None,
) -> Ruleset:
    """Add a ruleset. A `merge_queue` rule also opens the queue of each branch that exists and matches."""
    source = repository.owner.login if source_type == "Organization" else repository.full_name
    new = Ruleset(
        id=repository.world.ids.next(),
        name=name,
        rules=list(rules),
        include=list(include),
        exclude=list(exclude),
        enforcement=enforcement,
        source_type=source_type,
        source=source,
        bypass=set(bypass),
    )
    repository.rulesets.append(new)
    if any(rule.type == "merge_queue" for rule in rules):
        for branch in repository.branches():
            if new.applies_to(branch, repository.default_branch):
                open_queue(repository, branch)
    body: Json = {"action": "created", "repository_ruleset": ruleset_json(new)}
    emit(repository, "repository_ruleset", body, resolve(repository, author))
    return new


def remove_ruleset(repository: Repository, ruleset: Ruleset, *, author: Who = None) -> None:
    """Delete a ruleset."""
    repository.rulesets.remove(ruleset)
    body: Json = {"action": "deleted", "repository_ruleset": ruleset_json(ruleset)}
    emit(repository, "repository_ruleset", body, resolve(repository, author))


def open_queue(repository: Repository, branch: str) -> MergeQueue:
    """The merge queue of a branch, made where there is none."""
    if branch not in repository.merge_queues:
        queue = MergeQueue(id=repository.world.ids.next(), branch=branch)
        repository.merge_queues[branch] = queue
        repository.world.remember(queue)
    return repository.merge_queues[branch]
