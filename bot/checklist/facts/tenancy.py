"""Which tables belong to tenants, which column says to whom, and what runs for one tenant only."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql import statements
from bot.checklist.languages.vocabulary import CALLS, WITH_CLAUSES, WITHS, within
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import dotted

_MOST_SCHEMAS = 300
# columns that mean a tenant wherever they stand; a team or an account is often only a person's
_PLAIN_COLUMNS = ("tenant_id", "tenant", "org_id", "organization_id", "organisation_id", "workspace_id")
_CREATE = re.compile(
    r"^create\s+(?:or\s+replace\s+)?(?P<temporary>(?:global\s+|local\s+)?temp(?:orary)?\s+)?(?:unlogged\s+|foreign\s+)?"
    r"table\s+(?:if\s+not\s+exists\s+)?(?P<name>[\w.\"`\[\]-]+)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Each with words of which one is in every match: to search for them is cheap.
_MODELS = (
    (
        Mentions.of("struct"),
        re.compile(r"^type\s+(?P<name>\w+)\s+struct\s*\{(?P<body>[^}]*)\}", re.MULTILINE),
    ),
    (
        Mentions.of("Base Model __tablename__"),
        re.compile(r"^class\s+(?P<name>\w+)\([^)\n]*\):\n(?P<body>(?:[ \t]+[^\n]*\n|\n)*)", re.MULTILINE),
    ),
    (
        Mentions.of("@Entity("),
        re.compile(
            r"@Entity\([^)]*\)(?:\s*@\w+\([^)]*\))*\s*(?:export\s+)?(?:abstract\s+)?class\s+(?P<name>\w+)"
            r"[^{]*\{(?P<body>.{0,20000}?)^\}",
            re.MULTILINE | re.DOTALL,
        ),
    ),
    (
        Mentions.of("pgTable( mysqlTable( sqliteTable("),
        re.compile(r"\b(?P<name>\w{1,80})\s*=\s*(?:pg|mysql|sqlite)Table\((?P<body>[^;]*)\)"),
    ),
    (
        Mentions.of("createTable("),
        re.compile(r"\bcreateTable\(\s*[\"'](?P<name>\w+)[\"'](?P<body>[^;]*;(?:[^}]*;)?)"),
    ),
    (
        Mentions.of("op.create_table("),
        re.compile(
            r"\bop\.create_table\(\s*[\"'](?P<name>\w+)[\"'](?P<body>(?:[^()]|\([^()]*(?:\([^()]*\)[^()]*)*\)){0,4000})\)"
        ),
    ),
    (
        Mentions.of("model"),
        re.compile(r"^model\s+(?P<name>\w+)\s*\{(?P<body>.{0,20000}?)^\s*\}", re.MULTILINE | re.DOTALL),
    ),
)
_SCHEMAS = re.compile(
    r"\.sql$|\.prisma$|\bschemas?(?:/[\w./-]+)?\.ts$|\.entity\.ts$|\bmodels?\.(?:py|go)$|\b(?:models?|entit(?:y|ies))/[\w./-]+\.(?:py|go|ts)$|"
    r"\bmigrations/[\w.-]+\.(?:ts|js)$|\bversions/[\w.-]+\.py$"
)
_PROSE = re.compile(r"\"\"\".*?\"\"\"|\'\'\'.*?\'\'\'|#[^\n]*|//[^\n]*|/\*.*?\*/", re.DOTALL)
_FIELD = re.compile(r"\s*[({]*\s*(?:(?:readonly|public|private|declare|@\w+(?:\([^()]*\))?)\s+)*[\"']?(\w+)")
_COLUMN = re.compile(r"(\w+)[\"']?\s*[?!]?:|(?:\w+\(\s*|column:|db:)[\"'](\w+)[\"';]|column:(\w+)")
_STORED = re.compile(
    r"gorm:|\bdb:\"|bun:\"|xorm:\"|models\.Model|__tablename__|table=True|\bColumn\(|mapped_column"
)
_QUOTED_OR_TYPED = re.compile(r"[\"':]|column:")
_LONGEST_MODEL = 20_000
_ONE_IN = 3
_TABLE_NAME = re.compile(r"__tablename__\s*=\s*[\"'](\w+)|Table\(\s*[\"'](\w+)|@@map\(\"(\w+)\"\)")


def plain(name: str) -> str:
    """A table's, model's or column's name without its schema, quotes, capitals and underscores."""
    return name.rpartition(".")[2].strip("\"'`[] ").lower().replace("_", "").replace("-", "")


def one_of(name: str) -> str:
    """The plain name in the singular, so that a model meets its table: `Companies` -> `company`."""
    found = plain(name)
    if found.endswith("ies"):
        return found[:-3] + "y"
    return found[:-1] if found.endswith("s") and not found.endswith("ss") else found


class Tenancy:
    """What is known of tenants at one side of a change."""

    def __init__(self, tree: Tree) -> None:
        self.names: Names = tree.names
        self.columns = frozenset(plain(word) for word in tree.names["tenant_column"])
        self._global = frozenset(one_of(word) for word in tree.names["global_tables"])
        listed = frozenset(one_of(word) for word in tree.names["tenant_tables"])
        self.tables = (
            listed or tree.made(("tenant tables", self.columns), lambda: self._discover(tree))
        ) - self._global
        self.is_listed = bool(listed)
        self.plain_columns = frozenset(plain(word) for word in _PLAIN_COLUMNS) | (
            self.columns if tree.names.is_configured("tenant_column") else frozenset()
        )

    def is_global(self, table: str) -> bool:
        """Whether a table belongs to nobody or to all."""
        return one_of(table) in self._global

    def is_column(self, name: str) -> bool:
        """Whether a name, as `tenantId` or `tenant__in`, is the tenant column or the relation behind it."""
        found = plain(name.split("__", maxsplit=1)[0])
        return found in self.columns or f"{found}id" in self.columns

    def says(self, text: str) -> bool:
        """Whether the tenant column occurs among the names of a text."""
        return any(self.is_column(word) for word in re.findall(r"\w+", text))

    def _has_field(self, body: str) -> bool:
        """Whether a model has the tenant column: a name at the start of a line, or a column's own name."""
        return any(self.is_column(name) for name in fields_of(body))

    def _discover(self, tree: Tree) -> frozenset[str]:
        """The tables with the tenant column, if that is the rule among all in sight, and no exception."""
        found: set[str] = set()
        tables = kept = 0
        for source in schemas(tree):
            for names, has_column in (
                self._in_sql(source) if source.path.endswith(".sql") else self._in_models(source)
            ):
                if one_of(names[0]) not in self._global:
                    tables += 1
                    kept += has_column
                found.update(one_of(name) for name in names if has_column)
        return frozenset(found) if kept * _ONE_IN >= tables else frozenset()

    def _in_sql(self, source: SourceFile) -> Iterator[tuple[list[str], bool]]:
        for statement in statements(source.text):
            table = _CREATE.match(statement.text)
            if table:
                yield [table["name"]], self.says(table["rest"])

    def _in_models(self, source: SourceFile) -> Iterator[tuple[list[str], bool]]:
        """The names of each model and of its table, and whether it has the column."""
        for match in models_in(source):
            names = [match["name"]]
            if "models.Model" in match[0]:
                names.append(f"{PurePosixPath(source.path).parent.name}{match['name']}")
            names += [name for found in _TABLE_NAME.findall(match[0]) for name in found if name]
            has_column = self._has_field(match["body"])
            if has_column or _is_table(match[0]):
                yield names, has_column


def models_in(source: SourceFile) -> Iterator[re.Match[str]]:
    """What looks like the definition of a model, with its `name` and its `body`."""
    for words, pattern in _MODELS:
        if words.occur_in(source.text):
            yield from (match for match in pattern.finditer(source.text) if _looks_stored(match[0]))


def fields_of(body: str) -> Iterator[str]:
    """The names that a model's body declares, and the names in quotes that its columns have."""
    for line in _PROSE.sub("", body)[:_LONGEST_MODEL].split("\n"):
        for part in line.split(";"):
            found = _FIELD.match(part)
            if found:
                yield found[1]
            if _QUOTED_OR_TYPED.search(part):
                yield from (name for names in _COLUMN.findall(part) for name in names if name)


def _looks_stored(text: str) -> bool:
    if text.startswith("class"):
        return "Base" in text or "Model" in text or "__tablename__" in text
    return True


def _is_table(text: str) -> bool:
    """Whether a struct or class is surely a table, and not one of the many other things they are used for."""
    return not text.startswith(("class", "type")) or bool(_STORED.search(text))


def schemas(tree: Tree) -> Iterator[SourceFile]:
    """The files that may define tables: the changed ones, and the rest's migrations and models."""
    yield from tree.changed.values()
    left = _MOST_SCHEMAS
    for path in tree.paths():
        if path in tree.changed or left == 0:
            continue
        if _SCHEMAS.search(path):
            left -= 1
            source = tree.read(path)
            if source is not None:
                yield source


def in_wrapper(node: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether a query runs through, or inside, something that is for one tenant only."""
    parts = [part for part in re.split(r"\(\)|\[\]|\.", dotted(node)) if part]
    if any(names.matches("tenant_wrapper", part) for part in parts):
        return True
    for parent in node.ancestors():
        if parent.kind() in CALLS:
            function = parent.field("function")
            if function is not None and _is_wrapper(dotted(function), names):
                return True
        elif parent.kind() in WITHS:
            clause = next((child for child in parent.children() if child.kind() in WITH_CLAUSES), None)
            called = within(clause, CALLS) if clause is not None else []
            if any(
                _is_wrapper(dotted(inner_node.field("function") or inner_node), names)
                for inner_node in called
            ):
                return True
    return _bound_to_wrapper(parts[0] if parts else "", node, source, names)


def _is_wrapper(dotted_name: str, names: Names) -> bool:
    return any(names.matches("tenant_wrapper", part) for part in re.split(r"\(\)|\.", dotted_name) if part)


def _bound_to_wrapper(name: str, node: SgNode, source: SourceFile, names: Names) -> bool:
    values = (
        [binding.value for binding in bindings(source).of(name, node) if binding.value is not None]
        if name
        else []
    )
    return any(_is_wrapper(dotted(value), names) for value in values)


def created_table(text: str) -> tuple[str, str] | None:
    """The name and the rest of a blanked `CREATE TABLE`; None for a temporary table."""
    match = _CREATE.match(text)
    return (match["name"], match["rest"]) if match and not match["temporary"] else None
