"""Which packages build files declare that are programs or formats of their own: Gradle, Mix, MSBuild, Conda.

Each reader takes what stands where a dependency is declared, without comments, and says that the file is
open where it takes in others.
"""

import configparser
import json
import re
from collections.abc import Iterator

_REFERENCE = re.compile(r"<PackageReference\s[^<>]{0,300}?\b(?:Include|Update)\s*=\s*\"([^\"<>]{1,200})\"")
_COORDINATES = re.compile(r"[\"']([\w.-]{1,200}):([\w.-]{1,200})(?::[^\"'\n]{0,200})?[\"']")
_MIX = re.compile(r"\{\s*:(\w{1,100})\s*,")
_SPECIFIER = re.compile(r"(?:npm|jsr):(?:/)?(@?[\w.-]{1,100}(?:/[\w.-]{1,100})?)")
_OPEN_GRADLE = ("libs.", "platform(", "kotlin(", "apply from", "project(", "from(")
_DART = frozenset({"dependencies:", "dev_dependencies:", "dependency_overrides:"})
Found = tuple[list[str], bool]
"""The names, and whether there are others that are not spelled out."""


def name_of(requirement: str) -> str:
    """The name at the head of "name[extra]>=1; marker" or "name=1.2"."""
    end = 0
    while end < len(requirement) and (requirement[end].isalnum() or requirement[end] in "._-"):
        end += 1
    return requirement[:end].replace(".", "-")


def _without(text: str, opening: str, closing: str) -> str:
    """The text without comments, in one pass: one that is not closed reaches to the end."""
    kept: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = text.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join([*kept, text[at:]])


def setup_cfg(text: str) -> Found:
    """`install_requires` and the extras; not the keywords.

    Raises: ValueError where the file is broken.
    """
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    values = [
        value
        for section in parser.sections()
        for key, value in parser.items(section)
        if key in {"install_requires", "setup_requires", "tests_require"}
        or section == "options.extras_require"
    ]
    lines = [line.strip() for value in values for line in value.replace(";", "\n").splitlines()]
    return [name_of(line) for line in lines if line], any(line.startswith("file:") for line in lines)


def conda(text: str) -> Found:
    """The items under `dependencies`, those for pip too; not the channels."""
    return [name_of(item) for item in _items(text) if not item.endswith(":")], False


def _items(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        bare = line.split(" #")[0].strip()
        if line[:1] not in {" ", "-", "\t", "#", ""}:
            inside = bare == "dependencies:"
        elif inside and bare.startswith("-"):
            yield bare.lstrip("- ").strip("'\"").rpartition("::")[2]


def msbuild(text: str) -> Found:
    """The `PackageReference`s of a project, without those in comments."""
    return _REFERENCE.findall(_without(text, "<!--", "-->")), "<Import" in text


def gradle(text: str) -> Found:
    """Coordinates "group:artifact:version", by artifact too; a version catalogue is not followed."""
    code = "\n".join(_without_comment(line) for line in _without(text, "/*", "*/").splitlines())
    found = _COORDINATES.findall(code)
    names = [name for group, artifact in found for name in (artifact, f"{group}:{artifact}")]
    return names, any(mark in code for mark in _OPEN_GRADLE)


def _without_comment(line: str) -> str:
    at = line.find("//")
    return line if at < 0 or line[at - 1 : at] == ":" else line[:at]


def mix(text: str) -> Found:
    """The tuples of `deps`."""
    return _MIX.findall("\n".join(line.partition("#")[0] for line in text.splitlines())), False


def pubspec(text: str) -> Found:
    """The keys one level below the dependency sections."""
    names: list[str] = []
    inside, indent = False, 0
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        level = len(line) - len(line.lstrip())
        if level == 0:
            inside, indent = bare in _DART, 0
        elif inside and (indent in {0, level}):
            indent = level
            names.append(bare.partition(":")[0])
    return names, False


def deno(text: str) -> Found:
    """The import map: its keys, and the packages that they stand for.

    Raises: ValueError where the file is broken or has comments.
    """
    imports = json.loads(text).get("imports", {})
    targets = [name for value in imports.values() for name in _SPECIFIER.findall(str(value))]
    return [*(str(key).rstrip("/") for key in imports), *targets], False
