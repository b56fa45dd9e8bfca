"""The organisation's file and the repository's: joined key by key, locked where it says so."""

import pytest

from bot.configuration import Source, origins, resolve
from bot.model.config import BrokenConfig, Config, Level, MergeMethod, Mode

OWN, THEIRS = "acme/web", "acme/.github"


def own(body: str) -> Source:
    return Source(repository=OWN, path=".github/babysit.yml", text=f"version: 1\n{body}")


def theirs(body: str) -> Source:
    return Source(repository=THEIRS, path=".github/babysit.yml", text=f"version: 1\n{body}")


def resolved(repository: str | None, organisation: str | None) -> Config:
    config = resolve(
        own(repository) if repository is not None else None,
        theirs(organisation) if organisation is not None else None,
    )
    assert isinstance(config, Config), config
    return config


def problems(repository: str, organisation: str) -> list[str]:
    config = resolve(own(repository), theirs(organisation))
    assert isinstance(config, BrokenConfig)
    return [f"{problem.line}: {problem.key}: {problem.message}" for problem in config.problems]


def test_without_any_file_the_defaults_count() -> None:
    assert resolve(None, None) == Config()


def test_the_organisations_file_stands_in_for_one_that_is_not_there() -> None:
    assert resolved(None, "mode: observe").mode is Mode.OBSERVE


def test_a_repositorys_file_alone_takes_nothing_from_the_organisations() -> None:
    assert resolved("merge: {label: ship}", "mode: observe\nmerge: {method: merge}") == resolved(
        "merge: {label: ship}", None
    )


def test_extending_joins_mappings_key_by_key_and_replaces_lists() -> None:
    config = resolved(
        "extends: organisation\nmerge: {label: ship, required_checks: [a]}\nchecklist: {items: {C: warn}}",
        "merge: {method: merge, required_checks: [b, c]}\nchecklist: {items: {B: block, K: off}}",
    )

    assert (config.merge.label, config.merge.method) == ("ship", MergeMethod.MERGE)
    assert config.merge.required_checks == ("a",)
    assert config.checklist.items == {"B": Level.BLOCK, "K": Level.OFF, "C": Level.WARN}


def test_a_rule_of_the_repository_builds_on_what_it_extends() -> None:
    config = resolved(
        "extends: organisation\nrules: [{labels: [x], merge: {label: y}}]", "merge: {method: merge}"
    )

    assert config.rules[0].config.merge.method is MergeMethod.MERGE


def test_the_organisations_own_repository_does_not_extend_itself() -> None:
    source = theirs("locked: [merge]\nmerge: {method: merge}")

    config = resolve(source, source)

    assert isinstance(config, Config)
    assert config.merge.method is MergeMethod.MERGE


def test_a_broken_file_of_the_organisation_is_named_by_its_path() -> None:
    config = resolve(own("extends: organisation"), theirs("merge: {method: sqash}"))

    assert isinstance(config, BrokenConfig)


LOCKED = {
    "section": ("strategic", "merge: {}\nstrategic:\n  approvals: 1", "3: strategic"),
    "key": ("merge.method", "merge:\n  method: rebase", "3: merge.method"),
    "item": ("checklist.items.B", "checklist:\n  items:\n    B: off", "4: checklist.items.B"),
    "a question of a locked item": (
        "checklist.items.B",
        "checklist:\n  items:\n    B1: off",
        "4: checklist.items.B1",
    ),
    "in a rule": (
        "merge.method",
        "rules:\n  - labels: [x]\n    merge:\n      method: rebase",
        "5: rules[0].merge.method",
    ),
    "a key of no section": ("mode", "mode: observe", "2: mode"),
    "a path glob": (
        "strategic.paths.pricing/*.md",
        "strategic:\n  paths:\n    pricing/*.md: x",
        "4: strategic.paths.pricing/*.md",
    ),
}


@pytest.mark.parametrize(("locked", "body", "where"), LOCKED.values(), ids=LOCKED.keys())
@pytest.mark.parametrize("extends", ["", "\nextends: organisation"])
def test_a_repository_that_sets_a_locked_key_is_told_at_its_line(
    locked: str, body: str, where: str, extends: str
) -> None:
    assert problems(f"{body}{extends}", f"locked: ['{locked}']") == [
        f"{where}: may not be set here: acme/.github locks it"
    ]


def test_locked_values_hold_also_where_nothing_is_extended() -> None:
    config = resolved(
        "merge: {label: ship}", "locked: [mode, strategic.approvals]\nstrategic: {approvals: 3}"
    )

    assert (config.strategic.approvals, config.merge.label) == (3, "ship")


def test_a_locked_item_keeps_its_level_whatever_the_repositorys_default_is() -> None:
    config = resolved(
        "checklist: {default: off, items: {'*': off}}",
        "locked: [checklist.items.B]\nchecklist: {items: {C: off}}",
    )

    assert (config.checklist.level("B1"), config.checklist.level("A1")) == (Level.BLOCK, Level.OFF)


@pytest.mark.parametrize(
    ("locked", "message"),
    [
        ("strategi", "strategi is no key of this file; did you mean strategic?"),
        ("merge.lable", "merge.lable is no key of this file; did you mean merge.label?"),
        ("locked", "locked is no key of this file"),
    ],
)
def test_a_lock_on_a_key_that_does_not_exist_is_told(locked: str, message: str) -> None:
    config = resolve(None, theirs(f"locked: [{locked}]"))

    assert isinstance(config, BrokenConfig)
    assert [(problem.line, problem.message) for problem in config.problems] == [(2, message)]


def test_a_lock_in_a_repositorys_own_file_locks_nothing_of_its_own() -> None:
    assert resolved("locked: [merge]\nmerge: {label: ship}", None).merge.label == "ship"


def test_each_key_is_told_with_the_file_it_is_from() -> None:
    found = origins(
        own("extends: organisation\nmerge: {label: ship}\nchecklist: {items: {C: warn}}"),
        theirs("merge: {method: merge}\nchecklist: {items: {K: off}}"),
    )

    assert found == {
        "extends": OWN,
        "merge.label": OWN,
        "merge.method": THEIRS,
        "checklist.items": f"{OWN} over {THEIRS}",
    }


def test_keys_that_are_not_extended_are_nobodys_but_the_locked_ones() -> None:
    found = origins(
        own("merge: {label: ship}"),
        theirs("locked: [strategic]\nmerge: {method: merge}\nstrategic: {approvals: 2}"),
    )

    assert found == {"merge.label": OWN, "strategic.approvals": THEIRS}
