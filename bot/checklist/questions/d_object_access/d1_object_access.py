"""D1: a record that the caller names by id is also limited to what the caller may see."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.language import CODE, SCRIPTS, Language
from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.facts.ownership import has_context, is_checked, mentions
from bot.checklist.questions.d_object_access.administrators import is_for_admins
from bot.checklist.questions.d_object_access.lookups import Lookup, lookups
from bot.checklist.questions.d_object_access.owned_models import belongs_to_nobody
from bot.checklist.questions.d_object_access.request_ids import is_id, request_key
from bot.checklist.questions.d_object_access.view_sets import view_sets
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.imports import imported_names
from bot.model.review import Verdict

_VERB = re.compile(
    r"(?:get|fetch|find|load|read|lookup|retrieve|delete|remove|update|cancel|archive|rename|approve)(?:[A-Z_]\w*)?$"
    r"|(?:Get|Fetch|Find|Load|Read|Lookup|Retrieve|Delete|Remove|Update|Cancel|Archive|Rename)(?:[A-Z_]\w*)?$"
)
_BARE_VERBS = frozenset(
    {"get", "Get", "find", "Find", "delete", "Delete", "remove", "update", "read", "Read", "load", "Load"}
)
_STORES = re.compile(
    r"(?:store|repo|repository|service|svc|dao|docs?|model|manager|queries|storage|dal)s?$", re.IGNORECASE
)
_FIX = "Take the tenant or the owner from the authenticated context into the same condition."
_DECORATED = re.compile(
    r"requires?_access|permission|require_role|has_role|check_access|authori[sz]e_\w|\bcan_\w+", re.IGNORECASE
)
_PERMITS = re.compile(
    r"permission_(?:required|policy)|[Pp]ermission\w*\(|has_perm|\bcan_\w+\(|test_func|PermissionMixin"
)
_LONGEST_LOOKUP = 2_000
_WIDEST_LINES = 200
_MOST_FILES = 60
_SUFFIXES = {Language.GO: frozenset({".go"}), Language.PYTHON: frozenset({".py"})}
_SCRIPT_SUFFIXES = frozenset({".ts", ".tsx", ".js", ".mjs", ".jsx"})
_NARROWED = frozenset({"query", "queryset", "qs", "stmt"})


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each access to a record by an id of the request, in the handler or one call below it."""
    yield from view_sets(source)
    taken: set[tuple[int, int]] = set()
    for lookup in lookups(source):
        if any(_is_chosen(node, column, source) for node, column in lookup.keys):
            taken.add(span(lookup.call.node))
            taken.add(span(lookup.chain))
            subject = _judge(lookup.call, lookup.chain, source, tree)
            if subject.verdict is Verdict.FAIL and _is_scoped(lookup, source):
                subject = unclear(
                    source,
                    lookup.call.node,
                    "Whether what else chooses the record is the caller's is not known.",
                )
            yield subject
    for call in calls(source):
        if span(call.node) not in taken and not any(
            first <= span(call.node)[0] < last for first, last in taken
        ):
            yield from _below(call, source, tree)


def _is_chosen(node: SgNode, column: str, source: SourceFile) -> bool:
    key = request_key(node, source)
    return key is not None and (is_id(column) or is_id(key))


def _is_scoped(lookup: Lookup, source: SourceFile) -> bool:
    """Whether a record found before also chooses, as `project=project` does."""
    call = lookup.call
    first = call.positional(0)
    limited = first is not None and first.kind() == "call" and ".objects" not in first.text()
    if call.callee.split(".")[0] in _NARROWED or (limited and call.name.endswith("_or_404")):
        return True
    return any(
        column and not is_id(column) and node.kind() == "identifier" and request_key(node, source) is None
        for node, column in lookup.keys
    )


def _judge(call: Call, chain: SgNode, source: SourceFile, tree: Tree) -> Subject:
    if has_context(chain, source, tree.names):
        return passes(source, call.node, "together with who is asking")
    checked = is_checked(_record(call, chain), chain, source, tree.names)
    if checked:
        return passes(source, call.node, "the owner is compared")
    if checked is None or is_for_admins(chain, source) or _is_in_guarded_class(chain, source):
        return unclear(source, call.node, "Whether the caller may see every record could not be followed.")
    if belongs_to_nobody(chain.text()[:_LONGEST_LOOKUP], tree):
        return unclear(
            source, call.node, "The model names no owner: whether it is for everybody is not known."
        )
    return fails(source, call.node, f"Only the id of the request decides which record this is. {_FIX}")


def _record(call: Call, chain: SgNode) -> str:
    """The variable that holds what was found; empty where there is none."""
    for argument in call.arguments[:2]:
        filled = argument.node.text()
        if filled.startswith("&") and filled[1:].isidentifier():
            return filled[1:]
    for parent in chain.ancestors():
        kind = parent.kind()
        if kind in {"assignment", "variable_declarator", "short_var_declaration", "assignment_statement"}:
            left = parent.field("name") or parent.field("left")
            found = re.match(r"\w+", left.text()) if left else None
            return found[0] if found else ""
        if kind in {"block", "statement_block", "expression_statement", "arrow_function"}:
            break
    return ""


def _is_in_guarded_class(node: SgNode, source: SourceFile) -> bool:
    """Whether the Django view around speaks of permissions anywhere, or a decorator of the function does."""
    if source.language is not Language.PYTHON:
        return False
    decorated = next((one for one in node.ancestors() if one.kind() == "decorated_definition"), None)
    above = [one.text() for one in decorated.children() if one.kind() == "decorator"] if decorated else []
    if any(_DECORATED.search(one) for one in above):
        return True
    around = next((one for one in node.ancestors() if one.kind() == "class_definition"), None)
    return around is not None and bool(_PERMITS.search(around.text()))


def _below(call: Call, source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """A call that hands the id to a function which looks the record up."""
    if call.is_new or call.callee.startswith("super") or not _may_look_up(call, source, tree):
        return
    handed = [
        (index, one.name)
        for index, one in enumerate(call.arguments)
        if not one.spread and _is_handed(one.node, source)
    ]
    if not handed:
        return
    definition = _definition(call, source, tree)
    if definition is not None:
        yield from _judge_below(call, definition, handed[0], source, tree)
    elif _is_lookup(call, source):
        if has_context(call.node, source, tree.names) or is_checked(
            _record(call, call.node), call.node, source, tree.names
        ):
            yield passes(source, call.node, "together with who is asking")
        else:
            yield unclear(source, call.node, f"What `{call.callee[:60]}` does with the id is not in sight.")


def _may_look_up(call: Call, source: SourceFile, tree: Tree) -> bool:
    """A cheap look at whether what is called is in sight, or looks records up by its name."""
    return call.name in _defined(source) or _is_lookup(call, source) or bool(_paths(call, source, tree))


def _is_handed(node: SgNode, source: SourceFile) -> bool:
    if node.kind() in {"object", "dictionary", "arrow_function", "func_literal", "lambda"}:
        return False
    key = request_key(node, source)
    return key is not None and is_id(key)


def _is_lookup(call: Call, source: SourceFile) -> bool:
    if not _VERB.match(call.name):
        return False
    receiver = call.callee.rpartition(".")[0].replace("()", "")
    if not receiver:
        return call.name in imported_names(source)
    last = receiver.rpartition(".")[2]
    known = bool(_STORES.search(last))
    return (
        known if call.name in _BARE_VERBS else known or receiver.split(".")[0] in {"h", "s", "self", "this"}
    )


def _judge_below(
    call: Call, definition: tuple[SourceFile, SgNode], handed: tuple[int, str], source: SourceFile, tree: Tree
) -> Iterator[Subject]:
    other, function = definition
    first, last = span(function)
    parameter = _parameter(function, handed, other)
    inside = [
        one
        for one in lookups(other)
        if first <= span(one.chain)[0] < last
        and any(
            mentions(node.text(), parameter) for node, column in one.keys if is_id(column) or is_id(parameter)
        )
    ]
    if not inside or not parameter:
        return
    if has_context(call.node, source, tree.names):
        yield passes(source, call.node, "handed down together with who is asking")
    elif all(has_context(one.chain, other, tree.names) for one in inside):
        yield passes(source, call.node, "the function below knows who is asking")
    else:
        yield _judge(call, call.node, source, tree)


def _parameter(function: SgNode, handed: tuple[int, str], source: SourceFile) -> str:
    """The name of the parameter that gets the id."""
    index, keyword = handed
    if keyword:
        return keyword
    listed = function.field("parameters")
    names: list[str] = []
    for child in listed.children() if listed else ():
        if child.kind() == "parameter_declaration":
            names.extend(one.text() for one in child.field_children("name"))
        elif child.is_named() and child.kind() != "comment":
            found = re.match(r"\w+", child.text())
            names.append(found[0] if found else "")
    if source.language is Language.PYTHON and names[:1] == ["self"]:
        names = names[1:]
    return names[index] if index < len(names) else ""


def _definition(call: Call, source: SourceFile, tree: Tree) -> tuple[SourceFile, SgNode] | None:
    """The function that a call means: in this file, or where its import or its receiver's name leads."""
    if not call.name or len(call.callee.split(".")) > len(("self", "store", "name")):
        return None
    for other in (source, *_files(call, source, tree)):
        node = _defined(other).get(call.name) if call.name in other.text else None
        if node is not None:
            return other, node
    return None


def _defined(source: SourceFile) -> Mapping[str, SgNode]:
    """The first function or method of each name."""
    return source.made("first functions by name", lambda: _first_functions(source))


def _first_functions(source: SourceFile) -> Mapping[str, SgNode]:
    kinds = {
        Language.GO: ("function_declaration", "method_declaration"),
        Language.PYTHON: ("function_definition",),
    }
    found: dict[str, SgNode] = {}
    for node in source.nodes(*kinds.get(source.language, ("function_declaration", "method_definition"))):
        name = node.field("name")
        if name is not None:
            found.setdefault(name.text(), node)
    return found


def _files(call: Call, source: SourceFile, tree: Tree) -> Iterator[SourceFile]:
    for path in _paths(call, source, tree):
        other = tree.read(path)
        if other is not None:
            yield other


def _paths(call: Call, source: SourceFile, tree: Tree) -> Sequence[str]:
    """Where the call's import or receiver may lead, by the names of files and directories."""
    names = imported_names(source)
    parts = call.callee.replace("()", "").split(".")
    module = names.get(parts[0], "").removesuffix(f".{call.name}")
    wanted = re.split(r"[./]", module)[-1] if module else parts[-2] if len(parts) > 1 else ""
    if not wanted or wanted in {"self", "this"}:
        return ()
    suffixes = _SUFFIXES.get(source.language, _SCRIPT_SUFFIXES)
    known = tree.made(("paths by their words", suffixes), lambda: _by_word(tree.paths(), suffixes))
    return [path for path in known.get(wanted.lower(), ()) if path != source.path][:_MOST_FILES]


def _by_word(paths: Iterable[str], suffixes: frozenset[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        pure = PurePosixPath(path)
        if pure.suffix in suffixes:
            for word in {pure.stem.lower(), *(part.lower() for part in pure.parts[-3:-1])}:
                found[word].append(path)
    return found


def _wanted(source: SourceFile) -> bool:
    # a bundle has no lines worth a review, and its one-letter names lead everywhere
    bundled = len(source.text) > _WIDEST_LINES * (source.text.count("\n") + 1)
    return not bundled and _MAY.occur_in(source.text)


_MAY = Mentions.of(
    "param Param PathValue request FormValue Bind Body route Query( queryset kwargs LoginRequired",
    {"req": r"req\b", "Vars(": r"\bVars\("},
)
QUESTION = Question(question="D1", languages=CODE | SCRIPTS, find=find, wanted=_wanted)
