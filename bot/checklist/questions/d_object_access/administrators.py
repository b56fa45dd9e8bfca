"""Code that only administrators reach: told by its place, its gate, its decorators or its class."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ARGUMENTS,
    CLASS_BODIES,
    CLASSES,
    DECORATED,
    DECORATORS,
    EXPORTS,
    FUNCTIONS,
    IFS,
)

_ADMIN = re.compile(
    r"staff_member_required|user_passes_test|is_?admin|superuser|require_?admin|IsSuper|IsStaff|moderator"
    r"|admin_?(?:only|required|login|access|guard|auth)|edit_required|roles?_?(?:required|guard|accepted)|RequireRole|permissions?_?required|require_?permissions?\(|@Roles|@\w*(?:Scopes?|Permissions?|Polic(?:y|ies)|Abilit(?:y|ies)|Acl)\(",
    re.IGNORECASE,
)
_IS_ADMIN = re.compile(
    r"^\(?\s*[\w.]*(?:is_?(?:site_?)?(?:admin|superuser|staff)\w*|has_?role)\b(?:\([^()]*\))?(?:\s*===?\s*(?:true|True))?\s*\)?$",
    re.IGNORECASE,
)
_ADMIN_ASKED = re.compile(r"(?:Depends|Security)\(\s*[\w.]*(?:admin|superuser|staff|operator)", re.IGNORECASE)
_ADMIN_PLACE = re.compile(
    r"(?:^|[/_.-])(?:admin|scim|backoffice|superadmin|management)s?(?:[/_.-]|$)", re.IGNORECASE
)
_ADMIN_ROUTER = re.compile(
    r"(?:\.use|\.Use|dependencies\s*=\s*\[\s*Depends)\(\s*(?:[\w.]+\(\s*)?[\w.\"'/]*"
    r"(?:[aA]dmin|[sS]uperuser|[sS]taff|scim)"
)


def is_for_admins(node: SgNode, source: SourceFile) -> bool:
    """Whether only administrators reach this code, who may see all there is."""
    if _is_admin_file(source) or _is_in_branch(node):
        return True
    function = enclosing_function(node)
    if function is None:
        return False
    parameters = function.field("parameters")
    if parameters is not None and _ADMIN_ASKED.search(parameters.text()):
        return True
    around = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in CLASSES), None)
    said = f"{_before(function)} {_head(around) if around is not None else ''}"
    return bool(_ADMIN.search(said))


def _is_in_branch(node: SgNode) -> bool:
    """Whether an `if` around asks whether it is an administrator, and this is where it is one."""
    for parent in node.ancestors():
        if parent.kind() in FUNCTIONS:
            return False
        condition = parent.field("condition") if parent.kind() in IFS else None
        block = parent.field("consequence") if condition is not None else None
        if condition is None or block is None or not span(block)[0] <= span(node)[0] < span(block)[1]:
            continue
        if _IS_ADMIN.search(condition.text()):
            return True
    return False


def _before(function: SgNode) -> str:
    """The decorators above a function, or the handlers in front of it."""
    above = function.parent()
    if above is None:
        return ""
    kind = above.kind()
    if kind in CLASS_BODIES:
        return _decorators_before(function, above)
    if kind in DECORATED:
        return " ".join(child.text() for child in above.children() if child.kind() in DECORATORS)
    return above.text()[: max(span(function)[0] - span(above)[0], 0)] if kind in ARGUMENTS else ""


def _decorators_before(function: SgNode, body: SgNode) -> str:
    """The decorators of a method of a class in TypeScript, which stand beside it."""
    found = ""
    for child in body.children():
        if span(child) == span(function):
            return found + " ".join(node.text() for node in function.children() if node.kind() in DECORATORS)
        found = f"{found} {child.text()}" if child.kind() in DECORATORS else ""
    return found


def _is_admin_file(source: SourceFile) -> bool:
    """Whether all of a file is for administrators, by its folder or by what its router asks."""
    return bool(_ADMIN_PLACE.search(source.path)) or bool(_ADMIN_ROUTER.search(source.text))


def _head(around: SgNode) -> str:
    """What stands before the body of a class: its decorators, its name and its bases."""
    parent, body = around.parent(), around.field("body")
    is_around = parent is not None and parent.kind() in DECORATED | EXPORTS
    whole = parent if parent is not None and is_around else around
    end = span(body)[0] if body is not None else span(around)[1]
    return whole.text()[: end - span(whole)[0]]
