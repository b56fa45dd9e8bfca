"""Which rule is for which pull request."""

from dataclasses import replace
from typing import Any

import pytest

from bot.configuration import fitting, parse
from bot.configuration.in_force import fits
from bot.model.config import Config, Selectors
from bot.model.snapshot import Actor, ChangedFile, Snapshot
from tests.building import snapshot

READY = snapshot(
    labels=frozenset({"Urgent"}),
    author=Actor("dependabot[bot]"),
    changed_files=(
        ChangedFile(path="docs/a.md", change="MODIFIED"),
        ChangedFile(path="pricing/b.py", change="MODIFIED"),
    ),
)


def moved() -> Snapshot:
    return replace(READY, changed_files=(ChangedFile(path="docs/a.md", change="RENAMED"),))


def in_docs() -> Snapshot:
    return replace(
        READY,
        changed_files=(
            ChangedFile(path="docs/a.md", change="MODIFIED"),
            ChangedFile(path="docs/x/b.md", change="MODIFIED"),
        ),
    )


CASES: dict[str, tuple[dict[str, Any], Snapshot, bool]] = {
    "a branch": ({"branches": ("main",)}, READY, True),
    "a branch's glob": ({"branches": ("release/*", "ma*")}, READY, True),
    "another branch": ({"branches": ("release/*",)}, READY, False),
    "an author with brackets": ({"authors": ("dependabot[bot]",)}, READY, True),
    "an author's glob in another case": ({"authors": ("Dependabot*",)}, READY, True),
    "another author": ({"authors": ("renovate*",)}, READY, False),
    "a label in another case": ({"labels": ("urgent",)}, READY, True),
    "another label": ({"labels": ("later",)}, READY, False),
    "one path of two": ({"paths": ("pricing/**",)}, READY, True),
    "no path": ({"paths": ("infra/**",)}, READY, False),
    "only one path of two": ({"only_paths": ("docs/**",)}, READY, False),
    "all paths": ({"only_paths": ("docs/**",)}, in_docs(), True),
    "a moved file may come from there": ({"paths": ("pricing/**",)}, moved(), True),
    "a moved file, whose origin is not known": ({"only_paths": ("docs/**",)}, moved(), False),
    "no changed file": ({"only_paths": ("**",)}, replace(READY, changed_files=()), False),
    "both": ({"branches": ("main",), "labels": ("urgent",)}, READY, True),
    "one of both": ({"branches": ("main",), "labels": ("later",)}, READY, False),
}


@pytest.mark.parametrize(("selectors", "of", "fit"), CASES.values(), ids=CASES.keys())
def test_a_rule_fits_where_each_of_its_selectors_does(
    selectors: dict[str, Any], of: Snapshot, fit: bool
) -> None:
    assert fits(Selectors(**selectors), of) is fit


def test_the_first_rule_that_fits_counts() -> None:
    config = parse(
        "version: 1\nrules:\n"
        "- {labels: [later], merge: {label: a}}\n"
        "- {labels: [urgent], merge: {label: b}}\n"
        "- {branches: [main], merge: {label: c}}\n",
        "f",
    )
    assert isinstance(config, Config)

    chosen, rule = fitting(config, READY)

    assert chosen.merge.label == "b"
    assert rule is not None
    assert (rule.number, rule.sections) == (2, frozenset({"merge"}))


def test_where_none_fits_the_file_counts_as_it_is() -> None:
    config = parse("version: 1\nrules: [{labels: [later], merge: {label: a}}]", "f")
    assert isinstance(config, Config)

    assert fitting(config, READY) == (config, None)
