"""`.github/babysit.yml`: read, checked, written and described from one table of keys (`keys.py`). Pure.

`parse`, `resolve`, `normal_form`, `differences` and `validate_proposed` are what other rooms need.
"""

from bot.configuration.in_force import fallback, fitting, in_force, is_like, proposed_in
from bot.configuration.normal_form import Change, differences, normal_form, validate_proposed
from bot.configuration.reading import parse
from bot.configuration.resolving import Source, origins, resolve
from bot.configuration.templates import described, filled

__all__ = [
    "Change",
    "Source",
    "described",
    "differences",
    "fallback",
    "filled",
    "fitting",
    "in_force",
    "is_like",
    "normal_form",
    "origins",
    "parse",
    "proposed_in",
    "resolve",
    "validate_proposed",
]
