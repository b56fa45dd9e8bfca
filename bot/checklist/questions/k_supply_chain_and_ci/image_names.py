"""Whether the name of a container image says by digest which bytes it means."""

import re
from enum import Enum

_DIGEST = re.compile(r"@sha(?:256|512):(?:[0-9a-f]{32}|\$)")
_VARIABLE = re.compile(r"\$\{\{|\$\{?\w|\{\{|@[A-Z_]+@|<%")


class Pin(Enum):
    """How an image is named."""

    DIGEST = "pinned by digest"
    TAG = "named by tag"
    VARIABLE = "named by a variable"


def pin_of(image: str) -> Pin:
    """How surely an image name means the same bytes tomorrow."""
    if _DIGEST.search(image):
        return Pin.DIGEST
    return Pin.VARIABLE if _VARIABLE.search(image) else Pin.TAG
