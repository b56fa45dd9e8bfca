"""GORM."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(
    on_database=words("First Take Last Find Delete Where"),
    by_key=words("First Take Last Find Delete"),
    with_text=words("Raw Exec First Take Last Find Delete Where"),
)
