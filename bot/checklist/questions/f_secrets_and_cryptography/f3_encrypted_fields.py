"""F3: a field that holds what an encrypt function returned, written with anything else."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    CALLS,
    CHOICES,
    COMPOSITES,
    CONSTRUCTIONS,
    ELEMENTS,
    EXPRESSION_LISTS,
    INT_LITERALS,
    INTEGERS,
    INVOCATIONS,
    JOINS,
    KEYED_ELEMENTS,
    LISTS,
    MEMBERS,
    NAMES,
    NULLS,
    PAIRS,
    SUMS,
    TEXTS,
    TRUTHS,
    TUPLES,
    choices_of,
    within,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, calls, dotted
from bot.checklist.values.folding import fold
from bot.checklist.values.safe_names import word_set
from bot.checklist.values.varying import shown
from bot.model.review import Verdict

_WRITES = word_set(
    """
    create createMany update updateMany upsert insert insertMany insertOne updateOne findOneAndUpdate
    values set save add merge build Create Updates Update Insert Save assign bulk_create
    update_or_create get_or_create findOneAndReplace replaceOne onConflictDoUpdate findByIdAndUpdate
    insertGraph patch
    """
)
_READS = frozenset({"where", "select", "include", "orderBy", "omit", "attributes", "columns", "projection"})
_READ_CALLS = word_set(
    """
    filter filter_by get exclude where find findOne findFirst findMany findUnique select Column
    mapped_column Field relationship Index order_by annotate values_list only defer
    """
)
_NOTHING = TRUTHS | NULLS | INTEGERS | INT_LITERALS
# Not the field itself: whether, when, by whom or how it was encrypted.
_FLAG = re.compile(
    r"^(?:(?:is|has|was|are|should)(?:_|(?=[A-Z]))|(?i:is|has|was)_)|(?:At|On|By|Count|Version|Size|Length|KeyId|KeyID|Alg|Algorithm"
    r"|Types?|Names?|_at|_on|_by|_count|_version|_size|_length|_key_id|_alg|_algorithm|_types?|_names?)$"
)
_SEALING = re.compile(r"encrypt|cipher|seal|\bwrap", re.IGNORECASE)
_CONVERSION = re.compile(r"^(?:\[\]byte|string|str|bytes|String|Buffer\.from)\(")
_SEALED = re.compile(r"(?<!de)(?<!De)(?i:encrypt|ciphertext|sealed)")
_SAYS_SO = re.compile(r"enc|cipher|sealed", re.IGNORECASE)
_SET = re.compile(r"(?P<name>\w+)\s*=\s*(?P<mark>\$\d+|%s|\?|:\w+|@\w+)", re.IGNORECASE)
_INSERT = re.compile(
    r"insert\s+into\s+[\w.\"`]+\s*\((?P<names>[^)]{1,2000})\)\s*values\s*\((?P<marks>[^)]{1,2000})\)",
    re.IGNORECASE,
)
_DEEPEST = 6


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each write of an encrypted field: assignments, keywords, keys of objects, and columns in SQL."""
    for name, value, at in (*_assigned(source), *_keyed(source), *_in_sql(source)):
        if _is_encrypted(name, tree):
            yield _judge(name, value, at, source, tree)


def _is_encrypted(name: str, tree: Tree) -> bool:
    return not _FLAG.search(name) and any(fnmatchcase(name, glob) for glob in tree.names["encrypted_fields"])


def _assigned(source: SourceFile) -> Iterator[tuple[str, SgNode, SgNode]]:
    for node in source.nodes(ASSIGNMENTS, ASSIGNMENT_STATEMENTS, ASSIGNMENT_EXPRESSIONS):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            continue
        left, right = _only(left), _only(right)
        if left.kind() in MEMBERS and "." in left.text():
            yield dotted(left).rpartition(".")[2], right, node


def _only(node: SgNode) -> SgNode:
    named = [child for child in node.children() if child.is_named()]
    return named[0] if node.kind() in EXPRESSION_LISTS and len(named) == 1 else node


def _keyed(source: SourceFile) -> Iterator[tuple[str, SgNode, SgNode]]:
    for call in calls(source):
        if call.name not in _READ_CALLS:
            yield from (
                (argument.name, argument.node, argument.node) for argument in call.arguments if argument.name
            )
    for node in source.nodes(PAIRS, KEYED_ELEMENTS):
        named = [child for child in node.children() if child.is_named()]
        if len(named) == len(("key", "value")) and _is_written(node):
            yield named[0].text().strip("\"'`"), _element(named[1]), node


def _element(node: SgNode) -> SgNode:
    inner = node.children()
    return inner[0] if node.kind() in ELEMENTS and len(inner) == 1 else node


def _is_written(pair: SgNode) -> bool:
    """Whether the pair stands in something that is stored, not in a schema, a filter or a selection."""
    for parent in pair.ancestors():
        kind = parent.kind()
        if kind in PAIRS:
            key = parent.field("key")
            if key is not None and key.text().strip("\"'") in _READS:
                return False
        elif kind in COMPOSITES:
            return True
        elif kind in INVOCATIONS:
            function = parent.field("function") or parent.field("constructor")
            return kind in CONSTRUCTIONS or (
                function is not None and dotted(function).rpartition(".")[2] in _WRITES
            )
    return False


def _in_sql(source: SourceFile) -> Iterator[tuple[str, SgNode, SgNode]]:
    """Columns of an UPDATE or INSERT with the argument that fills their placeholder."""
    for call in calls(source):
        if not re.search(r"exec|query|run|fetch|update|insert", call.name, re.IGNORECASE):
            continue
        for index, argument in enumerate(call.arguments[:3]):
            text = fold(argument.node, source).text if argument.node.kind() in _TEXTS else ""
            if re.search(r"\b(?:update|insert)\b", text, re.IGNORECASE):
                yield from ((name, value, call.node) for name, value in _columns(text, call, index))
                break


def _columns(text: str, call: Call, index: int) -> Iterator[tuple[str, SgNode]]:
    values = [argument.node for argument in call.arguments[index + 1 :]]
    if values and values[0].kind() in LISTS | TUPLES:
        values = [child for child in values[0].children() if child.is_named()]
    seen = 0
    for name, mark in _filled(text):
        place = int(mark[1:]) - 1 if mark[1:].isdecimal() else seen
        seen += mark in {"%s", "?"}
        if mark[0] in "$%?" and place < len(values):
            yield name, values[place]


def _filled(text: str) -> Iterator[tuple[str, str]]:
    inserted = _INSERT.search(text)
    if inserted:
        names = [name.strip(' "`\n') for name in inserted["names"].split(",")]
        marks = [mark.strip() for mark in inserted["marks"].split(",")]
        yield from ((name, mark) for name, mark in zip(names, marks, strict=False) if mark)
        return
    yield from ((match["name"], match["mark"]) for match in _SET.finditer(text))


def _judge(name: str, value: SgNode, at: SgNode, source: SourceFile, tree: Tree) -> Subject:
    verdict = _verdict(name, value, source, tree, _DEEPEST)
    if verdict is Verdict.PASS:
        return passes(source, at, "encrypted")
    if verdict is Verdict.UNCLEAR:
        return unclear(
            source, at, f"Whether {shown([value])} was encrypted by the caller could not be followed."
        )
    return fails(
        source,
        at,
        f"`{name[:60]}` is written with {shown([value])}: write what the encrypt function returns.",
    )


def _verdict(  # noqa: PLR0911 - one line a form
    name: str, value: SgNode, source: SourceFile, tree: Tree, left: int
) -> Verdict:
    text = value.text()
    if value.kind() in _NOTHING or text in {'""', "''", "``", 'b""', "b''", "[]", "{}"} or left == 0:
        return Verdict.PASS if left else Verdict.UNCLEAR
    if value.kind() in NAMES:
        return _named(name, value, source, tree, left)
    # A name that says "encrypted" is believed where the same name is read back.
    value = _converted(value)
    if value.kind() in NAMES:
        return _named(name, value, source, tree, left)
    last = dotted(value).rpartition(".")[2]
    if value.kind() in MEMBERS and _SEALED.search(last):
        return Verdict.PASS  # ciphertext from one place to another
    same = _SAYS_SO.search(name) and re.search(rf"\b{re.escape(name)}\b", text)
    made = value.kind() in SUMS and _SEALED.search(text[:400])
    if same or made or _is_sealed(value, tree):
        return Verdict.PASS
    if value.kind() in JOINS | CHOICES:
        parts = [child for child in value.children() if child.is_named()]
        chosen = choices_of(value) if value.kind() in CHOICES else parts[-2:]
        verdicts = [_verdict(name, part, source, tree, left - 1) for part in chosen]
        return max(verdicts, key=lambda verdict: verdict.badness)
    return Verdict.FAIL


def _converted(value: SgNode) -> SgNode:
    """What stands inside `[]byte(x)`, `string(x)` and their like."""
    if not _CONVERSION.match(value.text()[:40]):
        return value
    listed = value.field("arguments")
    inner = value.field("operand") or (listed.child(1) if listed is not None else None)
    return inner if inner is not None else value


def _is_sealed(value: SgNode, tree: Tree) -> bool:
    """Whether an encrypt function, or what bears its name, takes part in the value."""
    names = [dotted(value)]
    names.extend(dotted(node.field("function") or node) for node in within(value, CALLS))
    clean = [name.replace("()", "") for name in names if name]
    return any(
        tree.names.matches("encrypt_functions", callee_name) or _SEALING.search(callee_name)
        for callee_name in clean
    )


def _named(name: str, value: SgNode, source: SourceFile, tree: Tree, left: int) -> Verdict:
    found = bindings(source).of(value.text(), value)
    verdicts: list[Verdict] = []
    for binding in found:
        if binding.origin is Origin.PARAMETER:
            same = value.text() == name or _SEALING.search(value.text())
            verdicts.append(Verdict.UNCLEAR if same else Verdict.FAIL)
        elif binding.value is not None:
            verdicts.append(_verdict(name, binding.value, source, tree, left - 1))
    if not verdicts:
        return Verdict.UNCLEAR
    return max(verdicts, key=lambda verdict: verdict.badness)


_TEXTS = TEXTS | NAMES
QUESTION = Question(question="F3", languages=CODE, find=find)
