"""Which packages a manifest declares: read as what it is, not by the words in it."""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.claims.judging import build_files
from bot.claims.judging.build_files import Found, name_of
from bot.claims.judging.listing import tokens_of
from bot.claims.judging.tree import base_of

MOST_CHARACTERS = 1_000_000
_PACKAGE_TABLES = (
    "dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "bundledDependencies",
    "bundleDependencies",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The names a manifest declares. `is_open`: it takes in others that are not spelled out here."""

    names: frozenset[str]
    is_open: bool = False


def declared(path: str, text: str) -> Declared | None:
    """What the manifest declares; None where it is broken, or of a kind that is only known by its words."""
    reader = _reader(base_of(path).casefold())
    if reader is None or len(text) > MOST_CHARACTERS:
        return None
    try:
        return reader(text)
    except (ValueError, RecursionError, TypeError, AttributeError):
        return None


def is_read(path: str) -> bool:
    """Whether manifests of this kind are read by their structure."""
    return _reader(base_of(path).casefold()) is not None


def plain_package(name: str) -> str:
    """A package's name without what people, registries and locks spell differently."""
    return name.strip("`'\" ").casefold().replace("_", "-").removesuffix("()")


def line_of(text: str, name: str) -> int:
    """The line in which a declared name stands first; 0 where it is spelled in another way."""
    wanted = plain_package(name)
    for number, line in enumerate(text.splitlines(), start=1):
        if wanted in line.casefold().replace("_", "-"):
            return number
    return 0


def _reader(base: str) -> Callable[[str], Declared] | None:
    if base.startswith("requirements") and base.endswith((".txt", ".in")):
        return _requirements
    if base.endswith(".gemspec"):
        return _gems
    if base.endswith((".csproj", ".fsproj", ".vbproj")):
        return _found_by(build_files.msbuild)
    return _READERS.get(base)


def _found_by(reader: Callable[[str], Found]) -> Callable[[str], Declared]:
    def read(text: str) -> Declared:
        names, is_open = reader(text)
        return _of(names, is_open=is_open)

    return read


def _of(names: Iterable[Any], *, is_open: bool = False) -> Declared:
    return Declared(names=frozenset(plain_package(str(name)) for name in names), is_open=is_open)


def _package_json(text: str) -> Declared:
    root = json.loads(text)
    return _of(name for table in _PACKAGE_TABLES for name in root.get(table) or ())


def _composer(text: str) -> Declared:
    root = json.loads(text)
    return _of(name for table in ("require", "require-dev") for name in root.get(table) or ())


def _pyproject(text: str) -> Declared:
    root = tomllib.loads(text)
    project, tool = root.get("project", {}), root.get("tool", {})
    lists = [
        project.get("dependencies", ()),
        *project.get("optional-dependencies", {}).values(),
        *root.get("dependency-groups", {}).values(),
        root.get("build-system", {}).get("requires", ()),
        tool.get("uv", {}).get("dev-dependencies", ()),
        *tool.get("pdm", {}).get("dev-dependencies", {}).values(),
        *(env.get("dependencies", ()) for env in tool.get("hatch", {}).get("envs", {}).values()),
    ]
    poetry = tool.get("poetry", {})
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    names = [name_of(item) for items in lists for item in items if isinstance(item, str)]
    is_open = bool({"dependencies", "optional-dependencies"} & set(project.get("dynamic", ())))
    return _of([*names, *(name for table in tables for name in table)], is_open=is_open)


def _requirements(text: str) -> Declared:
    lines = [line.strip() for line in text.splitlines()]
    said = [line for line in lines if line and line[0] not in "#-"]
    return _of(
        (name_of(line) for line in said), is_open=any(line.startswith(("-r", "--req")) for line in lines)
    )


def _go_mod(text: str) -> Declared:
    return _of(_required(text))


def _required(text: str) -> Iterator[str]:
    """The modules of `require`, in a block or alone; not those of exclude, replace and retract."""
    block = ""
    for line in text.splitlines():
        words = line.partition("//")[0].split()
        if not words:
            continue
        if words[-1] == "(":
            block = words[0]
        elif words[0] == ")":
            block = ""
        elif block == "require":
            yield words[0]
        elif words[0] == "require" and len(words) > 1:
            yield words[1]


def _cargo(text: str) -> Declared:
    root = tomllib.loads(text)
    tables = [*_cargo_tables(root), root.get("workspace", {}).get("dependencies", {})]
    for target in root.get("target", {}).values():
        tables += _cargo_tables(target)
    return _of(name for table in tables for key, value in table.items() for name in _cargo_names(key, value))


def _cargo_tables(root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [root.get(name, {}) for name in ("dependencies", "dev-dependencies", "build-dependencies")]


def _cargo_names(key: str, value: object) -> Iterator[str]:
    yield key
    if isinstance(value, dict) and "package" in value:
        yield str(value["package"])


def _pipfile(text: str) -> Declared:
    root = tomllib.loads(text)
    return _of(name for table in ("packages", "dev-packages") for name in root.get(table, {}))


def _gems(text: str) -> Declared:
    lines = [line.strip() for line in text.splitlines()]
    names = [_quoted(line) for line in lines if line.startswith("gem ") or "_dependency" in line]
    is_open = any(line.startswith(("gemspec", "eval_gemfile")) for line in lines)
    return _of((name for name in names if name), is_open=is_open)


def _quoted(line: str) -> str:
    at = min((line.find(quote) for quote in "'\"" if quote in line), default=-1)
    return line[at + 1 :].partition(line[at])[0] if at >= 0 else ""


def _pom(text: str) -> Declared:
    return _of(_artifacts(text), is_open="<parent>" in text)


def _artifacts(text: str) -> Iterator[str]:
    """Artifacts of `<dependency>`, by "artifact" and "group:artifact"; exclusions and plugins are others."""
    at = 0
    while (start := text.find("<dependency>", at)) >= 0:
        end = text.find("</dependency>", start)
        if end < 0:
            return
        body = text[start:end]
        exclusions = body.find("<exclusions>")
        body = (
            body[:exclusions] + body[max(exclusions, body.find("</exclusions>")) :]
            if exclusions >= 0
            else body
        )
        artifact, group = _element(body, "artifactId"), _element(body, "groupId")
        yield from (artifact, f"{group}:{artifact}")
        at = end


def _element(body: str, name: str) -> str:
    start = body.find(f"<{name}>")
    return body[start + len(name) + 2 :].partition("<")[0].strip() if start >= 0 else ""


_READERS: Mapping[str, Callable[[str], Declared]] = {
    "package.json": _package_json,
    "composer.json": _composer,
    "pyproject.toml": _pyproject,
    "go.mod": _go_mod,
    "cargo.toml": _cargo,
    "pipfile": _pipfile,
    "gemfile": _gems,
    "pom.xml": _pom,
    "setup.cfg": _found_by(build_files.setup_cfg),
    "environment.yml": _found_by(build_files.conda),
    "environment.yaml": _found_by(build_files.conda),
    "build.gradle": _found_by(build_files.gradle),
    "build.gradle.kts": _found_by(build_files.gradle),
    "mix.exs": _found_by(build_files.mix),
    "pubspec.yaml": _found_by(build_files.pubspec),
    "deno.json": _found_by(build_files.deno),
}


def mentions(path: str, text: str, name: str) -> int:
    """The line in which a manifest of another kind names a package, comments left out; 0 if none."""
    wanted = plain_package(name)
    for token in tokens_of(path, text):
        have = plain_package(token.text)
        if not token.is_comment and (have == wanted or have[:1] + have[1:].partition("@")[0] == wanted):
            return token.line
    return 0
