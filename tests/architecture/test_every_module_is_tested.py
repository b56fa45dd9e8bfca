"""A module's tests are found from its name.

`bot/x/y.py` is tested by `tests/x/test_y.py`, and `simulator/x/y.py` by `tests/simulator/x/test_y.py`. A
folder has a name like a module: what is directly in `bot/x/` may be tested by `test_x.py`, in `tests/x/` or
beside it. Leading underscores of a module are dropped. Modules that decide nothing need no test: types,
constants, and calls in a row.
"""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for package in ("bot", "simulator") for path in (ROOT / package).rglob("*.py"))
DECIDES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match, ast.BoolOp)
# What only puts parts together is tested where the whole is: in its stories. No `.py`: all of a folder.
ELSEWHERE: Mapping[str, str] = {
    "bot/__main__.py": "tests/cli/test_cli.py",
    "bot/agent_roster.py": "tests/scenarios/test_scope.py",
    "bot/base_pushes.py": "tests/scenarios/test_bases.py",
    "bot/case_loader.py": "tests/scenarios/test_commands.py",
    "bot/claim_verification/gathering.py": "tests/scenarios/test_claims.py",
    "bot/claim_verification/verifier.py": "tests/scenarios/test_claims.py",
    "bot/comment_posting.py": "tests/scenarios/test_one_comment.py",
    "bot/publishing.py": "tests/scenarios/test_check_runs.py",
    "bot/server.py": "tests/cli/test_server_commands.py",
    "bot/shared_heads.py": "tests/scenarios/test_shared_head.py",
    # a route's story goes through all of it: a file a language
    "bot/checklist/facts/routes": "tests/checklist/routes",
    "bot/checklist/facts/routes/frameworks": "tests/checklist/routes",
    "bot/records/sqlite": "tests/records/test_records.py",
    "bot/stores.py": "tests/scenarios/processes/test_fleet.py",
    "bot/storage/copying.py": "tests/cli/test_db.py",
    "bot/storage/migrations/versions": "tests/storage/test_sqlite.py",
    # the parts of one HTTP server
    "simulator/admission.py": "tests/simulator/test_access.py",
    "simulator/caller.py": "tests/simulator/test_access.py",
    "simulator/frontdoor.py": "tests/simulator/test_access.py",
    "simulator/server.py": "tests/simulator/test_access.py",
    "simulator/starter.py": "tests/simulator/test_access.py",
    "simulator/story.py": "tests/simulator/test_access.py",
    "simulator/demo/acts": "tests/simulator/demo/test_demo.py",
}


def decides(path: Path) -> bool:
    """Whether a module has logic: anything that goes one way or another."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    choices = [node for node in nodes if isinstance(node, ast.comprehension) and node.ifs]
    return bool(choices) or any(isinstance(node, DECIDES) for node in nodes)


def mirror(folder: Path) -> Path:
    """Where the tests of a folder's modules stand."""
    package, *folders = folder.relative_to(ROOT).parts
    return (ROOT / "tests" if package == "bot" else ROOT / "tests" / package).joinpath(*folders)


def places(path: Path) -> list[Path]:
    """Where the tests of a module may stand: under its own name, or under its folder's."""
    folder = mirror(path.parent)
    own = [] if path.name == "__init__.py" else [folder / f"test_{path.stem.lstrip('_')}.py"]
    room = f"test_{path.parent.name.lstrip('_')}.py"
    return own if path.parent.parent == ROOT else [*own, folder / room, folder.parent / room]


def told_elsewhere(path: Path) -> str:
    """Which other file a module or its folder names, with a reason; empty if none."""
    name = path.relative_to(ROOT).as_posix()
    return ELSEWHERE.get(name) or ELSEWHERE.get(name.rpartition("/")[0], "")


@pytest.mark.parametrize(
    "path", [module for module in MODULES if decides(module)], ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_module_with_logic_has_its_test_where_one_looks(path: Path) -> None:
    found = [place for place in places(path) if place.is_file()]
    told = " or ".join(str(place.relative_to(ROOT)) for place in places(path))

    assert found or told_elsewhere(path), f"{path.relative_to(ROOT)} needs {told}"
    assert not (found and told_elsewhere(path)), f"{path.relative_to(ROOT)} is no exception any more"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_an_exception_names_what_is_there(name: str) -> None:
    assert (ROOT / name).exists()
    assert (ROOT / ELSEWHERE[name]).exists()
