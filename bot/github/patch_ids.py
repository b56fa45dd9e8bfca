"""What each commit changes, as a digest that stays when it is rebased or picked: git's patch-id in spirit.

As with https://git-scm.com/docs/git-patch-id neither line numbers nor blanks count, and context does.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

_BEGINS = re.compile(r"From ([0-9a-f]{40,64}) Mon Sep 17 00:00:00 2001")
"""The line with which git begins each mail: https://git-scm.com/docs/git-format-patch#_description."""
_FILE = "diff --git "
_HUNK = re.compile(r"@@ -[0-9]+(?:,([0-9]{1,9}))? \+[0-9]+(?:,([0-9]{1,9}))? @@")
_BINARY = ("Binary files ", "GIT binary patch")
_OF_FILE = ("old mode ", "new mode ", "new file mode ", "deleted file mode ", "rename ", "copy ")


def patch_ids(mails: str, shas: Sequence[str]) -> Mapping[str, str]:
    """A digest for each of these commits, empty for one that changes nothing or is a merge.

    `mails` is what `git format-patch --stdout` prints. A line in a message that looks like the beginning of a
    mail counts only where it names one of the commits, and that for the first time.
    """
    found = dict.fromkeys(shas, "")
    for sha, lines in _mails(mails, shas):
        found[sha] = _digest(lines)
    return found


def _mails(text: str, shas: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    to_come, sha, lines = set(shas), "", list[str]()
    for line in text.split("\n"):
        begins = _BEGINS.fullmatch(line)
        if begins is None or begins[1] not in to_come:
            lines.append(line)
            continue
        if sha:
            yield sha, lines
        sha, lines = begins[1], []
        to_come.discard(sha)
    if sha:
        yield sha, lines


def _digest(lines: Sequence[str]) -> str:
    """Of its files' digests whatever their order; empty without a file."""
    files = sorted(_sha256("\n".join(file)) for file in _files(lines))
    return _sha256("".join(files))[:32] if files else ""


def _files(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """For each file the lines that count, without blanks."""
    file, blobs, old, new = list[str](), "", 0, 0
    for line in lines:
        if old > 0 or new > 0:  # inside a hunk nothing but its own lines is looked for
            old, new = old - (line[:1] not in {"+", "\\"}), new - (line[:1] not in {"-", "\\"})
            file.append(_bare(line))
        elif line.startswith(_FILE):
            if file:
                yield file
            file, blobs = [_bare(line)], ""
        elif file and (hunk := _HUNK.match(line)):
            old, new = (int(count) if count is not None else 1 for count in hunk.groups())
        elif file and line.startswith("index "):
            blobs = line
        elif file and line.startswith(_BINARY):
            file.append(_bare(blobs))
        elif file and line.startswith(_OF_FILE):
            file.append(_bare(line))
    if file:
        yield file


def _bare(line: str) -> str:
    return "".join(line.split())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
