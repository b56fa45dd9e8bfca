"""Requirement files and settings of package managers: sources by git or network, indexes over plain http."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.questions.k_supply_chain_and_ci.package_sources import (
    is_plain_http,
    plain_http_index,
    source_problem,
)

_REQUIREMENTS = re.compile(
    r"(?:^|/)(?:requirements(?:[._-][\w.-]+)?|constraints(?:[._-][\w.-]+)?|[\w.-]*[_-]?requirements)\.(?:txt|in)$"
    r"|(?:^|/)requirements/[\w./-]+\.(?:txt|in)$"
)
_SETTINGS = re.compile(
    r"(?:^|/)(?:\.npmrc|\.yarnrc|\.yarnrc\.yml|pip\.conf|pip\.ini|\.pypirc|uv\.toml|bunfig\.toml)$"
)
_REGISTRY = re.compile(
    r"\s*(?:[\"']?(?:@[\w.-]+:)?registry[\"']?|(?:extra-)?index-url|extra_index_url|index_url|npmRegistryServer|find-links|url)"
    r"[\"']?\s*[=:\s]\s*[\"']?http://"
)


def is_requirement_file(path: str) -> bool:
    """Whether pip reads the file as a list of requirements."""
    return bool(_REQUIREMENTS.search(path.lower()))


def is_setting_file(path: str) -> bool:
    """Whether the file says where packages come from."""
    return bool(_SETTINGS.search(path)) or PurePosixPath(path).name == "Pipfile"


def requirement_subjects(source: SourceFile) -> Iterator[Subject]:
    """Each requirement and option of a requirements file."""
    for text, line in _logical(source):
        index = plain_http_index(text)
        if index:
            yield fails(source, line, f"`{index}` takes packages over plain http: use https.")
        elif text.startswith("-") and not text.startswith(("-e", "--editable")):
            continue
        else:
            problem = source_problem(text)
            if problem:
                yield fails(source, line, f"This requirement {problem}")
            else:
                yield passes(source, line, "from the index or a local path")


def _logical(source: SourceFile) -> Iterator[tuple[str, int]]:
    """Requirements with their continuations, comments gone, and the line on which each begins."""
    parts: list[str] = []
    start = 1
    for number, line in enumerate(source.lines, start=1):
        plain = re.sub(r"(?:^|\s)#.*$", "", line).strip()
        if not parts:
            start = number
        parts.append(plain.removesuffix("\\").strip())
        if not plain.endswith("\\"):
            if any(parts):
                yield " ".join(parts), start
            parts = []


def setting_subjects(source: SourceFile) -> Iterator[Subject]:
    """Each line of a settings file that names an index by plain http."""
    for number, line in enumerate(source.lines, start=1):
        if not line.lstrip().startswith(("#", ";")) and _REGISTRY.match(line) and is_plain_http(line):
            yield fails(source, number, "Packages come over plain http here: use https.")
