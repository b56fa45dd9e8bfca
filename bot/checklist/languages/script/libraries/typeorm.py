"""TypeORM and MikroORM."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.migrations import WayFunctions

RECORDS = Records(
    always=words("findOneBy findOneByOrFail findOne findOneOrFail softDelete"),
    on_database=words("find delete update where"),
    by_key=words("softDelete"),
    with_text=words("query where"),
)
MIGRATIONS = WayFunctions(words=("QueryRunner", "MigrationInterface"))
