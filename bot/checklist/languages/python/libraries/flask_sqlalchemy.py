"""Flask-SQLAlchemy."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(always=words("get_or_404 first_or_404"), by_key=words("get_or_404"))
