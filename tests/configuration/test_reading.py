# ruff: noqa: E501 - a table's row, text beside its problem, reads best on one line
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.configuration import parse
from bot.configuration.page import EXAMPLE
from bot.model.config import (
    Attribution,
    BrokenConfig,
    Config,
    ConfigProblem,
    DateFreeze,
    Level,
    MergeConfig,
    WeeklyFreeze,
)

PATH = ".github/babysit.yml"
BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str) -> Config:
    config = parse(text, PATH)
    assert isinstance(config, Config), config
    return config


def problems_of(text: str) -> list[ConfigProblem]:
    broken = parse(text, PATH)
    assert isinstance(broken, BrokenConfig)
    assert broken.path == PATH
    return list(broken.problems)


def told(text: str) -> list[str]:
    return [f"{each.line}: {each.key}: {each.message}" for each in problems_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# nothing yet\n",
        "---\n",
        "\ufeff",
        "version: 1",
        "\ufeffversion: 1\r\nmerge:\r\n",
        "version: 1\nmerge: {}",
    ],
    ids=["empty", "blank", "comment", "marker", "bom", "version", "crlf", "empty section"],
)
def test_a_file_that_says_nothing_means_the_defaults(text: str) -> None:
    assert read(text) == Config()


def test_the_documented_example_is_read() -> None:
    config = read(EXAMPLE)

    assert config.merge.required_checks == ("build", "test (3.11)")
    assert config.merge.freeze == (
        DateFreeze(
            start=datetime(2026, 12, 20, tzinfo=UTC),
            end=datetime(2027, 1, 2, 23, 59, 59, 999999, tzinfo=UTC),
            reason="holidays",
        ),
        WeeklyFreeze(start_minute=4 * 1440 + 16 * 60, end_minute=8 * 60, zone=BERLIN, reason="weekend"),
    )
    assert config.checklist.items == {"J1": Level.WARN, "K": Level.OFF}
    assert config.claims.remind_after == timedelta(hours=4)
    assert config.strategic.paths == {"marketing/**": "strategic", "**/pricing*": "strategic"}
    assert config.agents.attribution == (
        Attribution(agent="backend-engineer", branch="backend/*"),
        Attribution(agent="generalist", author="claude[bot]"),
    )


@pytest.mark.parametrize("word", ["off", '"off"', "false"])
def test_a_level_is_off_however_yaml_tools_write_it(word: str) -> None:
    assert read(f"version: 1\nagents:\n  scope: {word}\n").agents.scope is Level.OFF


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        ("2026-12-20", datetime(2026, 12, 20, tzinfo=UTC)),
        ("2026-12-20T16:00Z", datetime(2026, 12, 20, 16, tzinfo=UTC)),
        ('"2026-12-20T16:00:30+01:00"', datetime(2026, 12, 20, 15, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_freeze_starts_on_a_day_in_utc_or_at_a_time(moment: str, start: datetime) -> None:
    config = read(f"version: 1\nmerge:\n  freeze:\n    - from: {moment}\n      to: 2027-01-02\n")

    assert [span.start for span in config.merge.freeze if isinstance(span, DateFreeze)] == [start]


def test_a_weekly_freeze_without_a_zone_is_in_utc() -> None:
    config = read("version: 1\nmerge: {freeze: [{weekly: Sat 00:00-Mon 00:00}]}")

    assert config.merge.freeze == (WeeklyFreeze(start_minute=5 * 1440, end_minute=0, zone=ZoneInfo("UTC")),)


@pytest.mark.parametrize(("written", "meant"), [("30m", 30), ("4h", 240), ("1d", 1440), ("999m", 999)])
def test_a_duration_has_a_number_and_a_unit(written: str, meant: int) -> None:
    config = read(f"version: 1\nclaims: {{remind_after: {written}}}")

    assert config.claims.remind_after == timedelta(minutes=meant)


PERSON = 'must be a list; each item "@user" or "@organisation/team", in quotes (text, at most 140 characters)'
GLOB = "must be a path glob inside the repository, without a leading / or ! and without .. (text, at most 200 characters)"
MOMENT = "must be a date such as 2026-12-20, or a time with its zone such as 2026-12-20T16:00+01:00"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("merge: {method: sqash}", "2: merge.method: must be squash, merge or rebase, not 'sqash'; did you mean squash?"),
        ("merge: {metod: squash}", "2: merge.metod: is not a key that Babysit knows; did you mean method?"),
        ("merg: {}", "2: merg: is not a key that Babysit knows; did you mean merge?"),
        ("merge: 3", "2: merge: must be a mapping, not 3"),
        ("merge: [a]", "2: merge: must be a mapping, not a list"),
        ("merge:\n  delete_branch: yes", "3: merge.delete_branch: must be true or false, not 'yes'"),
        ("merge:\n\n  label:", "4: merge.label: must be a label's name (text, at most 50 characters), not nothing (or remove the key)"),
        ("merge: {label: 12}", "2: merge.label: must be a label's name (text, at most 50 characters), not 12; in quotes it would be text"),
        ("merge: {automerge: {}}", "2: merge.automerge: must be labelled, agents, all or never, not a mapping"),
        ("merge: {automerge: true}", "2: merge.automerge: must be labelled, agents, all or never, not true"),
        ("checklist: {unclear: off}", "2: checklist.unclear: must be warn or block, not 'off'"),
        ("checklist: {items: {c: warn}}", "2: checklist.items.c: 'c' is not an item's letter such as C, a question such as C1, or *"),
        ("checklist: {items: {C: wran}}", "2: checklist.items.C: must be block, warn or off, not 'wran'; did you mean warn?"),
        ("checklist:\n  ignore:\n    - a\n    - /b", f"5: checklist.ignore[1]: {GLOB}, not '/b'"),
        ("checklist: {ignore: [a/../b]}", f"2: checklist.ignore[0]: {GLOB}, not 'a/../b'"),
        ("checklist: {ignore: ['..']}", f"2: checklist.ignore[0]: {GLOB}, not '..'"),
        ('checklist: {ignore: ["a\\0b"]}', f"2: checklist.ignore[0]: {GLOB}, not 'a\\x00b'"),
        ("checklist: {waivers: '@wei'}", f"2: checklist.waivers: {PERSON}, not '@wei'"),
        ("claims: {remind_after: 4}", "2: claims.remind_after: must be a number from 1 to 999 and m, h or d, such as 30m, 4h or 1d, not 4"),
        ("claims: {remind_after: 4w}", "2: claims.remind_after: must be a number from 1 to 999 and m, h or d, such as 30m, 4h or 1d, not '4w'"),
        ("strategic: {approvals: 0}", "2: strategic.approvals: must be a whole number from 1 to 10, not 0"),
        ("strategic: {approvals: 1.5}", "2: strategic.approvals: must be a whole number from 1 to 10, not 1.5"),
        ("strategic: {approvals: true}", "2: strategic.approvals: must be a whole number from 1 to 10, not true"),
        ("strategic: {approvals: 0x2}", "2: strategic.approvals: must be a whole number from 1 to 10, not '0x2'"),
        ("agents: {attribution: [{agent: a}]}", "2: agents.attribution[0]: must name either a branch or an author"),
        ("agents: {attribution: [{agent: a, branch: b, author: c}]}", "2: agents.attribution[0]: must name either a branch or an author"),
        ("agents: {attribution: [{branch: b}]}", "2: agents.attribution[0].agent: is missing: must be the name of an agent file (text, at most 100 characters)"),
        ("merge: {freeze: [{from: 2026-02-30, to: 2026-03-01}]}", "2: merge.freeze[0].from: must be a day that exists, not 2026-02-30"),
        ("merge: {freeze: [{from: 2026-03-02, to: 2026-03-01}]}", "2: merge.freeze[0].to: must not be before `from`"),
        ("merge: {freeze: [{from: 2026-03-01T10:00, to: 2026-03-01}]}", f"2: merge.freeze[0].from: {MOMENT}, not '2026-03-01T10:00'"),
        ("merge: {freeze: [soon]}", "2: merge.freeze[0]: must be {from, to, reason} or {weekly, zone, reason}, not 'soon'"),
        ("merge: {freeze: [{weekly: Fri 16:00-Mon 08:00, zone: Europe/Brelin}]}", "2: merge.freeze[0].zone: must be a time zone such as Europe/Berlin, not 'Europe/Brelin'; did you mean Europe/Berlin?"),
        ("merge: {freeze: [{weekly: Fri 16:00-Mon 24:00}]}", "2: merge.freeze[0].weekly: must be a span of the week such as \"Fri 16:00-Mon 08:00\", not 'Fri 16:00-Mon 24:00'"),
        ("merge: {freeze: [{weekly: Fri 16:00-Fri 16:00}]}", "2: merge.freeze[0].weekly: must not end when it starts"),
        ("checklist: {items: {Q: block}}", "2: checklist.items.Q: 'Q' is not an item's letter such as C, a question such as C1, or *"),
        ("checklist: {items: {B9: block}}", "2: checklist.items.B9: 'B9' is not an item's letter such as C, a question such as C1, or *; did you mean B?"),
        ("checklist: {names: {auth_gates: [x]}}", "2: checklist.names.auth_gates: 'auth_gates' is not a name that an item declares (`babysit review --explain` lists them); did you mean auth_gate?"),
        ("checklist: {names: {redactor: [x]}}", "2: checklist.names.redactor: 'redactor' is not a name that an item declares (`babysit review --explain` lists them); did you mean redactors?"),
        ("mode: observed", "2: mode: must be enforce or observe, not 'observed'; did you mean observe?"),
        ("extends: organization", "2: extends: must be nothing or organisation, not 'organization'; did you mean organisation?"),
        ("merge: {message: {title: '{titel}'}}", "2: merge.message.title: '{titel}' is no placeholder; did you mean title? there are {title}, {number}, {body}, {author}, {co_authors}, {agent}, {approved_by}, {url}"),
        ("merge: {message: {body: 'a } b'}}", "2: merge.message.body: has a } that belongs to no placeholder such as {title}"),
        ("merge: {message: {title: '{title.__class__}'}}", "2: merge.message.title: '{title.__class__}' is no placeholder; there are {title}, {number}, {body}, {author}, {co_authors}, {agent}, {approved_by}, {url}"),
        ("rules: [{merge: {method: merge}}]", "2: rules[0]: must select by branches, authors, labels, paths, only_paths: or stand at the top of the file"),
        ("rules: [{labels: [x], merge: {method: sqash}}]", "2: rules[0].merge.method: must be squash, merge or rebase, not 'sqash'; did you mean squash?"),
        ("strategic: {rules: [{approvals: 2}]}", "2: strategic.rules[0]: must name paths or labels"),
        ("merge: {}\nmerge: {}", "3: merge: is here twice: the first is in line 2"),
        ("merge: {label: a, label: b}", "2: merge.label: is here twice: the first is in line 2"),
        ("1: 2", "2: : the key 1 must be text: put it in quotes"),
        ("? [a]\n: b", "2: : a key must be text, not a list or a mapping"),
        ('"a\\nb": 1', "2: 'a\\nb': is not a key that Babysit knows; allowed are version, mode, comments, extends, locked, notify, merge, checklist, claims, strategic, agents, tracker, rules"),
        ("tracker: {linear: {team: [ENG]}}", "2: tracker.linear.team: is not a key that Babysit knows; did you mean teams?"),
        ("tracker: {linear: {teams: [eng]}}", "2: tracker.linear.teams[0]: must be a team's key, such as ENG (text, at most 10 characters), not 'eng'"),
        ("notify: [{to: slack}]", "2: notify[0].url_from: is missing: must be the name of an address that the server knows as NOTIFY_ and that name, such as SLACK_URL (text, at most 40 characters)"),
        ("notify: [{to: pager, url_from: X}]", "2: notify[0].to: must be slack, teams or webhook, not 'pager'"),
        ("notify: [{to: slack, url_from: https://evil.example}]", "2: notify[0].url_from: must be the name of an address that the server knows as NOTIFY_ and that name, such as SLACK_URL (text, at most 40 characters), not 'https://evil.example'"),
        ("notify: [{to: slack, url_from: X, on: [green]}]", "2: notify[0].on[0]: must be red, human, stuck, merged or failed, not 'green'"),
        ("tracker: {linear: true}", "2: tracker.linear: must be {teams, done, on}, each optional, or false, not true"),
        ("tracker: {linaer: {}}", "2: tracker.linaer: is not a key that Babysit knows; did you mean linear?"),
    ],
)  # fmt: skip
def test_a_problem_names_line_and_key_and_what_is_allowed(body: str, problem: str) -> None:
    assert told(f"version: 1\n{body}\n") == [problem]


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "/etc/localtime", "Europe", "", "posixrules", "europe/berlin"]
)
def test_a_zone_is_a_name_and_never_a_path(zone: str) -> None:
    text = f"version: 1\nmerge: {{freeze: [{{weekly: Fri 16:00-Mon 08:00, zone: '{zone}'}}]}}"

    assert [problem.key for problem in problems_of(text)] == ["merge.freeze[0].zone"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("merge: {}", "1: version: is missing: add `version: 1` as the first line"),
        ("version: 2", "1: version: must be 1, not 2"),
        ("version: '1'", "1: version: must be 1, not '1'"),
        ("version: " + "9" * 5000, "1: version: must be 1, not 1000000000000000000"),
        ("- a", "1: : must be a mapping that begins with `version: 1`, not a list"),
        ("hello", "1: : must be a mapping that begins with `version: 1`, not 'hello'"),
    ],
    ids=["missing", "other", "text", "huge", "list", "scalar"],
)
def test_a_file_is_a_mapping_of_version_one(text: str, problem: str) -> None:
    assert told(text) == [problem]


QUOTE_IT = "put a value that begins with it in quotes"
ANCHORS = "anchors (&) and aliases (*) are not allowed: put a value that begins with one in quotes"
TAGS = "tags (!) are not allowed: put a value that begins with one in quotes"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, f"1: : {ANCHORS}"),
        ("version: 1\nchecklist:\n  ignore: [*.md]", f"3: : {ANCHORS}"),
        ("version: 1\nmerge: !!python/object/apply:os.system [ls]", f"2: : {TAGS}"),
        ("version: 1\nmerge:\n\tlabel: a", "3: : a tab cannot indent in YAML: use spaces"),
        ("version: 1\na: @wei", f"2: : found character '@' that cannot start any token: {QUOTE_IT}"),
        ("version: 1\n---\nversion: 1", "2: : only one document is allowed: remove this `---` and what follows"),
        ("version: 1\na: b: c", "2: : this is not YAML: mapping values are not allowed here"),
        ('a: "\\U99999999"', "1: : this is not YAML: an escape in double quotes names no character"),
        ('a: "\\ud800"', "1: : this is not YAML: an escape in double quotes names no character"),
        ("version: 1\r\nmerge: {}\0", "2: : the character U+0000 is not allowed in a configuration"),
        ("a: \x1b[31m", "1: : the character U+001B is not allowed in a configuration"),
        ("a\udc80", "1: : the character U+DC80 is not allowed in a configuration"),
        ("a: " + "[" * 30 + "]" * 30, "1: : this is nested more than 20 deep"),
        ("[" * 60000, "1: : this is nested more than 20 deep"),
        ("? " * 30000, "1: : this is nested more than 20 deep"),
        ("a:\n" + "- x\n" * 15000, "3999: : the file holds more than 4000 values"),
        ("a: [" + "x, " * 20000 + "]", "1: : the file holds more than 4000 values"),
        ("# " + "é" * 33000, "1: : the file is bigger than 64 KiB"),
        ("%YAML 9.1\n---\na: b", "1: : this is not YAML: found incompatible YAML document (version 1.* is required)"),
    ],
    ids=["bomb", "alias", "tag", "tab", "at", "documents", "syntax", "escape", "surrogate escape", "nul", "terminal",
         "surrogate", "deep", "deeper", "deep keys", "long", "wide", "big", "directive"],
)  # fmt: skip
def test_hostile_text_is_refused_with_one_problem_and_in_time(text: str, problem: str) -> None:
    before = time.process_time()

    assert told(text) == [problem]

    assert time.process_time() - before < 3


def test_every_problem_of_a_file_is_told_in_the_order_of_lines() -> None:
    text = "version: 1\nmerge: {method: a, label: ''}\nagents: {scope: b}\nclaims: c\n"

    assert [(problem.line, problem.key) for problem in problems_of(text)] == [
        (2, "merge.method"),
        (2, "merge.label"),
        (3, "agents.scope"),
        (4, "claims"),
    ]


def test_no_more_than_fifty_problems_are_told() -> None:
    assert len(problems_of("version: 1\n" + "".join(f"k{number}: 1\n" for number in range(99)))) == 50


def test_a_message_quotes_little_of_the_file() -> None:
    [problem] = problems_of(f"version: 1\nmerge: {{method: {'x' * 9000}}}")

    assert len(problem.message) < 200


@given(st.text(max_size=300))
@example('a: "\\')
@example("merge: {freeze: [{from: 2000-01-01T00:00+23:59, to: 2099-12-31}]}")
def test_no_text_makes_the_parser_raise(text: str) -> None:
    assert isinstance(parse(text, PATH), Config | BrokenConfig)


@given(st.lists(st.sampled_from([
    "version: 1", "merge:", "  label:", " a", "\n", "- ", "? ", ": ", "{", "}", "[", "]", ",", "&a ", "*a", "!!int ", "'", '"',
    "\\x", "|", ">", "#", "%YAML 1.1", "---", "...", "\t", "\r", "2026-12-20", "off", "~", "1e9", "freeze: ", "weekly: ", "\u2028", "\x85",
]), max_size=40).map("".join))  # fmt: skip
def test_no_scrap_of_yaml_makes_the_parser_raise(text: str) -> None:
    assert isinstance(parse(text, PATH), Config | BrokenConfig)


def test_an_unnamed_key_keeps_its_default() -> None:
    assert read("version: 1\nmerge: {label: ship}").merge == MergeConfig(label="ship")
