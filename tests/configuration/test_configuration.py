"""Parser, schema, normal form and page are made from one table: here they are held against each other."""

import copy
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.configuration import Change, differences, normal_form, parse, validate_proposed
from bot.configuration.checklist_words import name_words
from bot.configuration.keys import SECTIONS, SELECTORS, TOP
from bot.configuration.page import reference_page
from bot.configuration.schema import json_schema
from bot.configuration.sections import write_config
from bot.model.config import (
    AgentsConfig,
    Attribution,
    Automerge,
    BranchUpdates,
    BrokenConfig,
    Channel,
    ChecklistConfig,
    ClaimsConfig,
    Comments,
    Config,
    DateFreeze,
    Extends,
    HoldFrom,
    Level,
    MergeConfig,
    MergeMethod,
    MessageConfig,
    Mode,
    NoticeEvent,
    NoticeRoute,
    StatedScope,
    StrategicConfig,
    StrategicRule,
    Strip,
    TrackerConfig,
    TrackerEvent,
    TrackerSection,
    WeeklyFreeze,
)
from docs.build import stale_pages, write_pages

VALIDATOR = Draft202012Validator(json_schema())
ZONES = ["UTC", "Europe/Berlin", "America/New_York"]

printable = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=20,
)
labels = printable.filter(lambda name: name == name.strip(" "))
globs = st.from_regex(r"[a-z*?#'\" -]{1,8}(/[a-z.*]{1,3}x){0,2}", fullmatch=True)
people = st.from_regex(r"@[a-z][a-z0-9-]{0,8}(/[a-z]{1,4})?", fullmatch=True)
flags = st.booleans()


def many(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=3).map(tuple)


@st.composite
def date_freezes(draw: st.DrawFn) -> DateFreeze:
    edges = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
    start, end = sorted(draw(st.tuples(edges, edges)))
    if draw(flags):
        end = end.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1, microseconds=-1)
    else:
        end = end.replace(microsecond=0) + timedelta(seconds=1)
    return DateFreeze(start=start.replace(microsecond=0), end=end, reason=draw(st.just("") | printable))


minutes = st.integers(0, 7 * 1440 - 1)
weekly_freezes = (
    st.builds(
        WeeklyFreeze,
        start_minute=minutes,
        end_minute=minutes,
        zone=st.sampled_from(ZONES).map(ZoneInfo),
        reason=st.just("") | printable,
    )
).filter(lambda span: span.start_minute != span.end_minute)

configs = st.builds(
    Config,
    mode=st.sampled_from(Mode),
    comments=st.sampled_from(Comments),
    extends=st.sampled_from(Extends),
    locked=many(st.sampled_from(["strategic", "checklist.items.B", "strategic.paths.a.b/**"])),
    merge=st.builds(
        MergeConfig,
        automerge=st.sampled_from(Automerge),
        label=labels,
        method=st.sampled_from(MergeMethod),
        delete_branch=flags,
        required_checks=many(printable),
        wait_for_checks=flags,
        update_branch=st.sampled_from(BranchUpdates),
        message=st.builds(
            MessageConfig,
            title=st.none() | st.just("{title} (#{number})"),
            body=st.none() | st.sampled_from(["{body}\n\n{co_authors}", "plain\ttext"]),
            strip=st.sampled_from([(), (Strip.COMMENTS,), (Strip.COMMENTS, Strip.TASK_LISTS)]),
            cut_at=st.just("") | printable,
        ),
        block_labels=many(labels),
        block_title=many(printable),
        priority=st.dictionaries(labels, st.integers(-100, 100), max_size=3),
        freeze=many(date_freezes() | weekly_freezes),
    ),
    checklist=st.builds(
        ChecklistConfig,
        default=st.sampled_from(Level),
        items=st.dictionaries(st.sampled_from(["A", "B1", "K", "*"]), st.sampled_from(Level)),
        unclear=st.sampled_from([Level.WARN, Level.BLOCK]),
        names=st.dictionaries(st.sampled_from(name_words()), many(printable), max_size=3),
        ignore=many(globs),
        waivers=many(people),
        extra=globs,
    ),
    claims=st.builds(
        ClaimsConfig,
        hold_from=st.sampled_from(HoldFrom),
        remind_after=st.builds(
            lambda number, unit: timedelta(**{unit: number}),
            st.integers(1, 999),
            st.sampled_from(["minutes", "hours", "days"]),
        ),
    ),
    strategic=st.builds(
        StrategicConfig,
        labels=many(labels),
        paths=st.dictionaries(globs, labels, max_size=3),
        presets=many(st.sampled_from(["published", "access"])),
        approvers=many(people),
        approvals=st.integers(1, 10),
        rules=many(
            st.builds(
                StrategicRule,
                paths=st.lists(globs, min_size=1, max_size=2).map(tuple),
                labels=many(labels),
                approvers=many(people),
                approvals=st.integers(1, 10),
            )
        ),
    ),
    agents=st.builds(
        AgentsConfig,
        files=globs,
        attribution=many(
            st.builds(Attribution, agent=st.just("qa"), branch=globs)
            | st.builds(Attribution, agent=st.just("qa"), author=st.just("claude[bot]"))
        ),
        scope=st.sampled_from(Level),
        isolation=st.sampled_from(Level),
        scope_of=st.dictionaries(
            st.sampled_from(["qa", "web-engineer"]),
            st.builds(StatedScope, owns=many(globs), reads=many(globs), never=many(globs)).filter(
                lambda scope: bool(scope.owns or scope.reads or scope.never)
            ),
        ),
    ),
    notify=many(
        st.builds(
            NoticeRoute,
            to=st.sampled_from(Channel),
            url_from=st.sampled_from(["SLACK_URL", "OPS"]),
            on=many(st.sampled_from(NoticeEvent)),
        )
    ),
    tracker=st.builds(
        TrackerConfig,
        linear=st.none()
        | st.builds(
            TrackerSection,
            teams=many(st.sampled_from(["ENG", "OPS2"])),
            done=st.just("") | labels,
            on=many(st.sampled_from(TrackerEvent)),
        ),
    ),
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_right(document: Any) -> bool:
    return isinstance(parse(json.dumps(document, ensure_ascii=False), "f", has_own_items=True), Config)


@quick
@given(configs)
def test_the_normal_form_is_read_back_as_the_same_configuration(config: Config) -> None:
    assert parse(normal_form(config), "f") == config


@quick
@given(configs)
def test_the_schema_accepts_what_is_written(config: Config) -> None:
    VALIDATOR.validate(write_config(config))


SPOILERS = [
    None,
    True,
    False,
    0,
    1,
    11,
    "",
    "x",
    "/x",
    "a/../b",
    "off",
    "@a",
    "4h",
    [],
    [1],
    ["x"],
    ["@a"],
    {},
    {"x": 1},
    {"A": "warn"},
    {"a": ["b"]},
    "y" * 300,
    " x ",
    {"agent": "a"},
    [{"agent": "a", "branch": "b", "author": "c"}],
    [{"weekly": "Fri 16:00-Mon 08:00"}],
    [{"weekly": "Fri 16:00-Mon 08:00", "to": "2026-01-01"}],
    [{"from": "2026-01-01"}],
    ["x"] * 101,
]


@pytest.mark.parametrize(
    ("section", "key"),
    [(section.name, setting.name) for section in SECTIONS for setting in section.settings],
    ids=str,
)
def test_schema_and_parser_judge_a_spoiled_value_alike(section: str, key: str) -> None:
    for spoiler in SPOILERS:
        document = copy.deepcopy(write_config(Config()))
        settings_of = document[section]
        assert isinstance(settings_of, dict)
        settings_of[key] = spoiler

        assert is_right(document) == VALIDATOR.is_valid(document), spoiler


@pytest.mark.parametrize("key", [*(setting.name for setting in TOP), "rules"])
def test_schema_and_parser_judge_a_spoiled_key_of_no_section_alike(key: str) -> None:
    for spoiler in SPOILERS:
        document = {**write_config(Config()), key: spoiler}

        assert is_right(document) == VALIDATOR.is_valid(document), spoiler


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"branches": ["main"]},
        {"branches": []},
        {"merge": {"method": "merge"}},
        {"labels": ["x"], "merge": {"method": "merge"}},
        {"labels": ["x"], "merge": {"method": "sqash"}},
        {"labels": ["x"], "merge": None},
        {"labels": ["x"], "mode": "observe"},
        {"labels": ["x"], "rules": []},
        {"labels": "x"},
    ],
    ids=json.dumps,
)
def test_schema_and_parser_judge_a_rule_alike(rule: Any) -> None:
    document = {"version": 1, "rules": [rule]}

    assert is_right(document) == VALIDATOR.is_valid(document)


def test_rules_are_read_back_with_what_they_change_and_nothing_else() -> None:
    text = (
        "version: 1\nmerge: {label: ship, method: rebase}\nrules:\n"
        "- {branches: [release/*], merge: {method: merge}, checklist: {items: {L: warn}}}\n"
    )

    config = parse(text, "f", has_own_items=True)

    assert isinstance(config, Config)
    assert config.rules[0].overrides == {"merge": {"method": "merge"}, "checklist": {"items": {"L": "warn"}}}
    assert config.rules[0].config.merge == MergeConfig(label="ship", method=MergeMethod.MERGE)
    assert parse(normal_form(config), "f", has_own_items=True) == config


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "x",
        1,
        {},
        {"version": 1},
        {"version": 2},
        {"version": "1"},
        {"version": True},
        {"version": 1, "merge": None},
        {"version": 1, "merge": []},
        {"version": 1, "more": 1},
        {"version": 1, "merge": {"more": 1}},
    ],
    ids=json.dumps,
)
def test_schema_and_parser_judge_the_frame_alike(document: Any) -> None:
    assert is_right(document) == VALIDATOR.is_valid(document)


def test_the_schema_is_one_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_table_names_every_setting_there_is() -> None:
    names = [*(setting.name for setting in TOP), *(section.name for section in SECTIONS), "rules"]
    assert names == [each.name for each in fields(Config)]
    for section in SECTIONS:
        assert [setting.name for setting in section.settings] == [
            each.name for each in fields(section.holder)
        ]


def test_the_page_has_a_row_for_every_key() -> None:
    page = reference_page()

    settings = [*TOP, *(setting for section in SECTIONS for setting in section.settings)]
    assert all(f"\n| `{setting.name}` | " in page for setting in settings)
    assert all(f"`{name}`" in page for name in SELECTORS)


def test_the_committed_pages_are_fresh() -> None:
    assert stale_pages() == []


def test_a_page_that_was_edited_by_hand_is_stale(tmp_path: Path) -> None:
    write_pages(tmp_path)
    (tmp_path / "configuration.md").write_text("mine")

    assert stale_pages(tmp_path) == ["configuration.md"]


def test_what_a_pull_request_would_change_is_named_key_by_key() -> None:
    current = Config(merge=MergeConfig(label="ship"))

    changes = validate_proposed(
        "version: 1\nmerge: {method: merge}\nstrategic: {paths: {'a/**': b}}", "f", current
    )

    assert changes == (
        Change(key="merge.label", before="ship", after="automerge"),
        Change(key="merge.method", before="squash", after="merge"),
        Change(key="strategic.paths", before="{}", after='{"a/**": "b"}'),
    )


def test_a_proposed_file_that_is_broken_is_told_as_such() -> None:
    assert isinstance(validate_proposed("version: 3", "f", Config()), BrokenConfig)


@quick
@given(configs)
def test_a_configuration_differs_in_nothing_from_itself(config: Config) -> None:
    assert differences(config, config) == ()


def test_every_key_has_a_default_in_the_schema() -> None:
    properties: Mapping[str, Any] = json_schema()["properties"]

    defaults = {
        section.name: {name: key["default"] for name, key in properties[section.name]["properties"].items()}
        for section in SECTIONS
    }

    top = {setting.name: properties[setting.name]["default"] for setting in TOP}
    assert {"version": 1, **top, **defaults, "rules": []} == write_config(Config())


def test_the_schema_completes_items_and_names() -> None:
    checklist = json_schema()["properties"]["checklist"]["properties"]

    assert {"*", "B", "B1"} <= set(checklist["items"]["properties"])
    assert "auth_gate" in checklist["names"]["properties"]
    assert json_schema()["$id"]
