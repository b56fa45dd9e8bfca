"""A hook for Claude Code: refuses to post a claim that is not true. Standard library only, to be copied.

Called before a comment is posted (PreToolUse), by `gh` in Bash or by a server's tool. Exit 2 refuses, and
what stands on standard error is told to the agent: https://code.claude.com/docs/en/hooks
"""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REFUSE, CANNOT_TELL = 2, 1
MOST_BYTES = 200_000
KEYS = ("body", "comment", "text", "message", "description")
_POSTS = re.compile(r"\bgh\s+(?:pr|issue)\s+(?:comment|create|edit|review|close)\b|\bgh\s+api\b")
_BODY = re.compile(r"(?:--body|-b|--field|-f|--raw-field)")
_FILE = re.compile(r"(?:--body-file|-F)")


def main() -> int:
    """The exit code; only what is refuted is refused, the rest is told to the human."""
    try:
        call = json.load(sys.stdin)
        text = "\n\n".join(texts(call["tool_input"], Path(call["cwd"])))
        if not text.strip():
            return 0
        command = ["babysit", "claims", f"--repo={call['cwd']}", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    except (OSError, ValueError, LookupError, TypeError, AttributeError, subprocess.TimeoutExpired) as error:
        print(f"The claims could not be checked ({type(error).__name__}).", file=sys.stderr)
        return CANNOT_TELL
    if done.returncode == 1:
        print(f"Do not post this: a claim in it is refuted.\n{done.stdout}", file=sys.stderr)
        return REFUSE
    return CANNOT_TELL if done.returncode else 0


def texts(given: dict[str, object], folder: Path) -> Iterator[str]:
    """What is about to be posted."""
    command = given.get("command")
    if isinstance(command, str):
        if _POSTS.search(command):
            yield from spoken(command, folder)
        return
    yield from (text for key in KEYS if isinstance(text := given.get(key), str))


def spoken(command: str, folder: Path) -> Iterator[str]:
    """The bodies in a command line; all of it where its quotes do not match."""
    try:
        words = shlex.split(command)
    except ValueError:
        yield command
        return
    for word, following in zip(words, [*words[1:], ""], strict=True):
        option, equals, value = word.partition("=")
        said = value if equals else following
        if _BODY.fullmatch(option):
            yield said.removeprefix("body=")
        elif _FILE.fullmatch(option) and said != "-":
            path = folder / said.removeprefix("body=@")
            if path.is_file():
                yield path.read_bytes()[:MOST_BYTES].decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
