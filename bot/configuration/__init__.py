"""`.github/babysit.yml`: read, checked, written and described from one table of keys (`keys.py`). Pure.

`parse`, `normal_form`, `differences` and `validate_proposed` are what other rooms need.
"""

from bot.configuration.normal_form import Change, differences, normal_form, validate_proposed
from bot.configuration.reading import parse

__all__ = ["Change", "differences", "normal_form", "parse", "validate_proposed"]
