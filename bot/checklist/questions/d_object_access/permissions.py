"""Django views behind a permission: what it was asked for, and whether the record is tied to that."""

import re
from collections.abc import Iterable, Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.core.tree import Tree
from bot.checklist.facts.ownership import mentions
from bot.checklist.languages.libraries import either, joined, known_in
from bot.checklist.languages.shapes.permissions import ViewPermissions
from bot.checklist.languages.vocabulary import CLASSES, DECORATED, DECORATORS
from bot.checklist.questions.d_object_access.object_permissions import looks_at_records

# what REST framework is told of a view: judged by what each of these classes asks about
_CLASSES_OF = re.compile(
    r"permission_classes\s*=\s*([\[(][^\])]*[\])])|def get_permissions\(self\)|super\(\)\.get_permissions\(\)"
)
_ASKED_BY_CLASS = re.compile(
    r"permission_classes\s*=\s*[\[(][^\])]*(?:Project|Workspace|Org|Team|Tenant)\w*Permission"
)
# what stands above a record in the path: a permission that knows only the path was asked for this
_PARENT = re.compile(
    r"^(?:workspace|org|organi[sz]ation|tenant|team|project|account|company|space)(?:_?(?:slug|id|pk|uuid|name))?$|^slug$"
)


def is_in_guarded_class(node: SgNode, keys: Iterable[str], source: SourceFile, tree: Tree) -> bool:
    """Whether the Django view around speaks of permissions anywhere, or a decorator of the function does."""
    known = joined(source.language, ViewPermissions)
    if not known.classes:
        return False
    asks = either(known.decorators, re.IGNORECASE)
    if any(asks.search(decorator) for decorator in _decorators(node)):
        return True
    around = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in CLASSES), None)
    if around is None or not either(known.classes).search(_CLASSES_OF.sub("", around.text())):
        of_path = all(_PARENT.match(key) for key in keys)
        text = around.text() if around is not None else ""
        return _by_permission_classes(text, source, tree) or (of_path and bool(_CLASSES_OF.search(text)))
    return True


def _by_permission_classes(text: str, source: SourceFile, tree: Tree) -> bool:
    """Whether the permissions that a class names may look at the record: they do, or are not all in sight."""
    named = _CLASSES_OF.findall(text)
    return bool(named) and looks_at_records(" ".join(named), source, tree) is not False


def asked_for_parents(node: SgNode, source: SourceFile) -> bool | None:
    """Whether a record is also chosen by what a permission was asked for; None where none is asked for that.

    `@allow_permission(...)` above `patch(self, request, slug, project_id, pk)` knows the workspace and the
    project of the path: a record of any other is reached by `pk` alone.
    """
    if not known_in(source.language, ViewPermissions) or not _is_asked(node):
        return None
    function = enclosing_function(node)
    parameters = function.field("parameters") if function is not None else None
    names = (
        [child.text().split(":")[0].split("=")[0].strip() for child in parameters.named_children()]
        if parameters
        else []
    )
    parents = [name for name in names if _PARENT.match(name)]
    if "request" not in names[:2] or not parents:
        return None
    return any(mentions(node.text(), parent) for parent in parents)


def _is_asked(node: SgNode) -> bool:
    if any(re.search("permission", decorator, re.IGNORECASE) for decorator in _decorators(node)):
        return True
    around = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in CLASSES), None)
    return around is not None and bool(_ASKED_BY_CLASS.search(around.text()))


def _decorators(node: SgNode) -> Iterator[str]:
    decorated = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in DECORATED), None)
    for child in decorated.children() if decorated is not None else ():
        if child.kind() in DECORATORS:
            yield child.text()
