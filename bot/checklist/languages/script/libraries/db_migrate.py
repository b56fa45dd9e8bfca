"""db-migrate."""

from bot.checklist.languages.shapes.migrations import WayFunctions

MIGRATIONS = WayFunctions(words=("db.runSql(",))
