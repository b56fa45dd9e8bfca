"""Sequelize."""

from bot.checklist.languages.library import Records, words
from bot.checklist.languages.shapes.migrations import WayFunctions
from bot.checklist.languages.shapes.queries import ObjectQueries

RECORDS = Records(
    always=words("findByPk findOne"), on_database=words("destroy update"), by_key=words("findByPk")
)
MIGRATIONS = WayFunctions(words=("queryInterface", "QueryInterface"))
QUERIES = ObjectQueries(
    models=(
        (
            r"(?:\w+\.)*(?P<model>[A-Z]\w*[a-z]\w*)\.(?:find(?:All|One|ByPk|ById|AndCountAll)?|find(?:ById|One)And\w+"
            r"|updateOne|updateMany|deleteOne|deleteMany|countDocuments|count|update|destroy|exists|paginate)"
        ),
    ),
)
