"""SQLAlchemy, with its queries of version 1 and its statements of version 2; SQLModel is the same."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.queries import ModelQueries

RECORDS = Records(
    always=words("filter_by"),
    on_database=words("get filter where first one delete update"),
    by_key=words("get"),
    with_text=words("execute query"),
    conditions=frozenset({"text"}),
)
QUERIES = ModelQueries(statements=words("select update delete insert query get"))
