"""TypeORM and MikroORM."""

from bot.checklist.languages.shapes.migrations import WayFunctions
from bot.checklist.languages.library import Records, words

RECORDS = Records(
    always=words("findOneBy findOneByOrFail findOne findOneOrFail softDelete"),
    on_database=words("find delete update where"),
    by_key=words("softDelete"),
    with_text=words("query where"),
)
MIGRATIONS = WayFunctions(words=("QueryRunner", "MigrationInterface"))
