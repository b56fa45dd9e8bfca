"""Drivers that take a query's text: pg, mysql2, better-sqlite3, pg-promise."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(with_text=words("query execute raw run all get one oneOrNone"))
