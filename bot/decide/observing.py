"""`mode: observe`: everything is judged and shown in the check run, and nothing else is done."""

from dataclasses import replace

from bot.model.config import Mode
from bot.model.decision import Decision
from bot.model.effects import EndCheck, ForgetHolding, PublishCheck
from bot.model.gate import Case


def is_observed(case: Case) -> bool:
    """Whether Babysit only looks on. A broken file leaves nothing to go by, and merges nothing anyway."""
    return case.config.mode is Mode.OBSERVE


def observed(case: Case, decision: Decision) -> Decision:
    """The decision without whatever would be seen outside the check run."""
    if not is_observed(case):
        return decision
    shown = [
        effect for effect in decision.effects if isinstance(effect, PublishCheck | EndCheck | ForgetHolding)
    ]
    return replace(decision, effects=shown)
