"""A process that takes an assignment and is never heard of again."""

import sys

if __name__ == "__main__":
    sys.stdin.buffer.read()
