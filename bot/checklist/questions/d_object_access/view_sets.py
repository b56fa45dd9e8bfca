"""View sets of Django REST framework and Django's own views whose queryset holds everybody's rows."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.vocabulary import (
    ASSIGNMENTS,
    CLASSES,
    EXPRESSION_STATEMENTS,
    FUNCTIONS,
    within,
)
from bot.checklist.questions.d_object_access.object_permissions import looks_at_records

_BASES = re.compile(
    r"\b(?:ModelViewSet|GenericViewSet|ReadOnlyModelViewSet|Retrieve\w*APIView|DestroyAPIView|UpdateAPIView|DetailView|UpdateView|DeleteView)\b"
)
_MAY = Mentions.of("ViewSet APIView DetailView UpdateView DeleteView")
_ALL = re.compile(r"[\w.]+\.objects\.all\(\)$|[\w.]+\.objects$")
_OWN_LIMITS = (
    "get_queryset",
    "get_object",
    "filter_queryset",
    "has_object_permission",
    "check_object_permissions",
)
_PLAIN_PERMISSIONS = re.compile(r"[\[(]\s*(?:permissions\.)?IsAuthenticated\s*,?\s*[\])]")
_ASKER = re.compile(
    r"request\.\w*(?:user|auth|tenant|org|team|account|workspace|profile|member|customer|owner|company)|has_object_permission"
    r"|check_object_permissions|get_user|current_user|for_user|visible|accessible|has_perm|allowed|permitted"
)
_GIVES_ALL = re.compile(
    r"\(self\):\s*(?:\"{3}.*?\"{3}\s*)?return\s+(?:self\.queryset|[\w.]+\.objects\.all\(\))\s*$", re.DOTALL
)
_FIX = "Limit it in `get_queryset` to what `self.request.user` may see."


def view_sets(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each queryset of such a class that the class does not limit to the caller."""
    if not _MAY.occur_in(source.text):
        return
    for node in source.nodes(CLASSES):
        bases, body = node.field("superclasses"), node.field("body")
        if bases is not None and body is not None and _BASES.search(bases.text()):
            yield from _queryset(source, tree, bases.text(), body)


def _queryset(source: SourceFile, tree: Tree, bases: str, body: SgNode) -> Iterator[Subject]:
    values = dict(_assigned(body))
    queryset = values.get("queryset")
    if queryset is None:
        return
    at, value = queryset
    if not _ALL.match(value):
        return
    own = [text for name in _OWN_LIMITS for text in _method(body, name)]
    if own:
        yield _of_own_limits(source, at, own)
        return
    permissions = values.get("permission_classes", (at, ""))[1]
    looks = looks_at_records(permissions, source, tree)
    if looks is False and not _PLAIN_PERMISSIONS.match(permissions):
        yield fails(source, at, f"Its permissions never look at the record that the id names. {_FIX}")
    elif _PLAIN_PERMISSIONS.match(permissions) or ("LoginRequiredMixin" in bases and "APIView" not in bases):
        yield fails(source, at, f"Whoever is logged in reaches every row by its id. {_FIX}")
    else:
        yield unclear(source, at, "Who may reach these rows could not be followed.")


def _method(body: SgNode, name: str) -> Iterator[str]:
    for node in within(body, FUNCTIONS):
        own = node.field("name")
        if own is not None and own.text() == name:
            yield node.text()


def _of_own_limits(source: SourceFile, at: SgNode, own: list[str]) -> Subject:
    """A method that names who asks limits the rows; one that gives all of them limits nothing."""
    if any(_ASKER.search(text) for text in own):
        return passes(source, at, "limited by the class itself")
    if all(_GIVES_ALL.search(text) for text in own):
        return fails(source, at, f"The class gives every row to whoever may call it. {_FIX}")
    return unclear(source, at, "Whether the class limits these rows to the caller could not be followed.")


def _assigned(body: SgNode) -> Iterator[tuple[str, tuple[SgNode, str]]]:
    for statement in body.children():
        inner = statement.child(0) if statement.kind() in EXPRESSION_STATEMENTS else None
        if inner is None or inner.kind() not in ASSIGNMENTS:
            continue
        left, right = inner.field("left"), inner.field("right")
        if left is not None and right is not None:
            yield left.text(), (inner, right.text())
