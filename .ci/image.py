"""Runs the Dockerfile's own install steps into an empty folder, since a container engine is not always there.

Every COPY and RUN of the first stage is carried out with `/src`, `/opt` and `/wheel` moved below a temporary
folder; then the installed command must start. Beside every real package lies a made-up newer one.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / ".ci")]

import newer  # noqa: E402 - found only now

LOCKS = (ROOT / "requirements" / "run.txt", ROOT / "requirements" / "build.txt")
MOVED = ("/src", "/opt", "/wheel")


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """(keyword, rest) of each instruction of the first stage, continued lines joined, comments dropped."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    stages = 0
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        keyword, _, rest = line.strip().partition(" ")
        stages += keyword == "FROM"
        if stages == 1 and keyword in {"COPY", "RUN"}:
            yield keyword, rest.strip()


def moved(command: str, root: Path) -> str:
    """The command with the image's folders below `root`."""
    return re.sub(rf"(?<![\w.])(?:{'|'.join(MOVED)})\b", lambda found: f"{root}{found[0]}", command)


def copy(rest: str, work: Path) -> None:
    """`COPY a b to`: into the folder `to`, or as `to` for a single folder."""
    *sources, target = rest.split()
    for source in sources:
        origin = ROOT / source
        if origin.is_dir():
            shutil.copytree(origin, work / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (work / target).mkdir(parents=True, exist_ok=True)
            shutil.copy(origin, work / target)


def succeeds(command: str, work: Path, environ: Mapping[str, str]) -> bool:
    """Whether the command exits with 0; what it said is shown only if not."""
    done = subprocess.run(  # noqa: S602 - the commands are our own Dockerfile's
        command,
        shell=True,
        cwd=work,
        env=environ,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(f"{command}\n{done.stdout}", file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """The exit code: 0 when the installed command starts and finds its data."""
    with tempfile.TemporaryDirectory() as folder:
        root, work, wheels = Path(folder), Path(folder) / "src", Path(folder) / "newer"
        work.mkdir()
        wheels.mkdir()
        newer.make(newer.locked(*LOCKS), wheels)
        environ = newer.environment(wheels)
        for keyword, rest in instructions((ROOT / "Dockerfile").read_text()):
            if keyword == "COPY":
                copy(rest, work)
            elif not succeeds(moved(rest, root), work, environ):
                return 1
        babysit = root / "opt" / "babysit" / "bin" / "babysit"
        checks = [["--version"], ["--help"], ["config", "--schema"], ["review", "--explain", "B"]]
        return max(
            subprocess.run([babysit, *arguments], cwd=root, check=False, stdout=subprocess.DEVNULL).returncode
            for arguments in checks
        )


if __name__ == "__main__":
    sys.exit(main())
