"""Sequelize."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(
    always=words("findByPk findOne"), on_database=words("destroy update"), by_key=words("findByPk")
)
