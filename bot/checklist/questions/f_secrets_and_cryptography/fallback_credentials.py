"""Finds literals that stand in where no credential was configured: there they are the credential."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.placeholders import is_credible, is_placeholder
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import JOINS
from bot.checklist.questions.f_secrets_and_cryptography.written_values import STRINGS, default_of, text_of
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, calls, dotted
from bot.checklist.values.conditions import depends_on_environment
from bot.checklist.values.purpose import words_of

# Last words of the name of what signs, encrypts or lets somebody in.
_SIGNS = frozenset({"secret", "password", "passwd", "pwd", "passphrase", "pass"})
_KEYS = frozenset(
    {"secret", "signing", "session", "cookie", "encryption", "jwt", "auth", "master", "private"}
)
_VENDORS = frozenset({"token", "key", "apikey"})
_DATABASES = frozenset(
    {
        "db", "database", "postgres", "postgresql", "pg", "mysql", "mariadb", "mongo", "mongodb", "redis",
        "rabbitmq", "amqp", "minio", "clickhouse", "neo4j", "sql", "mssql", "elastic", "elasticsearch",
    }
)  # fmt: skip
_NO_VALUE = re.compile(
    r"^(?:none|null|nil|undefined|false|true|no|n/?a|unset|empty|missing|dummy.*|not?[-_ ].*|[*x.-]+|[01]"
    r"|optional)$",
    re.IGNORECASE,
)
# A function of the repository that reads a setting: `getEnv("JWT_SECRET", "…")`, `envOr`, `getenv_default`.
_READS = re.compile(r"^(?:get|lookup|must|read|string|str|load)?_?env\w{0,16}$|^os\.getenv$", re.IGNORECASE)
_SHORTEST = 3
# Names that say that every installation begins with this value.
_INITIAL = re.compile(r"^_?(?:default|initial|admin|root)_?(?:admin|user)?_?pass(?:word|wd)?$", re.IGNORECASE)
_SIGNING = re.compile(
    r"^(?:jwt|session|cookie|token|access_?token|refresh_?token)_?secret(?:_?key)?$", re.IGNORECASE
)
_NAMES = re.compile(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|\s|[/<{]")


def stand_ins(source: SourceFile) -> Iterator[SgNode]:
    """Each literal that is a credential because of the name that it stands in for."""
    for call in calls(source):
        literal = _default(call)
        if literal is not None:
            yield literal
    for node in source.nodes(JOINS):
        yield from _chosen(node)
    yield from _initial(source)


def _default(call: Call) -> SgNode | None:
    value = default_of(call)
    if value is None and _READS.match(call.callee.rpartition(".")[2]):
        value = call.positional(1)
    first = call.positional(0)
    if value is None or first is None or first.kind() not in STRINGS or value.kind() not in STRINGS:
        return None
    return value if _stands_in(text_of(first), text_of(value)) else None


def _chosen(node: SgNode) -> Iterator[SgNode]:
    operator, left, right = node.field("operator"), node.field("left"), node.field("right")
    if operator is None or left is None or right is None or operator.text() not in {"||", "??", "or"}:
        return
    if right.kind() in STRINGS and "${" not in right.text():
        name = _read_name(left)
        if _stands_in(name, text_of(right)):
            yield right


def _read_name(node: SgNode) -> str:
    """The name of what is read: of a field, or of the setting that `os.getenv("X")` asks for."""
    arguments = node.field("arguments")
    setting = re.search(r"env|config|settings", node.text()[:80], re.IGNORECASE)
    if arguments is not None and setting and (given := arguments.named_children()):
        return text_of(given[0]) if given[0].kind() in STRINGS else ""
    return dotted(node).removesuffix("()").rpartition(".")[2]


def _stands_in(name: str, value: str) -> bool:
    words = [word for word in words_of(name) if not word.isdecimal()]
    if not words or len(value) < _SHORTEST or _NO_VALUE.match(value) or _NAMES.search(value):
        return False
    if "client" in words and is_placeholder(value):
        return False
    if words[-1] in _SIGNS or (words[-1] == "key" and set(words[-3:-1]) & _KEYS):
        return not (set(words) & _DATABASES and value.isalpha())
    return words[-1] in _VENDORS and is_credible(value)


def _initial(source: SourceFile) -> Iterator[SgNode]:
    """`DEFAULT_PASSWORD = "…"`, `jwtSecret := "…"`: a name that leaves no doubt."""
    for binding in bindings(source).all():
        value = binding.value
        if value is None or binding.origin is not Origin.ASSIGNED or value.kind() not in STRINGS:
            continue
        text = text_of(value)
        if "${" in text or len(text) < _SHORTEST or _NO_VALUE.match(text) or _NAMES.search(text):
            continue
        if text.isalpha() and depends_on_environment(value):
            continue  # a word for development, where nobody else comes
        name = binding.name.rpartition(".")[2]
        if (_INITIAL.match(name) or _SIGNING.match(name)) and not _is_same(name, text):
            yield value


def _is_same(name: str, text: str) -> bool:
    """Whether a value only repeats its name, as in a table of keys."""
    return list(words_of(name)) == list(words_of(text))
