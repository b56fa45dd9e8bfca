"""Whose rights have to be asked for now, because a gate may hang on their word."""

from collections.abc import Iterator

from bot.model.config import Config
from bot.model.gate import Case
from bot.model.snapshot import ActorKind
from bot.policy.approvals import approvals
from bot.policy.signals import signals, strategic_labels, taken_off, was_on


def asked_for(case: Case) -> frozenset[str]:
    """The logins in lower case whose rights decide something at this head: each costs a request."""
    return frozenset(name.lower() for name in (*_approvers(case), *_unlabellers(case)))


def _approvers(case: Case) -> Iterator[str]:
    """Who approved, as long as an approval is asked for."""
    if signals(case):
        yield from (given.by for given in approvals(case))


def _unlabellers(case: Case) -> Iterator[str]:
    """Who took off a label that holds, until the ledger says what that came to."""
    for label in strategic_labels(case):
        event = taken_off(case, label)
        if event is not None and event.actor.kind is ActorKind.USER and was_on(case, label):
            yield event.actor.login


def teams_in(config: Config) -> frozenset[str]:
    """The teams that the configuration names, as "organisation/slug" in lower case."""
    of_rules = (name for rule in config.strategic.rules for name in rule.approvers)
    named = (*config.strategic.approvers, *of_rules, *config.checklist.waivers)
    return frozenset(name.removeprefix("@").lower() for name in named if "/" in name)
