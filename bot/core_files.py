"""No copy of this process' memory, in which keys and tokens are, is left on disk or read by a neighbour."""

import ctypes
import resource
import sys

_SET_DUMPABLE = 4
"""`PR_SET_DUMPABLE` of prctl(2): with 0 there is no core file, and nobody of the same user may attach."""


def forbid_core_files() -> None:
    """For the rest of this process' life and of what it starts, as far as the system can."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
