"""What a value is for, told by the names around it: the function, the variable and the arguments."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import enclosing_function, enclosing_symbol, span
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ANY_PAIRS,
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    AUGMENTATIONS,
    CLASSES,
    DECLARATIONS,
    FILES,
    FUNCTIONS,
    KEYWORD_ARGUMENTS,
    METHODS,
    SPECS,
    STATEMENT_LISTS,
    VARIABLES,
)

_SPLIT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_ASSIGNMENTS = (
    ANY_PAIRS
    | SPECS
    | KEYWORD_ARGUMENTS
    | DECLARATIONS
    | VARIABLES
    | ASSIGNMENTS
    | ASSIGNMENT_STATEMENTS
    | ASSIGNMENT_EXPRESSIONS
    | AUGMENTATIONS
)
_STATEMENTS = FUNCTIONS | METHODS


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
            target = next((part for field in _TARGETS if (part := parent.field(field)) is not None), None)
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
    found = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in CLASSES), None)
    return found.text()[:20_000] if found is not None else ""


def _lines_with(use: str, text: str) -> Iterator[str]:
    return (line for line in text.split("\n") if use in line)


_BLOCKS = ANY_BLOCKS | FILES | STATEMENT_LISTS
_TARGETS = ("left", "name", "key")
