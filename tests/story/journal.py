"""What Babysit logs, for those who want to know what it did; a crash is wrong whatever follows."""

from collections import deque
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog

MOST_LINES = 400
EXPECTED = frozenset({"delivery.not_stored"})
"""What is an error for whoever runs Babysit, and right where the disk is full."""


@dataclass(slots=True)
class Journal:
    """The newest lines, and every crash."""

    lines: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    crashes: list[str] = field(default_factory=list)

    def keep(self, _logger: object, level: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """A structlog processor that ends the chain.

        Raises:
            structlog.DropEvent: always.
        """
        shown = structlog.processors.format_exc_info(_logger, level, line)
        self.lines.append({"level": level, **shown})
        if level in {"error", "critical", "exception"} and line.get("event") not in EXPECTED:
            self.crashes.append(f"{line.get('event')}: {shown.get('exception', '')}")
        raise structlog.DropEvent


@contextmanager
def kept() -> Iterator[Journal]:
    """A journal of what is logged meanwhile."""
    journal, former = Journal(), structlog.get_config()["processors"]
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, journal.keep])
    try:
        yield journal
    finally:
        structlog.configure(processors=former)
