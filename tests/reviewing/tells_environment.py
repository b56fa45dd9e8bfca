"""A process that answers with the names of what it finds in its environment."""

import os
import sys

import msgspec

from bot.model.checklist import ItemProblem
from bot.reviewing.assignment import Broken
from bot.reviewing.child import HEADER

if __name__ == "__main__":
    sys.stdin.buffer.read(*HEADER.unpack(sys.stdin.buffer.read(HEADER.size)))
    problems = [ItemProblem(path=name, line=1, message="") for name in os.environ]
    message = msgspec.msgpack.encode(Broken(problems=problems))
    sys.stdout.buffer.write(HEADER.pack(len(message)) + message)
    sys.stdout.buffer.flush()
    sys.stdin.buffer.read()
