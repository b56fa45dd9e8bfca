"""How long the checklist takes: a file of each language, a pull request of 30 files, 3,000 files.

    python benchmarks/checklist.py [DIRECTORY ...]

Without a directory it takes Python's own site-packages. Wall time of one process, all items together.
"""

import resource
import statistics
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

from bot.checklist.builtin import builtin_items
from bot.checklist.change import Change, FileChange
from bot.checklist.engine import review
from bot.checklist.language import Language, is_test, language_of
from bot.model.config import ChecklistConfig

MOST_FILES = 3_000
SAMPLE = 300
PULL_REQUEST = 30
LANGUAGES = (Language.GO, Language.PYTHON, Language.TYPESCRIPT, Language.JAVASCRIPT)


def files_below(directories: Sequence[Path]) -> list[FileChange]:
    """Source files as a change that adds them all."""
    found: list[FileChange] = []
    for directory in directories:
        for path in sorted(directory.rglob("*")):
            name = str(path.relative_to(directory))
            if path.is_file() and language_of(name) in LANGUAGES and not is_test(name):
                found.append(FileChange(path=name, base=None, head=path.read_bytes()))
    return found


def took_s(files: Sequence[FileChange]) -> float:
    """One review of these files, in seconds."""
    start = time.perf_counter()
    review(Change(files=files), ChecklistConfig(), builtin_items())
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    directories = [Path(name) for name in sys.argv[1:]] or [Path(sysconfig.get_paths()["purelib"])]
    files = files_below(directories)
    took_s(files[:1])
    for language in LANGUAGES:
        step = max(1, len(files) // (SAMPLE * len(LANGUAGES)))
        mine = [file for file in files if language_of(file.path) is language][::step][:SAMPLE]
        if len(mine) > 1:
            times = sorted(took_s([file]) * 1000 for file in mine)
            p99 = times[int(len(times) * 0.99)]
            middle_ms = statistics.median(times)
            print(f"{language.value:<11} {len(mine):>5} files  median {middle_ms:6.2f} ms  p99 {p99:7.2f} ms")
    middle = len(files) // 2
    print(f"a pull request of {PULL_REQUEST} files  {took_s(files[middle : middle + PULL_REQUEST]):.2f} s")
    many = files[:MOST_FILES]
    print(f"{len(many)} files  {took_s(many):.1f} s")
    print(f"peak memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
