"""The route graph of one side of a change, made once, as the questions of item B ask for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, judged
from bot.checklist.core.tree import Tree
from bot.checklist.facts.routes.judge import (
    OWN_CHECK,
    Judgement,
    RouteNames,
    auth_judgements,
    plan_judgements,
)
from bot.checklist.facts.routes.model import Route
from bot.checklist.facts.routes.names import Standing, auth_standing, is_never
from bot.checklist.facts.routes.program import find_routes
from bot.checklist.facts.routes.reading import running_of
from bot.model.review import Verdict

_MAY_REGISTER = re.compile(
    r"Handle|Router|router|\.(GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|Method|With|Route)\(|"
    r"\.(get|post|put|patch|delete|trace|connect|all|route|register|add_url_rule|add_\w+)\(|\.route|urlpatterns|@(Get|Post|Put|Patch|Delete|All)\(|"
    r"\.[Uu]se\(|Mount\(|Group\(|MIDDLEWARE|DEFAULT_PERMISSION|include\(|NextRe|export\s+(const|async|default|function)|web\.|\]\s*\(|path\(|ListenAndServe|@action\(|\.openapi\(|rocedure\b"
)


def may_register(source: SourceFile) -> bool:
    """A cheap look: False only where no route can be registered."""
    return running_of(source.path) is not None and source.made(
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
    changed = [
        file for file in tree.changed.values() if running_of(file.path) is not None and not file.is_test
    ]
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
    for judgement in judgements:
        if judgement.path == source.path:
            subject = judged(source, judgement.line, judgement.verdict, judgement.message)
            yield replace(subject, key=judgement.key, basis=judgement.basis)


def subjects_elsewhere(tree: Tree, judgements: Iterable[Judgement]) -> Iterator[Subject]:
    """The judgements of files that did not change: what stands before their routes may have."""
    for judgement in judgements:
        source = tree.read(judgement.path) if judgement.path not in tree.changed else None
        if source is not None:
            yield from subjects_of(source, [judgement])


def gate_gone(before: Subject, after: Subject, base: Tree, head: Tree) -> Subject:
    """A route that was behind a gate and has less before it now: the gate is named, with its line at base.

    What could stand before it unseen is doubt only where it was not there before; and a gate that the change
    mentions as often as before may only have moved.
    """
    gate, last = before.basis[0] if before.basis else "", ""
    last = gate.rpartition(".")[2].removeprefix(OWN_CHECK)
    if not last or after.verdict is Verdict.NOT_APPLICABLE:
        return after
    where = f"{gate} at {_place(last, before, base)}"
    if after.verdict is Verdict.FAIL and after.path in head.changed:
        return replace(after, message=f"{after.message} At the base it was behind {where}.")
    is_less = gate not in after.basis and set(after.basis) <= {*before.basis, *_of_no_account(after.basis)}
    if not is_less or _mentioned(last, head) >= _mentioned(last, base):
        return after
    shown = " ".join(before.key.split(" ")[:2])
    message = f"{shown} lost its auth gate: at the base it was behind {where}, and nothing took its place."
    return replace(after, verdict=Verdict.FAIL, message=message)


def _of_no_account(basis: Iterable[str]) -> Iterator[str]:
    """What plainly is no gate, whether the base had it or not."""
    for name in basis:
        if not name.startswith("?") and auth_standing(name) is Standing.NONE and is_never(name):
            yield name


def _place(name: str, before: Subject, base: Tree) -> str:
    """Where the base has a gate: in the route's own file above it or nearest to it, else in another."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    own = base.read(before.path)
    if own is not None:
        lines = [number for number, text in enumerate(own.lines, start=1) if word.search(text)]
        if lines:
            return f"line {min(lines, key=lambda line: (line > before.line, abs(line - before.line)))}"
    for path, source in base.changed.items():
        for number, text in enumerate(source.lines, start=1):
            if word.search(text):
                return f"{path}:{number}"
    return "a place that was not found"


def _mentioned(name: str, tree: Tree) -> int:
    word = re.compile(rf"\b{re.escape(name)}\b")
    return sum(len(word.findall(source.text)) for source in tree.changed.values())
