"""What the checklist costs: a file of each language, a pull request of 30 files, 3,000 files; beside semgrep.

    python benchmarks/checklist.py [--semgrep PATH] [DIRECTORY ...]

Without a directory it takes Python's own site-packages. Seconds are processor time of one process with all
items, and each figure is the best of three, which other work on the machine distorts least; a file is a new
file, a pull request adds five lines to each of 30 files amid all the others. The 3,000 files are one change
in a process of its own, for its peak memory; where there are fewer, they are taken again under other paths.
The last table is wall time over 30 new files, with one core and the rules of semgrep.yml on their side: a
review in a server that runs, as Babysit works, and both programs from start to exit. Without a semgrep on the
path, or given, it is left out.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from bot.checklist.core.change import Change, FileChange
from bot.checklist.core.language import is_test, language_of
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.checklist.languages.language import Language
from bot.model.config import ChecklistConfig

MANY = 3_000
SAMPLE = 300
PULL_REQUEST = 30
ADDED_LINES = 5
TIMES = 3
LANGUAGES = (Language.GO, Language.PYTHON, Language.TYPESCRIPT, Language.JAVASCRIPT)
RULES = Path(__file__).with_name("semgrep.yml")


class Files(Mapping[str, bytes]):
    """The sources below some directories by their paths, read when asked for."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self.paths = {
            f"{directory.name}/{path.relative_to(directory)}": path
            for directory in directories
            for path in sorted(directory.rglob("*"))
            if is_source(path.relative_to(directory)) and path.is_file()
        }

    def __getitem__(self, path: str) -> bytes:
        """What a file holds now."""
        return self.paths[path].read_bytes()

    def __iter__(self) -> Iterator[str]:
        """The paths, in order."""
        return iter(self.paths)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.paths)


def is_source(path: Path) -> bool:
    """Whether a path, within its directory, is code that is reviewed; declarations alone are none."""
    name = str(path)
    return language_of(name) in LANGUAGES and not is_test(name) and not name.endswith((".d.ts", ".min.js"))


def spread(paths: Sequence[str], most: int) -> Sequence[str]:
    """At most that many, evenly from all."""
    return [paths[index * len(paths) // most] for index in range(most)] if len(paths) > most else paths


def own_s(change: Change) -> float:
    """Processor time of one review with all items, the best of three."""
    best = float("inf")
    for _ in range(TIMES):
        start = time.process_time()
        review(change, ChecklistConfig(), builtin_items())
        best = min(best, time.process_time() - start)
    return best


def as_new(path: str, content: bytes) -> FileChange:
    """A file that a change adds."""
    return FileChange(path=path, base=None, head=content)


def with_lines_added(path: str, content: bytes) -> FileChange:
    """A file to which a change adds lines in its middle."""
    lines = content.split(b"\n")
    middle = len(lines) // 2
    return FileChange(
        path=path, base=b"\n".join(lines[:middle] + lines[middle + ADDED_LINES :]), head=content
    )


def each_language(files: Files) -> None:
    """A row a language."""
    print(f"{'one file':<22} {'files':>6} {'median size':>12} {'median':>10} {'p99':>10}")
    for language in LANGUAGES:
        paths = spread([path for path in files if language_of(path) is language], SAMPLE)
        if len(paths) < PULL_REQUEST:
            continue
        times_ms = sorted(1000 * own_s(Change(files=[as_new(path, files[path])])) for path in paths)
        size_kb = statistics.median(len(files[path]) for path in paths) / 1000
        middle_ms, p99_ms = statistics.median(times_ms), times_ms[int(len(times_ms) * 0.99)]
        print(
            f"{language.value:<22} {len(paths):>6} {size_kb:>9.1f} kB {middle_ms:>7.2f} ms {p99_ms:>7.2f} ms"
        )


def pull_request(files: Files) -> None:
    """The rows of one pull request of ordinary size."""
    paths = spread(list(files), PULL_REQUEST)
    rest = {path: files[path] for path in files if path not in paths}
    edited = [with_lines_added(path, files[path]) for path in paths]
    print(f"\n{'one pull request':<22} {'files':>6} {'own time':>23}")
    print(
        f"{'lines added to each':<22} {len(paths):>6} {own_s(Change(files=edited, unchanged=rest)):>21.2f} s"
    )


def alone(count: int, directories: Sequence[str]) -> str:
    """What a process prints that reviews so many new files."""
    command = [sys.executable, __file__, "--alone", str(count), *directories]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def review_alone(count: int, files: Files) -> None:
    """What `alone` starts: one review, and its row."""
    copies = (f"{turn}/{path}" for turn in range(count) for path in files)
    paths = list(islice(copies, count))
    changed = [as_new(path, files[path.partition("/")[2]]) for path in paths]
    size_mb = sum(len(file.head or b"") for file in changed) / 1e6
    start = time.process_time()
    review(Change(files=changed), ChecklistConfig(), builtin_items())
    taken_s = time.process_time() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all of them new':<22} {len(paths):>6} {size_mb:>9.1f} MB {taken_s:>8.1f} s {peak_mb:>7.0f} MB")


def beside_semgrep(files: Files, semgrep: str) -> None:
    """The rows of both programs over the same files, each the best of three in turn."""
    served_s = started_s = semgrep_s = float("inf")
    with tempfile.TemporaryDirectory() as directory:
        for number, path in enumerate(spread(list(files), PULL_REQUEST)):
            Path(directory, f"{number}_{Path(path).name}").write_bytes(files[path])
        copies = Files([Path(directory)])
        change = Change(files=[as_new(path, copies[path]) for path in copies])
        for _ in range(TIMES):
            served_s = min(served_s, wall_s(lambda: review(change, ChecklistConfig(), builtin_items())))
            started_s = min(started_s, wall_s(lambda: alone(len(copies), [directory])))
            semgrep_s = min(semgrep_s, wall_s(lambda: scan(semgrep, directory)))
    print(f"\n{'side by side':<22} {'files':>6} {'wall time':>23}")
    print(f"{'Babysit, in a server':<22} {len(copies):>6} {served_s:>21.2f} s")
    print(f"{'Babysit, from start':<22} {len(copies):>6} {started_s:>21.2f} s")
    print(f"{'semgrep, from start':<22} {len(copies):>6} {semgrep_s:>21.2f} s")
    print(f"semgrep takes {semgrep_s / served_s:.0f} and {semgrep_s / started_s:.1f} times as long")


def wall_s(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def scan(semgrep: str, directory: str) -> None:
    """One run of semgrep over all files of a directory."""
    command = [semgrep, "scan", "--config", str(RULES), "--jobs=1", "--metrics=off", "--quiet", "--json"]
    command += ["--disable-version-check", "--no-git-ignore", directory]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("directories", nargs="*", default=[sysconfig.get_paths()["purelib"]])
    parser.add_argument("--semgrep", default=shutil.which("semgrep"), help="the program to compare with")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    files = Files([Path(name).resolve() for name in given.directories])
    if given.alone is not None:
        review_alone(given.alone, files)
        return
    # First, while this process is small: on Linux a child begins with the peak of what started it.
    many = alone(MANY, given.directories)
    each_language(files)
    pull_request(files)
    print(f"\n{'one change':<22} {'files':>6} {'size':>12} {'own time':>10} {'peak':>10}\n{many}", end="")
    if given.semgrep:
        beside_semgrep(files, given.semgrep)
    else:
        print("\nsemgrep was left out: there is none on the path")


if __name__ == "__main__":
    main()
