"""What a value is for, told by the names around it: the function, the variable and the arguments."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import enclosing_function, enclosing_symbol, span

_SPLIT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_ASSIGNMENTS = frozenset(
    {
        "assignment",
        "variable_declarator",
        "short_var_declaration",
        "assignment_statement",
        "assignment_expression",
        "augmented_assignment",
        "var_spec",
        "const_spec",
        "pair",
        "keyed_element",
        "keyword_argument",
    }
)
_STATEMENTS = frozenset(
    {"function_declaration", "function_definition", "method_declaration", "method_definition"}
)


def words_of(text: str) -> Iterator[str]:
    """The words of names, apart at underscores and capitals, in lower case: `newAPIKey` -> new, api, key."""
    return (word.lower() for word in _SPLIT.findall(text))


def target_words(node: SgNode) -> list[str]:
    """The words of what a value is given to and of the functions around it, in reading order."""
    names = [enclosing_symbol(node)]
    for parent in node.ancestors():
        if parent.kind() in _STATEMENTS:
            break
        if parent.kind() in _ASSIGNMENTS:
            target = next((one for field in _TARGETS if (one := parent.field(field)) is not None), None)
            names.append((target or parent.children()[0]).text()[:80])
    return [word for name in names for word in words_of(name)]


def statement_text(node: SgNode) -> str:
    """The statement around a node, and the lines of its function that use what it is assigned to."""
    statement = node
    for parent in node.ancestors():
        if parent.kind() in _BLOCKS:
            break
        statement = parent
    function = enclosing_function(node)
    text = statement.text()[:600]
    kept = re.match(r"((?:self|this)\.\w{1,60})\s*=(?!=)", text)
    if kept:
        return "\n".join([text, *_lines_with(f"{kept[1]}.", _class_around(statement))])
    if function is None or span(function) == span(statement):
        return text
    name = re.match(r"(?:const |let |var )?(\w+)(?:, \w+)?\s*:?=", text)
    if not name:
        return text
    used = [line for line in function.text()[:4000].split("\n") if re.search(rf"\b{name[1]}\b", line)]
    return "\n".join([text, *used])


def _class_around(node: SgNode) -> str:
    """The text of the class around a node, whose methods share its attributes."""
    found = next((one for one in node.ancestors() if one.kind() in _CLASSES), None)
    return found.text()[:20_000] if found is not None else ""


def _lines_with(use: str, text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if use in line)


_CLASSES = frozenset({"class_definition", "class_declaration"})
_BLOCKS = frozenset({"block", "statement_block", "source_file", "module", "program", "statement_list"})
_TARGETS = ("left", "name", "key")
