"""The history of the tables, one for SQLite and PostgreSQL: a file a revision in `versions`, oldest first.

To change the tables add `versions/v<next number>_<what>.py`: `down_revision` is the number before, and its
function `upgrade` asks `op` (Alembic's words) for what both engines have, with what `columns` offers. Never
edit one that was released. The tests in tests/storage hold the revisions to one line.
"""

from pathlib import Path

VERSIONS = Path(__file__).parent / "versions"

REVISIONS = tuple(sorted(file.name[1:5] for file in VERSIONS.glob("v[0-9][0-9][0-9][0-9]_*.py")))
"""Every revision by its number, in order; known without Alembic, so that who is up to date never loads it."""
HEAD = REVISIONS[-1]
TABLE = "alembic_version"
"""Where Alembic notes which revision a database has."""
