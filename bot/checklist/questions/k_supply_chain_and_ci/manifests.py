"""The dependencies that a manifest names, each with its line: package.json, go.mod, pyproject.toml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, line_of
from bot.checklist.formats.toml_lines import Value, values

_NPM_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "overrides", "resolutions")
_MOST_OVERRIDES = 2_000


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency. `spec` is its version or source as written; `locked`: a lock file records it."""

    name: str
    spec: str
    line: int
    locked: bool = True


def dependencies(source: SourceFile) -> list[Dependency]:
    """What the manifest asks for, in order; empty for a file that is none."""
    reader = _READERS.get(PurePosixPath(source.path).name)
    return source.made("dependencies", lambda: list(reader(source)) if reader else [])


def normal_name(name: str) -> str:
    """A Python package's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def json_pairs(node: SgNode | None) -> Iterator[tuple[str, SgNode, int]]:
    """The keys, values and lines of a JSON object; none for anything else."""
    for pair in node.children() if node is not None and node.kind() == "object" else ():
        key, value = pair.field("key"), pair.field("value")
        if pair.kind() == "pair" and key is not None and value is not None:
            yield key.text().strip('"'), value, line_of(pair)


def json_top(source: SourceFile) -> SgNode | None:
    """The object that a JSON file holds."""
    return next((node for node in source.root.children() if node.kind() == "object"), None)


def _npm(source: SourceFile) -> Iterator[Dependency]:
    for section, value, _ in json_pairs(json_top(source)):
        if section in _NPM_SECTIONS:
            yield from _npm_section(value)
        elif section == "peerDependencies":
            yield from (
                Dependency(dependency.name, dependency.spec, dependency.line, locked=False)
                for dependency in _npm_section(value)
            )
        elif section == "pnpm":
            for name, inner, _ in json_pairs(value):
                yield from _npm_section(inner) if name == "overrides" else ()


def _npm_section(section: SgNode) -> Iterator[Dependency]:
    """The entries of a section; those of an override may lie in one another."""
    left = list(json_pairs(section))
    for _ in range(_MOST_OVERRIDES):
        if not left:
            return
        name, value, line = left.pop(0)
        if value.kind() == "object":
            left.extend((inner if inner != "." else name, node, at) for inner, node, at in json_pairs(value))
        else:
            yield Dependency(_npm_name(name), value.text().strip('"'), line)


def _npm_name(name: str) -> str:
    """`**/a/@scope/b@1` of a resolution stands for `@scope/b`."""
    last = name.rpartition(">")[2].strip()
    found = re.search(r"(?:^|/)((?:@[^/@]+/)?[^/@]+)(?:@[^/]*)?$", last)
    return found[1] if found else name


_GO_REPLACE = re.compile(r"(\S+)(?:\s+(v\S+))?\s+=>\s+(\S+)(?:\s+(v\S+))?")
_GO_REQUIRE = re.compile(r"(\S+)\s+(v\S+)")


def _go(source: SourceFile) -> Iterator[Dependency]:
    lines = list(_go_lines(source))
    replaced = {
        found[1] for verb, text, _ in lines if verb == "replace" and (found := _GO_REPLACE.match(text))
    }
    for verb, text, number in lines:
        found = (_GO_REPLACE if verb == "replace" else _GO_REQUIRE).match(text)
        if found and verb == "require":
            yield Dependency(found[1], found[2], number, locked=found[1] not in replaced)
        elif found and verb == "replace" and found[4]:
            yield Dependency(found[3], found[4], number)


def _go_lines(source: SourceFile) -> Iterator[tuple[str, str, int]]:
    """Each line of a directive: its verb, what follows and its number."""
    block = ""
    for number, line in enumerate(source.lines, start=1):
        plain = line.split("//", maxsplit=1)[0].strip()
        first, _, rest = plain.partition(" ")
        if plain == ")":
            block = ""
        elif plain.endswith("(") and not block:
            block = plain[:-1].strip()
        elif plain:
            yield (block, plain, number) if block else (first, rest.strip(), number)


_PYTHON_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_PYTHON_LISTS = re.compile(
    r"project (?:dependencies)|project\.optional-dependencies .+|dependency-groups .+|build-system requires"
    r"|tool\.uv (?:dev|constraint|override)-dependencies|tool\.pdm\.dev-dependencies .+"
)
_LOCAL_PATH = re.compile(r"\{\s*path\s*=")
_PYTHON_TABLES = re.compile(r"tool\.poetry\.(?:dev-)?dependencies|tool\.poetry\.group\.[^.]+\.dependencies")
_SOURCE_KEY = re.compile(r"\b(?:git|hg|svn|url)\b\s*=\s*[\"']([^\"']+)")


def _pyproject(source: SourceFile) -> Iterator[Dependency]:
    found = values(source)
    own = next(
        (
            normal_name(value.text.strip("\"'"))
            for value in found
            if (value.table, value.key) == ("project", "name")
        ),
        "",
    )
    for value in found:
        if value.in_list and _PYTHON_LISTS.fullmatch(f"{value.table} {value.key}"):
            name = _PYTHON_NAME.match(value.text)
            if name and normal_name(name[1]) != own:
                yield Dependency(
                    normal_name(name[1]), value.text, value.line, locked=value.table != "build-system"
                )
        else:
            yield from _in_table(value)


def _in_table(value: Value) -> Iterator[Dependency]:
    if value.in_list:
        return
    if _PYTHON_TABLES.fullmatch(value.table) and value.key != "python" and not _LOCAL_PATH.match(value.text):
        yield Dependency(normal_name(value.key.split(".")[0]), _spec(value.text), value.line)
        return
    above, _, name = value.table.rpartition(".")
    if _PYTHON_TABLES.fullmatch(above) and value.key in {"version", "git", "url", "rev", "branch", "tag"}:
        yield Dependency(normal_name(name), _spec(f"{value.key} = {value.text}"), value.line)
    elif value.table == "tool.uv.sources" or above == "tool.uv.sources":
        text = f"{value.key} = {value.text}" if above == "tool.uv.sources" else value.text
        spec = _spec(text)
        named = name if above == "tool.uv.sources" else value.key
        yield Dependency(
            normal_name(named.split(".")[0]), spec, value.line, locked="://" in spec or "git" in spec
        )


def _spec(written: str) -> str:
    """The version or source of `"^1"` or `{ git = "..." }`, in the words of a requirement."""
    found = _SOURCE_KEY.search(written)
    if found is None:
        return " ".join(written.strip("\"'").split())
    return f"git+{found[1]}" if found[0].startswith(("git", "hg", "svn")) else found[1]


def _pipfile(source: SourceFile) -> Iterator[Dependency]:
    for value in values(source):
        if value.table in {"packages", "dev-packages"} and not value.in_list:
            yield Dependency(normal_name(value.key.split(".")[0]), _spec(value.text), value.line)


def _requirements_in(source: SourceFile) -> Iterator[Dependency]:
    for number, line in enumerate(source.lines, start=1):
        plain = line.split(" #", maxsplit=1)[0]
        name = _PYTHON_NAME.match(plain)
        if name and not plain.lstrip().startswith(("-", "#", ".", "/")) and "://" not in plain:
            yield Dependency(normal_name(name[1]), plain.strip(), number)


def _cargo(source: SourceFile) -> Iterator[Dependency]:
    for value in values(source):
        in_table = _CARGO_TABLES.fullmatch(value.table) and not value.in_list and "." not in value.key
        if in_table and not _CARGO_ELSEWHERE.search(value.text):
            yield Dependency(value.key, _spec(value.text), value.line)


_CARGO_TABLES = re.compile(r"(?:.*\.)?(?:dev-|build-)?dependencies")
_CARGO_ELSEWHERE = re.compile(r"\bpath\s*=|workspace\s*=\s*true|\bpackage\s*=")
_READERS = {
    "package.json": _npm,
    "go.mod": _go,
    "pyproject.toml": _pyproject,
    "Pipfile": _pipfile,
    "requirements.in": _requirements_in,
    "Cargo.toml": _cargo,
}
