"""The two things one does with a fresh checkout: `python3 dev.py demo` and `python3 dev.py test`.

Makes `.venv` from the locked requirements, installs Babysit into it, and hands over. Standard library only.
"""

import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / "babysit.lock"

CHECKS = {  # two at a time, the longest first; the tests come last, and take all cores
    "the lock installs": ["python", ".ci/install.py"],
    "the image installs": ["python", ".ci/image.py"],
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "types, a second opinion": ["ty", "check", "bot", "simulator"],
    "import contracts": ["lint-imports"],
    "dependencies": ["deptry", "."],
    "Dockerfile": ["hadolint", "Dockerfile"],
    "our own checklist": ["babysit", "review", "--all", "--config", ".github/babysit.yml"],
    "docs are fresh": ["python", "-m", "docs.build", "--check"],
}
TESTS = ["python", "-m", "pytest", "-n", "auto"]


def started(*command: str, output: int | None = None) -> "subprocess.CompletedProcess[str]":
    """A command of the virtual environment, run in the repository to its end."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(VENV),
        "BABYSIT_INVOKED_AS": f"python3 {shlex.quote(sys.argv[0])}",
    }
    program = [str(BIN / command[0]), *command[1:]]
    errors = subprocess.STDOUT if output == subprocess.PIPE else None
    return subprocess.run(
        program, cwd=ROOT, env=environment, check=False, stdout=output, stderr=errors, text=True
    )


def run(*command: str) -> int:
    """The exit code of a command of the virtual environment; Ctrl-C is for it alone, to clean up."""
    former = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        return started(*command).returncode
    finally:
        signal.signal(signal.SIGINT, former)


def lock_digest() -> str:
    """What the installed environment must have been made from to be used again.

    Of pyproject.toml that is what installing reads; the tools' settings stand there, too.
    """
    import tomllib  # noqa: PLC0415 - an older Python is to get our message, not this line's

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    read = json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]])
    return hashlib.sha256(LOCK.read_bytes() + read.encode()).hexdigest()


def packages() -> tuple[list[str], ...]:
    """The commands that fill an empty `.venv`.

    The lock file is complete, so nothing is resolved. pip 23.2 and older, asked to resolve, forget the
    pin of a package that another one asks for with an extra, and refuse the newest one for want of its hash.
    """
    pip = ["python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    return (
        [*pip, "--require-hashes", "--requirement", str(LOCK)],
        [*pip, "--no-build-isolation", "--editable", str(ROOT)],
    )


def install() -> None:
    """Make `.venv`, once for each state of the lock file."""
    if STAMP.exists() and STAMP.read_text() == lock_digest():
        return
    print("Setting up .venv from requirements/dev.txt; this happens once.", flush=True)
    venv.create(VENV, with_pip=True, clear=True)
    if any(run(*command) for command in packages()):
        sys.exit("dev.py: the packages could not be installed; the lines above say why.")
    STAMP.write_text(lock_digest())


def test(arguments: list[str]) -> int:
    """Every check, or only pytest with `arguments`. The number of failed checks."""
    if arguments:
        return run("python", "-m", "pytest", *arguments)
    failed = []
    with ThreadPoolExecutor(2) as pool:
        under_way = {
            name: pool.submit(started, *check, output=subprocess.PIPE) for name, check in CHECKS.items()
        }
        for name, done in under_way.items():
            print(f"--- {name}: {' '.join(CHECKS[name])}\n{done.result().stdout}", end="", flush=True)
            failed += [name] if done.result().returncode else []
    print(f"--- tests: {' '.join(TESTS)}", flush=True)
    failed += ["tests"] if run(*TESTS) else []
    print(f"--- {'failed: ' + ', '.join(failed) if failed else 'all checks passed'}", flush=True)
    return len(failed)


def main() -> int:
    """Set up, then test or run `babysit`."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the message is for those who have an older Python
        sys.exit("dev.py: Babysit needs Python 3.11 or newer.")
    install()
    match sys.argv[1:]:
        case ["test", *arguments]:
            return test(arguments)
        case arguments:
            return run("babysit", *(arguments or ["--help"]))


if __name__ == "__main__":
    sys.exit(main())
