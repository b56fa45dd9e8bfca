"""Whether claims are judged rightly on real trees: `python -m benchmarks.field.claims.verification DIR…`.

Each DIR is a clone or a bare mirror. Statements are made from what is, or is not, in its newest commit, by
other means than the judge's: parsers of formats, `git grep`, and lists of files. Printed are the true
ones that were refuted, the false ones that were confirmed, and how many were decided.
"""

import argparse
import json
import random
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.claims.find import find_claims
from bot.cli.claims import judge_claims

SAMPLE = 12
"""Subjects of each kind in each repository."""
PORTION = 20
SURELY_USED = 3
"""Calls of a name beyond which it is used without a doubt."""
NOT_THERE = ("left-pad", "is-thirteen", "totally-absent-package")
ABSENT_NAMES = ("zzNoSuchThing", "qqMissingHelper", "AbsentWidgetFactory")
_FILE_FORMS = (
    "`{}` does not exist.",
    "Blocked: `{}` is missing.",
    "{}: No such file or directory",
    "`{}`, which the build needs, does not exist.",
    "| File | State |\n|--|--|\n| `{}` | \u274c missing |",
    "\u26d4 `{}` is missing.",
    "N/A: `{}` not found",
    "- `{}` \u2717",
)
_TRUE_FORMS = (
    "`{}` does not exist.",
    "| File | State |\n|--|--|\n| `{}` | \u274c missing |",
    "\u26d4 `{}` is missing.",
)
_EXPORT = re.compile(
    r"^export (?:async )?(?:const|function|class|type|interface|enum) (\w{4,})", re.MULTILINE
)
_DEFINITION = re.compile(
    r"^(?:def|class|func|fn|pub fn|type|export function|export class) (\w{6,})", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, whether it is so, and of which kind it is."""

    text: str
    is_true: bool
    kind: str


def git(repository: Path, *arguments: str) -> str:
    """What git prints; empty where it finds nothing."""
    done = subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=False)
    return done.stdout.decode(errors="replace")


class Repository:
    """The newest commit of a clone or mirror."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = [
            name for name in git(path, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0") if name
        ]
        self.chance = random.Random(len(self.files))  # noqa: S311 - the same sample in every run

    def text(self, path: str) -> str:
        """A file's text."""
        return git(self.path, "show", f"HEAD:{path}")

    def some(self, names: Sequence[str], most: int = SAMPLE) -> list[str]:
        """A sample, always the same."""
        unique = sorted(set(names))
        return self.chance.sample(unique, min(most, len(unique)))

    def lines_with(self, name: str) -> list[str]:
        """Every line that has the name as a word."""
        return git(self.path, "grep", "-I", "-F", "-w", "-h", "-e", name, "HEAD").splitlines()


def statements(repository: Repository) -> Iterator[Statement]:
    """All kinds."""
    yield from _files(repository)
    yield from _dependencies(repository)
    yield from _symbols(repository)
    yield from _exports(repository)
    yield from _elsewhere(repository)
    yield from _joined(repository)
    yield from _pointed(repository)
    yield from _near(repository)
    yield from _contained(repository)


def _files(repository: Repository) -> Iterator[Statement]:
    plain = [path for path in repository.files if re.fullmatch(r"[\w./-]+\.\w+", path) and "/" in path]
    for path in repository.some(plain):
        for form in _FILE_FORMS:
            yield Statement(form.format(path), is_true=False, kind="file")
        stem, _, ending = path.rpartition(".")
        for other in (f"{stem}_x.{ending}", f"{stem[:-1]}.{ending}", f"{stem}2.{ending}"):
            if other not in repository.files:
                for form in _TRUE_FORMS:
                    yield Statement(form.format(other), is_true=True, kind="file, near")
    for name in ABSENT_NAMES:
        yield Statement(f"`src/{name}/{name}.ts` was never committed.", is_true=True, kind="file")


def _dependencies(repository: Repository) -> Iterator[Statement]:
    readers = {
        "package.json": _package_json,
        "pyproject.toml": _pyproject,
        "go.mod": _go_mod,
        "Cargo.toml": _cargo,
    }
    manifests = [path for path in repository.files if path.rpartition("/")[2] in readers]
    for path in repository.some(manifests, 6):
        text = repository.text(path)
        try:
            names = sorted(readers[path.rpartition("/")[2]](text))
        except (ValueError, TypeError, AttributeError):
            continue
        for name in repository.some(names, 8):
            yield Statement(f"`{name}` is missing from `{path}`.", is_true=False, kind="dependency")
            yield Statement(f"`{path}` does not list `{name}`.", is_true=False, kind="dependency")
        words = set(re.findall(r"\b[a-z][a-z0-9-]{4,}\b", text))
        spoken = [word for word in words if not any(word in name.casefold() for name in names)]
        for name in (*repository.some(spoken, 8), *NOT_THERE):
            if name not in names:
                yield Statement(f"`{name}` is not a dependency in `{path}`.", is_true=True, kind="dependency")


def _package_json(text: str) -> set[str]:
    root = json.loads(text)
    tables = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
    return {str(name) for table in tables for name in root.get(table) or {}}


def _pyproject(text: str) -> set[str]:
    root = tomllib.loads(text)
    project = root.get("project", {})
    lists = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    lists += list(root.get("dependency-groups", {}).values())
    lists.append(root.get("build-system", {}).get("requires", []))
    lines = [line for some in lists for line in some if isinstance(line, str)]
    return {re.split(r"[^\w.-]", line)[0] for line in lines}


def _go_mod(text: str) -> set[str]:
    blocks = re.findall(r"^require \(\n(.*?)^\)", text, re.MULTILINE | re.DOTALL)
    lines = [line.split()[0] for block in blocks for line in block.splitlines() if line.split()]
    return {*lines, *re.findall(r"^require (\S+) v", text, re.MULTILINE)} - {"//"}


def _cargo(text: str) -> set[str]:
    root = tomllib.loads(text)
    tables = [root.get(name, {}) for name in ("dependencies", "dev-dependencies", "build-dependencies")]
    tables.append(root.get("workspace", {}).get("dependencies", {}))
    return {str(name) for table in tables for name in table}


def _symbols(repository: Repository) -> Iterator[Statement]:
    code = [
        path
        for path in repository.files
        if path.endswith((".py", ".go", ".rs", ".ts")) and "test" not in path
    ]
    names = [
        name for path in repository.some(code, 25) for name in _DEFINITION.findall(repository.text(path))
    ]
    for name in repository.some(names):
        yield Statement(f"`{name}` is not defined.", is_true=False, kind="symbol")
        yield Statement(f"undefined: {name}", is_true=False, kind="symbol")
        yield Statement(
            f"`{name}`, the one that the entry point needs, is not defined.", is_true=False, kind="symbol"
        )
        lines = [
            line for line in repository.lines_with(name) if not line.strip().startswith(("//", "#", "* "))
        ]
        if len(lines) == 1:
            yield Statement(f"`{name}` is never called.", is_true=True, kind="use")
            yield Statement(f"`{name}` is not imported anywhere.", is_true=True, kind="use")
            yield Statement(f"`{name}` is not registered anywhere.", is_true=True, kind="use")
        if sum(f"{name}(" in line for line in lines) > SURELY_USED:
            yield Statement(f"`{name}` is not used anywhere.", is_true=False, kind="use")
    for name in ABSENT_NAMES:
        if not repository.lines_with(name):
            yield Statement(f"`{name}` is not defined.", is_true=True, kind="symbol")
            yield Statement(f"There are no tests for `{name}`.", is_true=True, kind="test")


def _exports(repository: Repository) -> Iterator[Statement]:
    barrels = [path for path in repository.files if re.search(r"(^|/)index\.ts$", path)]
    for path in repository.some(barrels, 8):
        text = repository.text(path)
        folder = path.rpartition("/")[0]
        listed = re.findall(r"^export \{ (\w{4,})", text, re.MULTILINE)
        stars = re.findall(r"^export \* from ['\"]\./([\w-]+?)(?:\.js)?['\"]", text, re.MULTILINE)
        through = [
            name
            for star in stars
            if f"{folder}/{star}.ts" in repository.files
            for name in _EXPORT.findall(repository.text(f"{folder}/{star}.ts"))
        ]
        for name in repository.some([name for name in (*listed, *through) if name != "default"], 8):
            yield Statement(f"`{name}` is not exported from `{path}`.", is_true=False, kind="export")
        imported = re.findall(r"^import \{ (\w{4,}) \}", text, re.MULTILINE)
        if not re.search(r"^export \*", text, re.MULTILINE):
            unexported = [
                name
                for name in imported
                if not re.search(rf"export[^\n]*\b{name}\b|export\s*\{{[^}}]*\b{name}\b", text)
            ]
            for name in (*repository.some(unexported, 4), ABSENT_NAMES[0]):
                yield Statement(f"`{name}` is not exported from `{path}`.", is_true=True, kind="export")


def _elsewhere(repository: Repository) -> Iterator[Statement]:
    plain = [path for path in repository.files if re.fullmatch(r"[\w./-]+\.\w+", path)]
    for path in repository.some(plain, 4):
        for place in (
            "on the server",
            "in the published package",
            "in the image",
            "on branch `release/1.0`",
            "on `develop`",
            "on the release-1.0 branch",
            "on origin/next",
            "from the wheel",
            "in v0.0.1",
        ):
            yield Statement(f"`{path}` is missing {place}.", is_true=True, kind="elsewhere")


def _joined(repository: Repository) -> Iterator[Statement]:
    """Two claims in one sentence: each has a verdict of its own, and the first one counts here."""
    plain = [path for path in repository.files if re.fullmatch(r"[\w./-]+\.\w+", path) and "/" in path]
    for path in repository.some(plain, 4):
        other = f"src/{ABSENT_NAMES[0]}.ts"
        for joint in (" and ", "; ", ", and "):
            yield Statement(
                f"`{other}` is missing{joint}`{path}` does not exist.", is_true=True, kind="joined"
            )
            yield Statement(
                f"`{path}` is missing{joint}`{other}` does not exist.", is_true=False, kind="joined"
            )
        yield Statement(f"Neither `{other}` nor `{path}` exists.", is_true=True, kind="joined")
        yield Statement(f"- `{path}` is there\n- `{other}` is missing", is_true=True, kind="joined")


def _pointed(repository: Repository) -> Iterator[Statement]:
    """What "that file" stands for is the last one named, or nothing."""
    plain = [path for path in repository.files if re.fullmatch(r"[\w./-]+\.\w+", path) and "/" in path]
    for path in repository.some(plain, 4):
        other = f"src/{ABSENT_NAMES[1]}.py"
        for form in (
            "`{}` links to `{}`. That file does not exist.",
            "`{}` imports `{}`, but this file does not exist.",
            "`{}` refers to `{}`, which is not there.",
            "`{}` loads `{}`; that file was never committed.",
            "The plan for `{}` wants `{}`, but the file isn't there.",
            "`{}` needs `{}`. It was never added, the file is missing.",
        ):
            yield Statement(form.format(path, other), is_true=True, kind="pointed")
        yield Statement(
            f"`{path}` reads its settings; the file does not exist.", is_true=True, kind="pointed"
        )
        yield Statement(f"`{path}` opens a cache. The file is missing.", is_true=True, kind="pointed")


def _near(repository: Repository) -> Iterator[Statement]:
    """Names of a series, of another case, with a space before them, or below a submodule."""
    for path in repository.some([path for path in repository.files if re.search(r"\d", path)]):
        if re.search(r"\d{4}", path):
            continue  # such a twin refutes on purpose
        at = [match.start() for match in re.finditer(r"\d", path)][-1]
        other = f"{path[:at]}{(int(path[at]) + 3) % 10}{path[at + 1 :]}"
        if other not in repository.files:
            yield Statement(f"`{other}` does not exist.", is_true=True, kind="series")
            yield Statement(f"BLOCKED: {other} is absent from the index", is_true=True, kind="series")
    for path in repository.some([path for path in repository.files if "/" in path], 4):
        folder, _, base = path.rpartition("/")
        for other in (f"{folder}/{base.swapcase()}", f"{folder.upper()}/{base}"):
            if other not in repository.files:
                yield Statement(f"`{other}` does not exist.", is_true=True, kind="case")
        if re.fullmatch(r"[\w-]+\.\w+", base):
            yield Statement(f"my {base} is missing", is_true=True, kind="spaced")
            yield Statement(f"annual {base} does not exist", is_true=True, kind="spaced")
    for line in git(repository.path, "ls-tree", "-r", "HEAD").splitlines():
        if line.startswith("160000"):
            module = line.partition("\t")[2]
            yield Statement(f"`{module}/README.md` does not exist.", is_true=False, kind="submodule")


def _contained(repository: Repository) -> Iterator[Statement]:
    """What is missing is not the container that the sentence names."""
    code = [path for path in repository.files if path.endswith((".py", ".go", ".ts", ".rs", ".js"))]
    for path in repository.some(code, 4):
        for form in (
            "`GET /zz/nothing` has no handler in `{}`.",
            "`{}` does not register `POST /zz/nothing`.",
            "`{}` was never updated for `ZZ_NO_VARIABLE`.",
            "`{}` never mentions `zzNoSuchThing`.",
            "`{}` is missing `zzNoSuchThing`.",
            "nothing in `{}` calls `zzNoSuchThing`.",
        ):
            yield Statement(form.format(path), is_true=True, kind="container")


def judged(repository: Repository, said: Sequence[Statement]) -> Iterator[tuple[Statement, str]]:
    """Each statement with its verdict; "not found" where no claim is seen in it."""
    for start in range(0, len(said), PORTION):
        portion = [
            (statement, find_claims(statement.text)[:1]) for statement in said[start : start + PORTION]
        ]
        flat = [claim for _, claims in portion for claim in claims]
        verdicts = iter(judge_claims(flat, repository.path, "HEAD"))
        for statement, claims in portion:
            yield statement, next(verdicts)[1].state.value if claims else "not found"


def main() -> None:
    """Print a row for each repository and kind, and every wrong verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", type=Path, nargs="+")
    total: Counter[tuple[bool, str]] = Counter()
    for path in parser.parse_args().repositories:
        repository = Repository(path)
        found = list(judged(repository, list(statements(repository))))
        counts = Counter((statement.is_true, state) for statement, state in found)
        total += counts
        print(f"{path.parent.name if path.name == 'repo' else path.name}: {_row(counts)}", flush=True)
        for statement, state in found:
            if (statement.is_true, state) in {(True, "refuted"), (False, "confirmed")}:
                print(f"   {state}: {statement.text} ({statement.kind})")
    print(f"all: {_row(total)}")


def _row(counts: Counter[tuple[bool, str]]) -> str:
    true = sum(count for (is_true, _), count in counts.items() if is_true)
    false = sum(counts.values()) - true
    decided = sum(count for (_, state), count in counts.items() if state in {"confirmed", "refuted"})
    share = decided / max(1, true + false)
    return (
        f"{true} true ({counts[True, 'refuted']} refuted), "
        f"{false} false ({counts[False, 'confirmed']} confirmed), "
        f"{share:.0%} decided, {counts[True, 'not found'] + counts[False, 'not found']} not found"
    )


if __name__ == "__main__":
    main()
