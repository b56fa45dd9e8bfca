"""Methods of mappers that take SQL among other things, by the word with which a file speaks of its mapper."""

from collections.abc import Mapping

from bot.checklist.core.source import SourceFile
from bot.checklist.syntax.calls import Call
from bot.checklist.values.safe_names import word_set

# Text that a mapper hands to the database as it stands.
_CONDITIONS: Mapping[str, frozenset[str]] = {
    "gorm": word_set("First Take Last Find Delete Not Or FirstOrInit FirstOrCreate Group Select Distinct"),
    "xorm": word_set("Or In NotIn Desc Asc GroupBy Select Cols"),
    "createQueryBuilder": word_set(
        """
        orderBy addOrderBy groupBy addGroupBy select addSelect having andHaving orHaving leftJoin innerJoin
        leftJoinAndSelect innerJoinAndSelect
        """
    ),
}
# Of these, the ones that take the name of a column, however short.
_COLUMNS = word_set("Group Select Distinct Desc Asc GroupBy Cols orderBy addOrderBy groupBy addGroupBy")
# Whose `raw` makes SQL of any text.
_RAW = word_set("knex trx db connection conn Prisma sql drizzle sequelize em orm database")


def takes_condition(call: Call, source: SourceFile) -> bool:
    """Whether a call is a mapper's that takes a condition, an order or columns as text."""
    return any(call.name in names and word in source.text for word, names in _CONDITIONS.items())


def takes_column(call: Call) -> bool:
    """Whether the name of a column may be all that such a call gets."""
    return call.name in _COLUMNS


def makes_sql(call: Call) -> bool:
    """Whether any text becomes SQL, however little of it: `knex.raw`, `Prisma.raw`, `sql.unsafe`."""
    owner = call.callee.rpartition(".")[0].rpartition(".")[2]
    return call.name in {"raw", "unsafe"} and owner in _RAW
