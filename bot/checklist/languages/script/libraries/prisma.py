"""Prisma."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.queries import ObjectQueries

RECORDS = Records(
    always=words("findUnique findUniqueOrThrow findFirst findFirstOrThrow deleteMany updateMany"),
    on_database=words("delete update"),
    with_text=words("queryRaw"),
)
QUERIES = ObjectQueries(
    calls=(
        (
            r"(?:\w+\.)*\$?(?:prisma|db|tx|client|orm)\w*\.(?:\w+\.)*?(?P<model>\w+)\.(?P<method>findMany|findFirst"
            r"|findUnique|findFirstOrThrow|findUniqueOrThrow|update|updateMany|delete|deleteMany|count|aggregate|groupBy"
            r"|create|createMany|upsert)"
        ),
    ),
)
