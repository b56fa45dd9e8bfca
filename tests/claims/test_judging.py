"""A true claim is never refuted, and a false one nearly always is: on a real tree and real lists of names."""

import random
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.claims.judge import judge, needed
from bot.claims.judging.evidence import Evidence
from bot.claims.judging.tree import FileTree, TreeFile
from bot.model.claims import Claim, ClaimKind, ClaimState, Family

STANDARD_LIBRARY = Path(sysconfig.get_paths()["stdlib"])
PACKAGES = Path(sysconfig.get_paths()["purelib"])
HEAD = "4f1c2d3e" * 5
CASES = 300


def chosen(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same cases in every run


def real_paths() -> list[str]:
    found = [(root, path) for root in (STANDARD_LIBRARY, PACKAGES) for path in root.rglob("*")]
    kept = {str(path.relative_to(root)) for root, path in found if path.is_file() and path.suffix != ".pyc"}
    return chosen(1).sample(sorted(kept), 3_000)


@pytest.fixture(scope="module")
def paths() -> list[str]:
    return real_paths()


class OnDisk(Mapping[str, str | None]):
    """The real files, read when asked for."""

    def __getitem__(self, path: str) -> str | None:
        for root in (STANDARD_LIBRARY, PACKAGES):
            if (root / path).is_file():
                return (root / path).read_text(errors="replace")
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def evidence_of(tree: FileTree, contents: Mapping[str, str | None]) -> Evidence:
    return Evidence(head_sha=HEAD, tree=tree, contents=contents)


def missing(subject: str, container: str = "", kind: ClaimKind = ClaimKind.FILE) -> Claim:
    return Claim(kind=kind, family=Family.MISSING, subject=subject, container=container)


def test_no_file_that_was_taken_away_is_said_to_be_there(paths: list[str]) -> None:
    files = {path: TreeFile() for path in paths}
    tree = FileTree(files)

    states = []
    for path in chosen(4).sample(paths, CASES):
        without = FileTree({name: file for name, file in files.items() if name != path})
        states.append(judge(missing(path), evidence_of(without, OnDisk())).state)

    assert tree.is_complete
    assert states.count(ClaimState.REFUTED) == 0
    assert states.count(ClaimState.CONFIRMED) > CASES * 0.2


def test_no_file_that_was_taken_away_is_said_to_be_in_the_index(paths: list[str]) -> None:
    files = {path: TreeFile() for path in paths}

    for path in chosen(5).sample(paths, 60):
        without = FileTree({name: file for name, file in files.items() if name != path})
        claim = missing(path.rsplit("/", 1)[-1], "index", ClaimKind.ENTRY)
        contents = {name: OnDisk()[name] for name in needed(claim, without)}
        state = judge(claim, evidence_of(without, contents)).state
        listed = any(path.rsplit("/", 1)[-1] in (text or "") for text in contents.values())
        assert state is not ClaimState.REFUTED or listed


def test_files_that_are_there_are_found(paths: list[str]) -> None:
    tree = FileTree({path: TreeFile() for path in paths})
    sample = chosen(6).sample(paths, CASES)

    states = [judge(missing(path), evidence_of(tree, OnDisk())).state for path in sample]

    assert states.count(ClaimState.REFUTED) >= CASES * 0.99


def json_list(names: Sequence[str]) -> str:
    return '{\n  "files": [\n' + ",\n".join(f'    "./{name}"' for name in names) + "\n  ]\n}\n"


def json_keys(names: Sequence[str]) -> str:
    return "{\n" + ",\n".join(f'  "{name}": {{"order": {at}}}' for at, name in enumerate(names)) + "\n}\n"


def yaml_list(names: Sequence[str]) -> str:
    return "# what is built\nresources:\n" + "".join(f"  - {name}\n" for name in names)


def yaml_nav(names: Sequence[str]) -> str:
    return "site_name: x\nnav:\n" + "".join(f"  - Page {at}: docs/{name}\n" for at, name in enumerate(names))


def toml_list(names: Sequence[str]) -> str:
    return "[listing]\nfiles = [\n" + "".join(f'  "{name}",\n' for name in names) + "]\n"


def toml_tables(names: Sequence[str]) -> str:
    return "".join(f'[services."{name}"]\nport = {at}\n' for at, name in enumerate(names))


def markdown_list(names: Sequence[str]) -> str:
    return "# Index\n\n" + "".join(f"- [Page {at}]({name}), see there\n" for at, name in enumerate(names))


def script_imports(names: Sequence[str]) -> str:
    lines = "".join(f"import m{at} from './{name}';\n" for at, name in enumerate(names))
    return f"{lines}export default [{', '.join(f'm{at}' for at in range(len(names)))}];\n"


def script_exports(names: Sequence[str]) -> str:
    return "".join(
        f'export {{ default as m{at} }} from "./{name}"; // page {at}\n' for at, name in enumerate(names)
    )


def go_imports(names: Sequence[str]) -> str:
    lines = "".join(f'\t_ "example.com/app/parts/{name}"\n' for name in names)
    return f"package parts\n\nimport (\n{lines})\n"


def go_map(names: Sequence[str]) -> str:
    lines = "".join(f'\t"{name}": register{at},\n' for at, name in enumerate(names))
    return f"package parts\n\nvar all = map[string]func(){{\n{lines}}}\n"


FORMATS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "registry.json": json_list,
    "meta/_journal.json": json_keys,
    "kustomization.yaml": yaml_list,
    "mkdocs.yml": yaml_nav,
    "services.toml": toml_list,
    "tables.toml": toml_tables,
    "README.md": markdown_list,
    "index.js": script_imports,
    "index.ts": script_exports,
    "imports.go": go_imports,
    "map.go": go_map,
}


def names_for(path: str, paths: Sequence[str], chance: random.Random) -> list[str]:
    """Real base names or stems, each another word."""
    bases = sorted({name.rsplit("/", 1)[-1] for name in paths if " " not in name})
    stems = path.endswith(".go") or chance.random() < 0.5
    chosen = chance.sample(bases, 30)
    return sorted({name.partition(".")[0] or name for name in chosen} if stems else set(chosen))


@pytest.mark.parametrize("path", FORMATS, ids=str)
def test_an_entry_is_refuted_when_listed_and_never_when_taken_out(path: str, paths: list[str]) -> None:
    chance = chosen(path)
    tree = FileTree({f"app/{path}": TreeFile()})
    wrong, found = [], 0

    for _ in range(CASES):
        names = names_for(path, paths, chance)
        name = chance.choice(names)
        claim = missing(name, path.rsplit("/", 1)[-1], ClaimKind.ENTRY)
        rest = [other for other in names if other != name]
        whole = evidence_of(tree, {f"app/{path}": FORMATS[path](names)})
        less = replace(whole, contents={f"app/{path}": FORMATS[path](rest)})
        found += judge(claim, whole).state is ClaimState.REFUTED
        if judge(claim, less).state is ClaimState.REFUTED:
            wrong.append(name)

    assert wrong == []
    assert found >= CASES * 0.99
