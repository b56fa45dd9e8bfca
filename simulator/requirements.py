"""What a branch demands of a pull request, from classic protection and rulesets, and what is still unmet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.access import has_role
from simulator.codeowners import owners_of
from simulator.state.accounts import Account
from simulator.state.pulls import Review
from simulator.state.rules import RequiredCheck, Rule
from simulator.state.world import CheckRun, PullRequest, Repository

_PASSED = {"success", "neutral", "skipped"}
_PENDING = {"queued", "in_progress", "waiting", "requested", "pending"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A demand that is not met: `text` is what the merge API says. `is_ruleset` decides how it is worded."""

    text: str
    is_ruleset: bool = False


def rules_on(repository: Repository, branch: str) -> list[Rule]:
    """Every active ruleset rule on a branch."""
    return [
        rule
        for ruleset in repository.rulesets
        if ruleset.applies_to(branch, repository.default_branch)
        for rule in ruleset.rules
    ]


def ruleset_checks(repository: Repository, branch: str) -> list[RequiredCheck]:
    """The checks that rulesets require on a branch."""
    return [
        RequiredCheck(context=str(check["context"]), app_id=_number(check.get("integration_id")))
        for rule in rules_on(repository, branch)
        if rule.type == "required_status_checks"
        for check in _mappings(rule.parameters.get("required_status_checks"))
    ]


def required_checks(repository: Repository, branch: str) -> list[RequiredCheck]:
    """The checks that a branch requires, classic ones first, each once."""
    protection = repository.protections.get(branch)
    classic = protection.required_checks if protection and protection.required_checks else []
    return list(dict.fromkeys([*classic, *ruleset_checks(repository, branch)]))


def is_strict(repository: Repository, branch: str) -> bool:
    """Whether a pull request must hold the newest commit of the base."""
    protection = repository.protections.get(branch)
    if protection is not None and protection.required_checks is not None and protection.strict:
        return True
    return any(
        rule.type == "required_status_checks"
        and bool(rule.parameters.get("strict_required_status_checks_policy"))
        for rule in rules_on(repository, branch)
    )


def required_approvals(repository: Repository, branch: str) -> int:
    """How many people with write must have approved."""
    protection = repository.protections.get(branch)
    counts = [protection.required_approvals or 0] if protection else [0]
    counts += [
        _number(rule.parameters.get("required_approving_review_count")) or 0
        for rule in _pull_rules(repository, branch)
    ]
    return max(counts)


def requires_review(repository: Repository, branch: str) -> bool:
    """Whether reviews are a matter of rules at all; then a refusal blocks."""
    protection = repository.protections.get(branch)
    return required_approvals(repository, branch) > 0 or (
        protection is not None and protection.required_approvals is not None
    )


def requires_code_owners(repository: Repository, branch: str) -> bool:
    """Whether the owners of the changed files must approve."""
    protection = repository.protections.get(branch)
    return (protection is not None and protection.require_code_owners) or any(
        rule.parameters.get("require_code_owner_review") for rule in _pull_rules(repository, branch)
    )


def requires_conversations(repository: Repository, branch: str) -> bool:
    """Whether every thread must be resolved."""
    protection = repository.protections.get(branch)
    return (protection is not None and protection.require_conversation_resolution) or any(
        rule.parameters.get("required_review_thread_resolution") for rule in _pull_rules(repository, branch)
    )


def has_merge_queue(repository: Repository, branch: str) -> bool:
    """Whether the branch is merged into by its queue alone."""
    return any(rule.type == "merge_queue" for rule in rules_on(repository, branch))


def allowed_methods(repository: Repository, branch: str) -> set[str]:
    """`squash`, `merge` and `rebase` as far as settings and rules allow them."""
    settings = repository.settings
    allowed = {
        name
        for name, is_on in (
            ("squash", settings.allow_squash_merge),
            ("merge", settings.allow_merge_commit),
            ("rebase", settings.allow_rebase_merge),
        )
        if is_on
    }
    for rule in _pull_rules(repository, branch):
        methods = rule.parameters.get("allowed_merge_methods")
        if isinstance(methods, list | tuple):
            allowed &= {str(method) for method in methods}
    return allowed


def _pull_rules(repository: Repository, branch: str) -> list[Rule]:
    return [rule for rule in rules_on(repository, branch) if rule.type == "pull_request"]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _mappings(value: object) -> Iterable[Mapping[str, object]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list | tuple) else []


# What is unmet


def check_state(repository: Repository, sha: str, check: RequiredCheck) -> str:
    """`success`, `pending`, `failure` or `expected` for one required context on a commit.

    GitHub takes the newest check run of the name from each App; an unpinned context must pass wherever it was
    reported, check runs and status alike.
    """
    newest: dict[int, CheckRun] = {}
    for run in repository.runs_by_sha.get(sha, []):
        if run.name == check.context and check.app_id in (None, run.app.id):
            newest[run.app.id] = run
    states = [_run_state(run) for run in newest.values()]
    if check.app_id is None:
        reported = [status for status in repository.statuses.get(sha, []) if status.context == check.context]
        states += [{"error": "failure"}.get(context.state, context.state) for context in reported[-1:]]
    for state in ("failure", "pending", "success"):
        if state in states:
            return state
    return "expected"


def _run_state(run: CheckRun) -> str:
    if not run.is_completed or run.status in _PENDING:
        return "pending"
    return "success" if run.conclusion in _PASSED else "failure"


def standing_reviews(pull: PullRequest) -> dict[str, Review]:
    """Each person's verdict that counts: the newest approval, refusal or dismissal, by login."""
    verdicts = [
        review for review in pull.reviews if review.state in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}
    ]
    return {verdict.author.login: verdict for verdict in verdicts}


def counted_reviews(pull: PullRequest, state: str) -> list[Review]:
    """Standing verdicts of this kind by people with write access."""
    return [
        review
        for review in standing_reviews(pull).values()
        if review.state == state and has_role(pull.repository, review.author, "write")
    ]


def missing_owners(pull: PullRequest) -> list[str]:
    """Code owners, one of whom must still approve, in CODEOWNERS' own words; empty if all did."""
    repository, git = pull.repository, pull.repository.git
    start = git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    approvers = [review.author for review in counted_reviews(pull, "APPROVED")]
    missing: list[str] = []
    for file in git.diff(start, pull.head_sha):
        owners = owners_of(repository, pull.base_sha, file.path)
        if owners and not any(_is_owner(repository, who, owners) for who in approvers):
            missing += owners
    return list(dict.fromkeys(missing))


def _is_owner(repository: Repository, who: Account, owners: list[str]) -> bool:
    organization = repository.world.organizations.get(repository.owner.login.lower())
    for owner in owners:
        name = owner.removeprefix("@")
        team = organization.teams.get(name.partition("/")[2]) if organization else None
        if name.lower() == who.login.lower() or (team is not None and who.login in team.members):
            return True
    return False


def review_decision(pull: PullRequest) -> str | None:
    """GraphQL's `reviewDecision`: None where no rule asks for reviews."""
    repository, base = pull.repository, pull.base_ref
    if not requires_review(repository, base) and not requires_code_owners(repository, base):
        return "CHANGES_REQUESTED" if counted_reviews(pull, "CHANGES_REQUESTED") else None
    if counted_reviews(pull, "CHANGES_REQUESTED"):
        return "CHANGES_REQUESTED"
    if len(counted_reviews(pull, "APPROVED")) < required_approvals(repository, base):
        return "REVIEW_REQUIRED"
    if requires_code_owners(repository, base) and missing_owners(pull):
        return "REVIEW_REQUIRED"
    return "APPROVED"


def is_behind(pull: PullRequest) -> bool:
    """Whether the base has commits that the head lacks."""
    return pull.base_sha not in pull.repository.git.ancestors(pull.head_sha)


def unmet(pull: PullRequest, sha: str | None = None) -> list[Unmet]:
    """Everything that keeps the pull request from being merged by somebody whom rules bind."""
    return [*_unmet_of_branch(pull), *_unmet_reviews(pull), *unmet_checks(pull, sha or pull.head_sha)]


def _unmet_of_branch(pull: PullRequest) -> list[Unmet]:
    """What the branch itself refuses, in the words that a push to it is refused with.

    https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/troubleshooting-required-status-checks
    """
    repository, found = pull.repository, list[Unmet]()
    protection = repository.protections.get(pull.base_ref)
    types = {rule.type for rule in rules_on(repository, pull.base_ref)}
    if protection is not None and protection.is_locked:
        found.append(Unmet(text="Cannot change this locked branch."))
    commits = repository.git.commits_between(pull.base_sha, pull.head_sha)
    if not all(sha in repository.verified_commits for sha in commits):
        if protection is not None and protection.require_signatures:
            found.append(Unmet(text="Commits must have verified signatures."))
        elif "required_signatures" in types:
            found.append(Unmet(text="Commits must have verified signatures.", is_ruleset=True))
    return found


def unmet_checks(pull: PullRequest, sha: str) -> list[Unmet]:
    """Required contexts that have not passed on a commit, in the words of the merge API."""
    repository, base = pull.repository, pull.base_ref
    protection = repository.protections.get(base)
    classic = protection.required_checks if protection and protection.required_checks else []
    found: list[Unmet] = []
    for checks, is_ruleset in ((classic, False), (ruleset_checks(repository, base), True)):
        states = [(check, check_state(repository, sha, check)) for check in checks]
        open_ones = [(check, state) for check, state in states if state != "success"]
        text = _checks_text(open_ones, len(states))
        if text is not None:
            found.append(Unmet(text=text, is_ruleset=is_ruleset))
    return found


def _checks_text(open_ones: list[tuple[RequiredCheck, str]], total: int) -> str | None:
    """GitHub's sentence on required checks.

    Seen in many reports: `… is expected.`, `… is failing.`, `… is in progress.` for one context and
    `2 of 3 required status checks are expected.` for several; `have failed`/`are pending` are less certain.
    """
    if not open_ones:
        return None
    if len(open_ones) == 1:
        check, state = open_ones[0]
        words = {"expected": "expected", "pending": "in progress", "failure": "failing"}
        return f'Required status check "{check.context}" is {words[state]}.'
    worst = next(
        state for state in ("failure", "pending", "expected") if state in {one for _, one in open_ones}
    )
    words = {"expected": "are expected", "pending": "are in progress", "failure": "are failing"}
    return f"{len(open_ones)} of {total} required status checks {words[worst]}."


def _unmet_reviews(pull: PullRequest) -> list[Unmet]:
    repository, base = pull.repository, pull.base_ref
    found: list[Unmet] = []
    if requires_review(repository, base) and counted_reviews(pull, "CHANGES_REQUESTED"):
        found.append(Unmet(text="Changes requested by reviewers with write access."))
    needed = required_approvals(repository, base)
    if len(counted_reviews(pull, "APPROVED")) < needed:
        noun = "approving review is" if needed == 1 else "approving reviews are"
        found.append(Unmet(text=f"At least {needed} {noun} required by reviewers with write access."))
    if requires_code_owners(repository, base) and (owners := missing_owners(pull)):
        names = " and/or ".join(owner.removeprefix("@") for owner in owners)
        found.append(Unmet(text=f"Waiting on code owner review from {names}."))
    if requires_conversations(repository, base) and any(not thread.is_resolved for thread in pull.threads):
        found.append(Unmet(text="All comments must be resolved."))
    if is_strict(repository, base) and required_checks(repository, base) and is_behind(pull):
        found.append(Unmet(text="The head branch must be up to date with the base branch."))
    return found
