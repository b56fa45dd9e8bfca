"""An index and a store of new objects of its own, so that looking at a repository changes nothing in it."""

import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.cli._review.git import RevisionGit


@contextmanager
def scratch_index(directory: Path) -> Generator[Mapping[str, str]]:
    """Git's variables for it, as long as the context lasts.

    https://git-scm.com/docs/git#_the_git_repository

    Raises:
        RepositoryError: the directory is in no repository.
    """
    git = RevisionGit(directory)
    index, objects = (_path(git, name) for name in ("index", "objects"))
    with tempfile.TemporaryDirectory(prefix="babysit-") as folder:
        scratch = Path(folder)
        (scratch / "objects").mkdir()
        if index.is_file():
            shutil.copyfile(index, scratch / "index")  # what git knows of unchanged files saves reading them
        others = git.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
        yield {
            "GIT_INDEX_FILE": str(scratch / "index"),
            "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{objects}:{others}" if others else str(objects),
        }


def _path(git: RevisionGit, name: str) -> Path:
    return Path(git.run("rev-parse", "--path-format=absolute", "--git-path", name).rstrip("\n"))
