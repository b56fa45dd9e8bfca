"""One babysit at a time changes a repository's worktrees: git's own locks would fail the second."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.worktrees.git import GitError

LONGEST_WAIT_S = 600.0
_PAUSE_S = 0.05
_NAME = "babysit-worktree.lock"


@contextmanager
def turn(common_directory: Path, *, longest_wait_s: float = LONGEST_WAIT_S) -> Generator[int, None, None]:
    """Hold the repository's lock; its descriptor, for git to inherit.

    The system frees it when the last process that has it ends, also by a kill.

    Raises:
        GitError: another one has it for too long, or the folder cannot be written.
    """
    try:
        descriptor = os.open(common_directory / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise GitError(f"{common_directory} cannot be written: {error.strerror}.") from error
    try:
        _wait(descriptor, longest_wait_s)
        yield descriptor
    finally:
        os.close(descriptor)


def _wait(descriptor: int, longest_wait_s: float) -> None:
    until = time.monotonic() + longest_wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise GitError("Another babysit is still at work on these worktrees.") from None
            time.sleep(_PAUSE_S)
        else:
            return
