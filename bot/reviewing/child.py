"""The process that analyses hostile code: it has no secrets, no network to use and a bound on its memory."""

import os
import resource
import struct
import sys
from typing import BinaryIO

import msgspec

from bot.reviewing.answer import answer
from bot.reviewing.assignment import Answer, Assignment

MOST_MEMORY_BYTES = 4 * 1024**3
HEADER = struct.Struct(">I")


def main() -> None:
    """Answer one assignment after the other, until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints is taken for an answer
    decoder = msgspec.msgpack.Decoder(Assignment)
    while (message := _read(source)) is not None:
        _write(sink, msgspec.msgpack.encode(answer(decoder.decode(message))))


def _read(source: BinaryIO) -> bytes | None:
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    return source.read(*HEADER.unpack(header))


def _write(sink: BinaryIO, message: bytes) -> None:
    sink.write(HEADER.pack(len(message)) + message)
    sink.flush()


answer_decoder: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


if __name__ == "__main__":
    main()
