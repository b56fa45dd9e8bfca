"""The route graph of one side of a change, made once, as the questions of item B ask for it."""

import re
from collections.abc import Iterable, Iterator

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, judged
from bot.checklist.core.tree import Tree
from bot.checklist.facts.routes.judge import Judgement, RouteNames, auth_judgements, plan_judgements
from bot.checklist.facts.routes.model import Route
from bot.checklist.facts.routes.program import find_routes
from bot.checklist.facts.routes.syntax import language_of

_MAY_REGISTER = re.compile(
    r"Handle|Router|router|\.(GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|Method)\(|"
    r"\.(get|post|put|patch|delete|all|route|register|add_url_rule|add_\w+)\(|\.route|urlpatterns|@(Get|Post|Put|Patch|Delete|All)\(|"
    r"NextRe|export\s+(const|async|default|function)|web\.|\]\s*\(|path\(|ListenAndServe|@action\(|\.openapi\("
)


def may_register(source: SourceFile) -> bool:
    """A cheap look: False only where no route can be registered."""
    return bool(language_of(source.path)) and source.made(
        "may register", lambda: bool(_MAY_REGISTER.search(source.text))
    )


def graph_of(tree: Tree) -> tuple[Route, ...]:
    """Every route of the changed files at this side."""
    return tree.made("routes", lambda: _graph(tree))


def auth_of(tree: Tree) -> tuple[Judgement, ...]:
    """B1 for all of them."""
    return tree.made("routes: B1", lambda: auth_judgements(graph_of(tree), route_names(tree.names)))


def plan_of(tree: Tree) -> tuple[Judgement, ...]:
    """B2 for all of them."""
    return tree.made("routes: B2", lambda: plan_judgements(graph_of(tree), route_names(tree.names)))


def _graph(tree: Tree) -> tuple[Route, ...]:
    changed = [one for one in tree.changed.values() if language_of(one.path) and not one.is_test]
    return find_routes(changed, tree)


def route_names(names: Names) -> RouteNames:
    """The words that item B reads."""
    return RouteNames(
        auth=names["auth_gate"],
        plan=names["plan_gate"],
        plan_paths=names["plan_gated_paths"],
        public=names["public_routes"],
        own_public=names["public_routes"] if names.is_configured("public_routes") else (),
    )


def subjects_of(source: SourceFile, judgements: Iterable[Judgement]) -> Iterator[Subject]:
    """The judgements of this file, as the engine compares them."""
    for one in judgements:
        if one.path == source.path:
            yield judged(source, one.line, one.verdict, one.message)
