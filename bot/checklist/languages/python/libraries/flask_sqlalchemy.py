"""Flask-SQLAlchemy."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.queries import ModelQueries

RECORDS = Records(always=words("get_or_404 first_or_404"), by_key=words("get_or_404"))
QUERIES = ModelQueries(
    classes=(
        (
            r"(?:\w+\.)*(?P<model>[A-Z]\w*|cls)\.query\.(?:filter|filter_by|get|get_or_404|first_or_404|one|all|first|join"
            r"|options)"
        ),
    ),
)
