"""What a branch demands before something lands on it: classic protection, rulesets, the merge queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredCheck:
    """A context that must pass. With `app_id` only that App's report counts; a status then never does."""

    context: str
    app_id: int | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class BranchProtection:
    """Classic protection of one branch. `required_checks` None means that the rule is off altogether."""

    pattern: str
    required_checks: list[RequiredCheck] | None = None
    strict: bool = False
    required_approvals: int | None = None
    require_code_owners: bool = False
    dismiss_stale_reviews: bool = False
    require_last_push_approval: bool = False
    require_conversation_resolution: bool = False
    require_linear_history: bool = False
    require_signatures: bool = False
    allow_deletions: bool = False
    allow_force_pushes: bool = False
    enforce_admins: bool = False
    restrict_pushes_to: list[str] | None = None
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a ruleset in GitHub's own words, such as `required_status_checks`."""

    type: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(eq=False, slots=True, kw_only=True)
class Ruleset:
    """Rules on every branch whose ref matches `include` and not `exclude`.

    Patterns are GitHub's: `~DEFAULT_BRANCH`, `~ALL` or a glob on `refs/heads/…`. `enforcement` is active,
    evaluate or disabled. `source_type` is Repository or Organization. `bypass` holds logins and App slugs.
    """

    id: int
    name: str
    rules: list[Rule]
    include: list[str]
    exclude: list[str] = field(default_factory=list)
    enforcement: str = "active"
    source_type: str = "Repository"
    source: str
    bypass: set[str] = field(default_factory=set)

    def applies_to(self, branch: str, default_branch: str) -> bool:
        """Whether it is in force on this branch."""
        if self.enforcement != "active":
            return False
        return _matches(self.include, branch, default_branch) and not _matches(
            self.exclude, branch, default_branch
        )


def _matches(patterns: list[str], branch: str, default_branch: str) -> bool:
    ref = f"refs/heads/{branch}"
    return any(
        pattern == "~ALL"
        or (pattern == "~DEFAULT_BRANCH" and branch == default_branch)
        or fnmatchcase(ref, pattern)
        for pattern in patterns
    )
