"""Installs the lock file with the oldest and the newest pip that this Python may come with.

Beside every real package lies a made-up newer one: what is newest today decides nothing.
"""

import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

import newer  # noqa: E402

import dev  # noqa: E402 - found only now

OLDEST_PIP = {(3, 11): "22.3", (3, 12): "23.2.1", (3, 13): "24.2", (3, 14): "25.2"}
"""What the first release of each Python brought: Lib/ensurepip in its source."""


def pips() -> list[str]:
    """What to ask for: the oldest pip of this Python, where it is known, and the newest there is."""
    oldest = OLDEST_PIP.get(sys.version_info[:2])
    return [*([f"pip=={oldest}"] if oldest else []), "pip"]


def installs(pip: str, folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether dev.py's own commands fill a new environment, and what is in it fits together."""
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    dev_commands = [[python, *command[1:]] for command in dev.packages()]
    commands = [
        [python, "-m", "pip", "--quiet", "install", "--upgrade", pip],
        *dev_commands,
        [python, "-m", "pip", "--quiet", "check"],
        [python, "-m", "bot", "--version"],
    ]
    quiet = {**environ, "PIP_FIND_LINKS": ""}
    for command in commands:
        environment = environ if command in dev_commands else quiet
        if subprocess.run(
            command, cwd=ROOT, env=environment, check=False, stdout=subprocess.DEVNULL
        ).returncode:
            print(f"with {pip}: {' '.join(command)} failed", file=sys.stderr)
            return False
    return True


def main() -> int:
    """The exit code: 0 when each pip installs exactly what is locked."""
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder) / "newer"
        wheels.mkdir()
        newer.make(newer.locked(dev.LOCK) - {"pip"}, wheels)
        environ = newer.environment(wheels)
        return int(
            not all(installs(pip, Path(folder) / f"with-{n}", environ) for n, pip in enumerate(pips()))
        )


if __name__ == "__main__":
    sys.exit(main())
