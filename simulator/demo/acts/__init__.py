"""The acts in the order in which they are told: one file each, with one public value `ACT`."""

from simulator.demo.acts import (
    claimed,
    configuration,
    empty,
    green,
    killed,
    not_opted_in,
    race,
    red,
    reviewed,
    scoped,
    strategic,
    waiting,
)

ACTS = (
    green.ACT,
    red.ACT,
    reviewed.ACT,
    claimed.ACT,
    strategic.ACT,
    scoped.ACT,
    empty.ACT,
    waiting.ACT,
    race.ACT,
    configuration.ACT,
    not_opted_in.ACT,
    killed.ACT,
)
