"""database/sql, and sqlx and pgx that call things alike."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(
    with_text=words(
        """
        Query QueryRow QueryContext QueryRowContext QueryRowx Queryx Exec ExecContext Get GetContext Select
        SelectContext
        """
    ),
)
