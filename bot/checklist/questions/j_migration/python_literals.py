"""Texts, names and keyword values in the calls of a Python migration."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import COMMENTS, FALSES, LISTS, NULLS, PARENTHESES, TUPLES
from bot.checklist.syntax.calls import Call, call_of
from bot.checklist.values.constants import Folded
from bot.checklist.values.folding import fold


def text_of(node: SgNode | None, source: SourceFile) -> str:
    """The constant text of an expression, `op.f("x")` for `x`; empty where it is none."""
    if node is None:
        return ""
    call = call_of(node, {})
    if call is not None and call.name in {"f", "text"}:
        node = call.positional(0) or node
    folded = fold(node, source)
    return folded.text if folded.is_constant else ""


def argument(call: Call, index: int, name: str) -> SgNode | None:
    """An argument by keyword or, where it is not so given, by its place."""
    return call.keyword(name) or call.positional(index)


def is_true(node: SgNode | None) -> bool:
    """Whether an argument is there and is no false literal."""
    return node is not None and node.kind() not in FALSES | NULLS


def is_false(node: SgNode | None) -> bool:
    """Whether an argument is the literal `False`."""
    return node is not None and node.kind() in FALSES


def sql_texts(node: SgNode, source: SourceFile) -> Iterator[Folded]:
    """The SQL texts of an expression: one text, or each of a list, of whose pairs the first is text."""
    if node.kind() in PARENTHESES:
        node = next((child for child in node.children() if child.is_named()), node)
    if node.kind() not in TUPLES | LISTS:
        yield fold(node, source)
        return
    for child in node.children():
        if child.kind() in TUPLES | LISTS:
            first = next((inner for inner in child.children() if inner.is_named()), child)
            yield fold(first, source)
        elif child.is_named() and child.kind() not in COMMENTS:
            yield fold(child, source)
