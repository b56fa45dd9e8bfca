"""The acts in the order in which they are told: one file each, with one public value `ACT`.

Those of `ACTS` are played side by side; those of `LAST` one after the other once all are over, for what
happens in them happens to everybody.
"""

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
    without_graphql,
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
LAST = (without_graphql.ACT,)
