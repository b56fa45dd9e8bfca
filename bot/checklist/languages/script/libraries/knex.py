"""Knex, and Drizzle's chains."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.migrations import WayFunctions

RECORDS = Records(on_database=words("where first delete update get"), with_text=words("raw where"))
MIGRATIONS = WayFunctions(words=("knex",))
