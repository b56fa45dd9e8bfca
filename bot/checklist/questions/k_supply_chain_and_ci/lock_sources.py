"""What a lock file brings in: packages from git or plain http, and packages that run install scripts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.checklist.core.source import SourceFile

_OPENS = re.compile(r'(\s*)"([^"]*)":\s*\{\s*$')
_SCRIPT = re.compile(r'\s*"(?:hasInstallScript|requiresBuild)":\s*true')
_NPM_SOURCE = re.compile(r'\s*"(?:resolved|version)":\s*"((?:git(?:\+\w+)?|http)://[^"]*|git\+[^"]*)"')
# npm's own watcher for macOS, optional, which nearly every tool brings along
_KNOWN = "node_modules/fsevents"
_SOURCES = {
    "yarn.lock": re.compile(
        r"\s+resolved \"((?:git|http:)[^\"]*)|\s+resolution: \"[^\"]*@((?:git[@+:]|http://|https://[^\"]*\.git#|https://[^\"]*#commit=)[^\"]*)"
    ),
    "pnpm-lock.yaml": re.compile(
        r"\s+resolution: \{.*?((?:repo: \S+|tarball: (?:http://|https://codeload\.github\.com/)\S+))"
    ),
    "uv.lock": re.compile(r'\s*source = \{ git = "([^"]+)"'),
    "poetry.lock": re.compile(r'(type = "git")'),
}
_NAMES = {
    "yarn.lock": re.compile(r'"?(\S[^:\n]*?)"?:$'),
    "pnpm-lock.yaml": re.compile(r"  (\S[^\n]*?):$"),
    "uv.lock": re.compile(r'name = "([^"]+)"'),
    "poetry.lock": re.compile(r'name = "([^"]+)"'),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """One package of a lock file that is not plainly from a registry. `what` is where it comes from."""

    name: str
    what: str
    line: int
    runs_script: bool = False


def brought_in(source: SourceFile) -> Iterator[Brought]:
    """Such packages in order; none for a lock file of another kind."""
    name = PurePosixPath(source.path).name
    if name in {"package-lock.json", "npm-shrinkwrap.json"}:
        yield from _npm(source)
    elif name in _SOURCES:
        at = ""
        for number, line in enumerate(source.lines, start=1):
            named = _NAMES[name].match(line)
            at = named[1] if named else at
            found = _SOURCES[name].match(line)
            if found:
                yield Brought(at, next(filter(None, found.groups())), number)


def _npm(source: SourceFile) -> Iterator[Brought]:
    if source.text.count("\n") < len(("{", "}", "")):
        yield from _npm_in_one_line(source)
        return
    around: list[tuple[int, str]] = []
    for number, line in enumerate(source.lines, start=1):
        indent = len(line) - len(line.lstrip())
        while around and around[-1][0] >= indent:
            around.pop()
        opened = _OPENS.match(line)
        if opened:
            around.append((indent, opened[2]))
            continue
        name = around[-1][1] if around else ""
        if _SCRIPT.match(line):
            if name.endswith(_KNOWN):
                continue
            yield Brought(name, "", number, runs_script=True)
        elif (found := _NPM_SOURCE.match(line)) is not None:
            yield Brought(name, found[1], number)


def _npm_in_one_line(source: SourceFile) -> Iterator[Brought]:
    try:
        packages = json.loads(source.text).get("packages", {})
    except (ValueError, AttributeError, RecursionError):
        return
    for name, value in packages.items() if isinstance(packages, dict) else ():
        if not isinstance(value, dict):
            continue
        if value.get("hasInstallScript") is True and not name.endswith(_KNOWN):
            yield Brought(name, "", 1, runs_script=True)
        resolved = str(value.get("resolved", ""))
        if resolved.startswith(("git", "http://")):
            yield Brought(name, resolved, 1)
