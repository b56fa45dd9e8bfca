"""Real git repositories for the tests of `babysit review`."""

import subprocess
from pathlib import Path

BAD = 'def f(db, q):\n    db.execute(f"SELECT {q} FROM t")\n'


class Repository:
    """A git repository in a directory of its own, with a `main` of one commit."""

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        self.path = path
        self.git("init", "-q", "-b", "main")
        self.commit(**{"README.md": "A project.\n"})

    @classmethod
    def at(cls, path: Path) -> "Repository":
        """A repository that is there already, such as a clone."""
        found = cls.__new__(cls)
        found.path = path
        return found

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", "-C", str(self.path), *identity, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, **files: str | bytes) -> str:
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Change")
        return self.git("rev-parse", "HEAD")

    def branch(self) -> None:
        self.git("switch", "-q", "-c", "topic")
