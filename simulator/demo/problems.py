"""What ends the demo early."""

from pathlib import Path


class DemoError(Exception):
    """The story did not go as told; the message is one sentence."""


class FailedDemo(Exception):  # noqa: N818 - what happened, not one more kind of error
    """The demo as a whole failed: why, and where the server's log was kept, if there is one."""

    def __init__(self, why: str, log: Path | None) -> None:
        super().__init__(f"{why} The server's log: {log}" if log is not None else why)
