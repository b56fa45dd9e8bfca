"""gormigrate and xormigrate."""

from bot.checklist.languages.shapes.migrations import RegisteredSteps

MIGRATIONS = RegisteredSteps(words=("gormigrate.Migration", "xormigrate.Migration"))
