"""bun."""

from bot.checklist.languages.shapes.migrations import RegisteredSteps

MIGRATIONS = RegisteredSteps(
    words=("migrate.NewMigrations", "migrate.Migration{", "igrations.MustRegister", "igrations.Register")
)
