"""A process that takes an assignment and dies of it."""

import sys

if __name__ == "__main__":
    sys.stdin.buffer.read(4)
    sys.exit(3)
