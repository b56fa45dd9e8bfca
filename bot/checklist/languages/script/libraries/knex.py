"""Knex, and Drizzle's chains."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(on_database=words("where first delete update get"), with_text=words("raw where"))
