"""Where a package is said to come from: what is no registry over https, in the words of npm, pip and Go."""

import re
from collections.abc import Iterator

_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal)\b")
_GIT = re.compile(
    r"(?:^|[\s@=\"'])(?:(?:git|hg|svn|bzr)\+(?:https?|ssh|git|file)://|git://|git@|ssh://git@|git\+\w)"
    r"|^(?:github|gitlab|bitbucket|gist):|^https?://[^\s#]+\.git(?:#|$)|^git\+"
)
_SHORT = re.compile(r"[\w-][\w.-]*/[\w.-]+(?:#\S+)?$")
_FILE = re.compile(r"(?:^|[\s@\"'])https?://\S+")
_CHECKED = re.compile(r"#(?:sha256|sha384|sha512)=[0-9a-f]{64}|--hash=sha\d+:")
_INDEX = re.compile(
    r"(?:^|\s)(?:--(?:extra-)?index-url|-i|--find-links|-f|--registry|(?:extra-)?index-url)[\s=]+[\"']?http://\S+"
)


def source_problem(spec: str) -> str:
    """What is wrong with where a dependency comes from; empty for a registry or a local path."""
    if _GIT.search(spec):
        return "comes from git, whose branch or tag may move: take a released version from a registry."
    if _FILE.search(spec) and not _LOCAL.search(spec):
        if "http://" in spec:
            return "comes over plain http, where anybody on the way can change it."
        if not _CHECKED.search(spec):
            return "is a file from the network without a checksum: take it from a registry."
    return ""


def is_short_git(spec: str) -> bool:
    """Whether npm reads a version as `owner/repository` of GitHub."""
    return bool(_SHORT.match(spec)) and not spec.startswith((".", "/", "~"))


def plain_http_index(line: str) -> str:
    """The option by which a line takes an index over plain http; empty for none."""
    found = _INDEX.search(line)
    return found[0].split("=")[0].split()[0] if found and not _LOCAL.search(found[0]) else ""


def is_plain_http(text: str) -> bool:
    """Whether a text names an address by plain http that is not on the machine itself."""
    return "http://" in text and not _LOCAL.search(text)


_MODULES = re.compile(
    r"\bGOPROXY\b[\"']?\s*[:=]?\s*[\"']?[^\s\"'#]*?http://(?!localhost|127\.)"
    r"|\bGOINSECURE\b[\"']?\s*[:=]\s*[\"']?[\w*$]|\bgo\s+get\s+-insecure\b"
)


def insecure_modules(text: str) -> Iterator[int]:
    """Where a text lets Go take modules over plain http: the index of each place."""
    for found in _MODULES.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not line.lstrip().startswith("#"):
            yield found.start()
