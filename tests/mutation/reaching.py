"""Which tests reach which line, measured once by coverage."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutation.revisions import Mistake, environment


@dataclass(frozen=True, slots=True)
class Reach:
    """What one run of the tests of a tree reached."""

    root: Path
    data: CoverageData

    def tests_at(self, mistake: Mistake) -> Sequence[str]:
        """The tests that run the broken line, or a line of its function; in order."""
        lines = self.data.contexts_by_lineno(str(self.root / mistake.path))
        reached = _tests(lines.get(mistake.line, ()))
        return reached or _tests(context for line in range(*mistake.span) for context in lines.get(line, ()))


def _tests(contexts: Iterable[str]) -> Sequence[str]:
    """The name of a context is that of its test, a bar, and which phase of it."""
    return sorted({context.rpartition("|")[0] for context in contexts if "|" in context})


def reach_of(root: Path, sources: Sequence[str], tests: Sequence[str]) -> Reach:
    """Run the tests of a tree and note what each reaches of these files and folders.

    Raises:
        CalledProcessError: one is red before anything is broken.
    """
    settings = root / ".coveragerc-mutation"
    only = ",".join(f"{name}/*" if (root / name).is_dir() else name for name in sources)
    settings.write_text(f"[run]\ninclude = {only}\n")
    subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-n", str(min(2, os.cpu_count() or 1)),
            "--cov", "--cov-config", str(settings), "--cov-context=test", "--cov-report=", *tests,
        ],
        cwd=root,
        env=environment(root),
        check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    data = CoverageData(str(root / ".coverage"))
    data.read()
    return Reach(root, data)
