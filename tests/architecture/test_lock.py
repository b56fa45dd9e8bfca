"""The lock files are closed: whatever a locked package needs on any machine is locked too, and fits."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "run": PROJECT["project"]["dependencies"],
    "dev": [
        *PROJECT["project"]["dependencies"],
        *(line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra),
        *PROJECT["dependency-groups"]["dev"],
    ],
    "benchmarks": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["postgres"],
        *PROJECT["dependency-groups"]["benchmarks"],
    ],
    "build": PROJECT["build-system"]["requires"],
}
MACHINES = [
    {"python_version": version, "python_full_version": f"{version}.0", **system}
    for version in ("3.11", "3.12", "3.13", "3.14")
    for system in (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    )
]


def locked(name: str) -> Mapping[str, Requirement]:
    lines = re.findall(
        r"^([A-Za-z0-9._-]+==[^\\\n]+)", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE
    )
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def is_needed(requirement: Requirement, machine: Mapping[str, str], extras: frozenset[str]) -> bool:
    environment = {name: str(value) for name, value in {**default_environment(), **machine}.items()}
    return requirement.marker is None or any(
        requirement.marker.evaluate({**environment, "extra": extra}) for extra in (extras or {""})
    )


def missing(name: str, machine: Mapping[str, str]) -> Iterator[str]:
    """Each requirement that the lock does not meet, from the project's own on."""
    pins = locked(name)
    waiting = [(Requirement(line), frozenset[str]()) for line in WANTED[name]]
    seen: set[str] = set()
    while waiting:
        requirement, extras = waiting.pop()
        if str((requirement, extras)) in seen or not is_needed(requirement, machine, extras):
            continue
        seen.add(str((requirement, extras)))
        pin = pins.get(canonicalize_name(requirement.name))
        if pin is None or not is_needed(pin, machine, frozenset()):
            yield str(requirement)
        elif not requirement.specifier.contains(next(iter(pin.specifier)).version):
            yield f"{requirement} is locked as {pin}"
        else:
            waiting += [
                (Requirement(line), frozenset(requirement.extras)) for line in needs(requirement.name)
            ]


def needs(name: str) -> list[str]:
    """What the installed package asks for; a package of other systems alone is not here to be asked."""
    try:
        return requires(name) or []
    except ModuleNotFoundError:
        return []


@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda one: f"{one['python_version']}-{one['sys_platform']}"
)
@pytest.mark.parametrize("name", WANTED)
def test_a_lock_file_holds_everything_that_it_needs(name: str, machine: Mapping[str, str]) -> None:
    assert list(missing(name, machine)) == []


def test_every_locked_package_has_a_hash() -> None:
    for name in WANTED:
        text = (ROOT / f"requirements/{name}.txt").read_text()
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
