"""The alert rules and the dashboard ask for numbers that there are, and each alert says what to do."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from ruamel.yaml import YAML

from bot.web.metrics import Metrics

ROOT = Path(__file__).parents[2]
RULES = YAML(typ="safe").load(ROOT / "deploy" / "prometheus" / "alerts.yml")
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "babysit.json").read_text())
GUIDE = (ROOT / "docs" / "monitoring.md").read_text()
OF_PROMETHEUS = {"up": {"job", "instance"}}
OF_EVERY_TARGET = {"job", "instance"}
OF_THE_DATABASE = {"babysit_keys", "babysit_oldest_due_seconds", "babysit_pull_requests"} | {
    "babysit_tracker_waiting",
    "babysit_notices_due",
}


def numbers() -> set[str]:
    """The name of each series of a server."""
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    return {
        family.name + suffix for family in Metrics().registry.collect() for suffix in suffixes[family.type]
    }


def labels_of(metrics: Metrics) -> Mapping[str, set[str]]:
    """The label names of each family, as it was made."""
    made = {
        name: set(getattr(collector, "_labelnames", ()))
        for collector, names in metrics.registry._collector_to_names.items()
        for name in names
    }
    budget = {"installation", "budget"}
    return made | dict.fromkeys(("babysit_github_budget_remaining", "babysit_github_budget_limit"), budget)


def expressions() -> Iterator[tuple[str, str]]:
    """Every query of both files, with the place where it stands."""
    for rule in ALERTS:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield f"{panel['title']} {target['refId']}", target["expr"]


QUERIES = list(expressions())


def selectors(expression: str) -> Iterator[tuple[str, set[str]]]:
    """The names and labels that a query selects; a query that is none raises."""
    written = expression.replace("$__rate_interval", "5m").replace("$job", ".*")
    tree = promql_parser.parse(written)
    found: list[Any] = []

    def visit(node: Any) -> bool:
        selector = getattr(node, "vector_selector", node)
        if type(selector).__name__ == "VectorSelector":
            found.append(selector)
        return True

    promql_parser.walk(tree, visit)
    for selector in found:
        yield selector.name, {matcher.name for matcher in selector.matchers.matchers}


@pytest.mark.parametrize(("place", "expression"), QUERIES, ids=[place for place, _ in QUERIES])
def test_every_query_parses_and_asks_for_what_a_server_tells(place: str, expression: str) -> None:
    told, labels = numbers(), labels_of(Metrics())

    asked = list(selectors(expression))

    assert asked, place
    for name, wanted in asked:
        known = OF_PROMETHEUS.get(name)
        if known is None:
            assert name in told, place
            known = labels[name] | {"le"} | OF_EVERY_TARGET
        assert wanted <= known, place


@pytest.mark.parametrize(("place", "expression"), QUERIES, ids=[place for place, _ in QUERIES])
def test_numbers_of_the_database_are_never_added_up_over_processes(place: str, expression: str) -> None:
    if any(name in OF_THE_DATABASE for name, _labels in selectors(expression)):
        assert re.search(r"\bsum\b|\bavg\b", expression) is None, place
        assert "max" in expression, place


def test_a_query_for_a_number_that_is_not_there_would_be_noticed() -> None:
    ((name, _labels),) = selectors("max(babysit_made_up)")

    assert name not in numbers()


@pytest.mark.parametrize("rule", ALERTS, ids=[rule["alert"] for rule in ALERTS])
def test_every_alert_says_how_bad_it_is_and_what_to_do(rule: Mapping[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert rule["annotations"]["runbook"] == f"docs/monitoring.md#{rule['alert'].lower()}"
    assert f"\n### {rule['alert']}\n" in GUIDE
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"[0-9]+[mh]", rule.get("for", "1m"))


def test_the_guide_speaks_of_no_alert_that_there_is_not() -> None:
    assert set(re.findall(r"^### (\w+)$", GUIDE, re.MULTILINE)) == {rule["alert"] for rule in ALERTS}


def test_every_number_of_a_server_is_explained() -> None:
    missing = [name for name in labels_of(Metrics()) if name.startswith("babysit") and name not in GUIDE]

    assert [name for name in missing if not name.endswith(("_created", "_bucket", "_sum", "_count"))] == []


def test_the_dashboards_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
