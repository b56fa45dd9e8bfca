"""What GitHub may refuse without a merge waiting for it."""

from typing import get_args

from bot.decide.side_acts import ACTS
from bot.model.effects import AddLabel, Effect


def test_every_effect_says_what_its_refusal_is_called_or_that_it_has_to_be() -> None:
    assert ACTS.keys() | {AddLabel} == set(get_args(Effect))
