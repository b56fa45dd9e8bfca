"""ent."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(
    always=words("DeleteOneID UpdateOneID"), by_key=words("DeleteOneID UpdateOneID"), on_database=words("Get")
)
