"""The history of the tables is one line, and its numbers are known without loading Alembic."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.storage.migrations import REVISIONS, VERSIONS


def walked() -> list[str]:
    """The revisions from the first to the last, as Alembic would walk them."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in scripts][::-1]


def test_each_revision_follows_the_one_of_the_number_before() -> None:
    assert walked() == list(REVISIONS)
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))


def test_each_revision_is_named_by_its_file() -> None:
    files = sorted(file.name[1:5] for file in VERSIONS.glob("*.py") if file.name != "__init__.py")

    assert files == list(REVISIONS)
