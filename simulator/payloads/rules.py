"""Branch protection and rulesets as JSON."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.repositories import commit, url
from simulator.state.rules import BranchProtection, Ruleset
from simulator.state.world import Repository


def required_status_checks(address: str, of: BranchProtection) -> Json | None:
    """The required checks of classic protection; None where the rule is off."""
    if of.required_checks is None:
        return None
    return {
        "url": f"{address}/required_status_checks",
        "strict": of.strict,
        "contexts": [check.context for check in of.required_checks],
        "contexts_url": f"{address}/required_status_checks/contexts",
        "checks": [{"context": check.context, "app_id": check.app_id} for check in of.required_checks],
        "enforcement_level": "everyone" if of.enforce_admins else "non_admins",
    }


def protection(repository: Repository, branch: str, of: BranchProtection) -> Json:
    """Classic protection as an administrator reads it. A rule that is off is left out, as GitHub does."""
    address = f"{url(repository)}/branches/{branch}/protection"
    body: Json = {
        "url": address,
        "required_signatures": {"url": f"{address}/required_signatures", "enabled": of.require_signatures},
        "enforce_admins": {"url": f"{address}/enforce_admins", "enabled": of.enforce_admins},
        "required_linear_history": {"enabled": of.require_linear_history},
        "allow_force_pushes": {"enabled": of.allow_force_pushes},
        "allow_deletions": {"enabled": of.allow_deletions},
        "block_creations": {"enabled": False},
        "required_conversation_resolution": {"enabled": of.require_conversation_resolution},
        "lock_branch": {"enabled": of.is_locked},
        "allow_fork_syncing": {"enabled": False},
    }
    checks = required_status_checks(address, of)
    if checks is not None:
        body["required_status_checks"] = checks
    if of.required_approvals is not None:
        body["required_pull_request_reviews"] = {
            "url": f"{address}/required_pull_request_reviews",
            "dismiss_stale_reviews": of.dismiss_stale_reviews,
            "require_code_owner_reviews": of.require_code_owners,
            "require_last_push_approval": of.require_last_push_approval,
            "required_approving_review_count": of.required_approvals,
        }
    return body


def branch(repository: Repository, name: str, sha: str, of: BranchProtection | None) -> Json:
    """A branch with what everybody may know of its classic protection."""
    address = f"{url(repository)}/branches/{name}"
    checks = None if of is None else required_status_checks(f"{address}/protection", of)
    known = {"enforcement_level": "off", "contexts": [], "checks": []} if checks is None else checks
    shown = {key: known[key] for key in ("enforcement_level", "contexts", "checks")}
    return {
        "name": name,
        "commit": commit(repository, repository.git.read_commit(sha)),
        "_links": {
            "self": address,
            "html": f"{repository.world.server_url}/{repository.full_name}/tree/{name}",
        },
        "protected": of is not None,
        "protection": {"enabled": of is not None, "required_status_checks": shown},
        "protection_url": f"{address}/protection",
    }


def ruleset(of: Ruleset) -> Json:
    """A ruleset."""
    return {
        "id": of.id,
        "name": of.name,
        "target": "branch",
        "source_type": of.source_type,
        "source": of.source,
        "enforcement": of.enforcement,
        "conditions": {"ref_name": {"include": of.include, "exclude": of.exclude}},
        "rules": [{"type": rule.type, "parameters": dict(rule.parameters)} for rule in of.rules],
        "bypass_actors": [],
    }


def branch_rules(repository: Repository, branch_name: str) -> list[Json]:
    """Every active rule on a branch, as `GET …/rules/branches/{branch}` lists them."""
    rules: list[Json] = []
    for ruleset in repository.rulesets:
        if ruleset.applies_to(branch_name, repository.default_branch):
            for rule in ruleset.rules:
                body: Json = {"type": rule.type}
                if rule.parameters:
                    body["parameters"] = dict(rule.parameters)
                body |= {
                    "ruleset_source_type": ruleset.source_type,
                    "ruleset_source": ruleset.source,
                    "ruleset_id": ruleset.id,
                }
                rules.append(body)
    return rules
