"""`babysit serve` or another command as itself, but gone when whoever started it is, even by kill -9.

Run as `python -m simulator.demo.leashed` with a pipe as its standard input, which nobody ever writes to.
"""

import os
import runpy
import sys
import threading


def _end_with_the_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # returns when the other end is closed: its owner is gone
    os._exit(1)


def main() -> None:
    """Serve."""
    threading.Thread(target=_end_with_the_parent, name="leash", daemon=True).start()
    sys.argv = ["babysit", *(sys.argv[1:] or ["serve"])]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
