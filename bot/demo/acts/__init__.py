"""The acts in the order in which they are told: one file each, with one public value `ACT`."""

from bot.demo.acts import (
    configuration,
    green,
    killed,
    not_opted_in,
    race,
    red,
    reviewed,
    waiting,
)

ACTS = (
    green.ACT,
    red.ACT,
    reviewed.ACT,
    waiting.ACT,
    race.ACT,
    configuration.ACT,
    not_opted_in.ACT,
    killed.ACT,
)
