"""Alembic."""

from bot.checklist.languages.shapes.migrations import MigrationStyles

MIGRATIONS = MigrationStyles(
    styles=frozenset({"downgrade"}),
    marks=("def upgrade",),
    checks=(
        (
            r"create_check_constraint\(\s*[\"'](?P<name>\w+)[\"']\s*,\s*[\"'][\w.]+[\"']\s*,\s*"
            r"(?:sa\.)?(?:text\(\s*)?[\"'](?P<check>[^\"'\n]{1,500})[\"']"
        ),
    ),
)
