"""goose."""

from bot.checklist.languages.shapes.migrations import RegisteredSteps

MIGRATIONS = RegisteredSteps(words=("goose.AddMigration", "goose.AddNamedMigration"))
