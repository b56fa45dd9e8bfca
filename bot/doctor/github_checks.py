"""What GitHub's answers say beside their contents: limits, time, and which checks it requires. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.doctor.diagnosis import Diagnosis, failure, ok, unknown, warning
from bot.github.ports import Allowance, Budget
from bot.github.required_checks import DefaultBranchChecks, RequiredChecks
from bot.model.markers import OWN_CHECK

LITTLE = 0.1
"""So much of an hour is kept for merges and commands."""
MOST_OFF_S = 10.0
"""GitHub refuses the App's proof of itself from about a minute on."""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What one installation has left of one budget."""

    whose: str
    budget: Budget
    allowance: Allowance

    @property
    def share(self) -> float:
        """Of the whole."""
        return self.allowance.remaining / max(1, self.allowance.limit)


def limits(purses: Sequence[Purse]) -> Diagnosis:
    """The installation with the least left."""
    if not purses:
        return unknown(
            "limits", "GitHub tells no limits.", "nothing, where this GitHub Enterprise Server has none."
        )
    least = min(purses, key=lambda purse: purse.share)
    left = (
        f"{least.whose} has {least.allowance.remaining} of {least.allowance.limit} "
        f"{'points of GraphQL' if least.budget is Budget.GRAPHQL else 'requests'} left"
    )
    until = f"until {least.allowance.resets_at:%H:%M} UTC"
    if least.allowance.remaining == 0:
        return failure("limits", f"{left} {until}: it waits.", "nothing, if it is rare; docs/scaling.md.")
    if least.share < LITTLE:
        return warning(
            "limits",
            f"{left} {until}.",
            "see what else uses this App's budget, and raise SWEEP_INTERVAL if nothing does.",
        )
    return ok("limits", f"{left}, the least of {len({purse.whose for purse in purses})}.")


def clock(ahead_s: float | None) -> Diagnosis:
    """How far this machine's clock is before GitHub's; None where no answer told."""
    if ahead_s is None:
        return unknown("clock", "No answer told GitHub's time.", "look whether GitHub can be reached.")
    if abs(ahead_s) <= MOST_OFF_S:
        return ok("clock", f"Within {MOST_OFF_S:.0f} seconds of GitHub's.")
    word = "ahead of" if ahead_s > 0 else "behind"
    return failure(
        "clock",
        f"This machine's clock is {abs(ahead_s):.0f} seconds {word} GitHub's.",
        "set it, for example by NTP: GitHub refuses the App from about a minute on.",
    )


def required_check(found: Sequence[RequiredChecks], app_id: int) -> Diagnosis:
    """Whether the default branches require our check, and from this App."""
    branches = [branch for checks in found for branch in checks.branches]
    left_out = sum(checks.left_out for checks in found)
    if not branches:
        return warning(
            "required check", "There is no repository with a commit.", "give the App some repositories."
        )
    foreign = [branch for branch in branches if _is_foreign(branch, app_id)]
    if foreign:
        return failure(
            "required check",
            f"{_some(foreign)} requires `{OWN_CHECK}` of another App: nothing merges there.",
            "choose this App as the check's source in the ruleset or branch protection.",
        )
    open_ones = [branch for branch in branches if not _requires(branch, app_id)]
    if open_ones:
        return warning(
            "required check",
            f"{len(open_ones)} of {len(branches)} default branches do not require `{OWN_CHECK}`: "
            f"{_some(open_ones)}; whoever can write merges past Babysit there.",
            f"require `{OWN_CHECK}` in a ruleset (repository or organisation settings, Rules).",
        )
    beside = f" {left_out} further repositories were not looked at." if left_out else ""
    return ok("required check", f"All {len(branches)} default branches require it.{beside}")


def _requires(branch: DefaultBranchChecks, app_id: int) -> bool:
    return any(name == OWN_CHECK and source in {None, app_id} for name, source in branch.required)


def _is_foreign(branch: DefaultBranchChecks, app_id: int) -> bool:
    """Whether something that is required can only come from somebody else."""
    return any(name == OWN_CHECK and source not in {None, app_id} for name, source in branch.required)


def _some(branches: Sequence[DefaultBranchChecks]) -> str:
    named = [
        f"{branch.repository} ({branch.branch}{'' if branch.is_whole else ', not all of its rules told'})"
        for branch in branches
    ]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more


def ahead_s(here: datetime, there: datetime) -> float:
    """Seconds by which our clock is before GitHub's, whose time is told in whole seconds."""
    return (here - there).total_seconds() - 0.5
