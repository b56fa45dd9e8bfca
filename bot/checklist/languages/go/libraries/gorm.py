"""GORM."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.queries import ChainQueries

RECORDS = Records(
    on_database=words("First Take Last Find Delete Where"),
    by_key=words("First Take Last Find Delete"),
    with_text=words("Raw Exec First Take Last Find Delete Where"),
)
QUERIES = ChainQueries(
    ends=words(
        """
        First Find Take Last Delete Update Updates Count Scan Pluck Row Rows UpdateColumn FindInBatches
        """
    ),
)
