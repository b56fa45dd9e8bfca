"""How `babysit` is called where somebody reads a hint, so that the hint works when it is copied."""

import os
import shlex
import shutil
import sys
from pathlib import Path

VARIABLE = "BABYSIT_INVOKED_AS"
"""What a wrapper such as dev.py is called by, set by the wrapper itself."""


def invoked_as() -> str:
    """`babysit` where that is on PATH and is this very program, else what to type instead."""
    if wrapper := os.environ.get(VARIABLE, "").strip():
        return wrapper
    program = Path(sys.argv[0])
    found = shutil.which("babysit")
    if found is not None and program.exists() and Path(found).samefile(program):
        return "babysit"
    if program.name == "babysit":
        return shlex.quote(str(program))
    return f"{shlex.quote(sys.executable)} -m bot"
