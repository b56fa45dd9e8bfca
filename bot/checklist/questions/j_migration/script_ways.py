"""The ways up and down of a migration of Knex, TypeORM or Sequelize."""

import re
from collections.abc import Sequence

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import joined_everywhere
from bot.checklist.languages.shapes.migrations import WayFunctions
from bot.checklist.languages.vocabulary import ASSIGNMENT_EXPRESSIONS, FUNCTION_VALUES, PAIRS
from bot.checklist.syntax.functions import named_functions, statements

TOOLS = Mentions.of(" ".join(joined_everywhere(WayFunctions).words))
_IDLE = re.compile(
    r"throw\b|(?:return\s+)?(?:cb|callback|done)\(\);?$|(?:console|logger|log)\.\w+\(|return(?:\s+(?:null|undefined|true|Promise\.resolve\(\)))?;?$"
    r"|(?:await\s+)?Promise\.resolve\(\);?$|Promise\.reject\(|return\s+Promise\.re(?:ject|solve)\(|[\"'`]"
)


def is_script_migration(source: SourceFile) -> bool:
    """Whether a file below a folder of migrations is one of these tools."""
    return TOOLS.occur_in(source.text) and bool(ways(source, "up"))


def ways(source: SourceFile, name: str) -> Sequence[SgNode]:
    """The functions `up` or `down` of a file, in whichever way they are exported."""
    found = list(named_functions(source).get(name, ()))
    for node in source.nodes(ASSIGNMENT_EXPRESSIONS):
        left, right = node.field("left"), node.field("right")
        named = left is not None and left.text() in {f"exports.{name}", f"module.exports.{name}"}
        if named and right is not None and right.kind() in FUNCTION_VALUES:
            found.append(right)
    for node in source.nodes(PAIRS):
        key, value = node.field("key"), node.field("value")
        if key is not None and key.text() == name and value is not None and value.kind() in FUNCTION_VALUES:
            found.append(value)
    return found


def is_idle(function: SgNode) -> bool:
    """Whether a function does nothing, or only raises or writes a message."""
    return all(_IDLE.match(statement.text()[:200].strip()) for statement in statements(function))
