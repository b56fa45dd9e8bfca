"""Each line of `babysit doctor`, well and ill, against a simulated GitHub."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.doctor import app_checks, github_checks, webhook_checks
from bot.doctor.database import diagnosed
from bot.doctor.diagnosis import Condition, Diagnosis, as_data, as_lines, failure, is_fine, ok
from bot.doctor.examine import Patient, examine
from bot.doctor.github_checks import Purse
from bot.events import NEEDED_EVENTS
from bot.github.installation_tokens import PERMISSIONS
from bot.github.ports import Allowance, Budget
from bot.github.registration import DeliveryAttempt, GivenInstallation, HookConfig, Owner, RegisteredApp
from bot.github.required_checks import DefaultBranchChecks, RequiredChecks
from bot.settings import Settings
from bot.storage.addresses import PostgresAddress, SqliteFile
from bot.storage.sqlite import file
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.rules import Rule
from tests.postgres_server import PostgresServer

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
APP = RegisteredApp(
    id=7,
    name="Babysit",
    html_url="https://github.com/apps/babysit",
    permissions=dict(PERMISSIONS),
    events=sorted(NEEDED_EVENTS),
)
HOOK = HookConfig(url="https://babysit.acme.com/webhook", content_type="json", secret="********")
ATTEMPT = DeliveryAttempt(id=1, guid="a", delivered_at=NOW, status="OK", status_code=202)
LOST = DeliveryAttempt(id=2, guid="b", delivered_at=NOW, status="timed out", status_code=0)
BRANCH = DefaultBranchChecks(
    repository="acme/app", branch="main", required=[("babysit", None)], is_whole=True
)


class HereClock:
    """This machine's clock, which may be off."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return NOW + self.off

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class Ward:
    """A Babysit that is well: each test spoils one thing."""

    starter: Starter
    github: SimulatedGitHub
    clock: HereClock
    environ: dict[str, str]

    async def lines(self) -> Mapping[str, Diagnosis]:
        async with aiohttp.ClientSession() as session:
            patient = Patient(
                settings=Settings.from_environment(self.environ),
                public_url=self.environ.get("BABYSIT_URL", ""),
            )
            found = await examine(patient, session, self.clock)
        return {diagnosis.checked: diagnosis for diagnosis in found}


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    clock = HereClock()
    starter = starter_world(files={"README.md": "hello\n"}, clock=lambda: NOW)
    starter.repository.protect("main", checks=["babysit"])
    starter.app.events = set(NEEDED_EVENTS)
    file.opened(tmp_path / "b.db", 1).close()
    answers = web.Application()

    async def accept(_request: web.Request) -> web.Response:
        return web.Response(status=202)

    async def live(_request: web.Request) -> web.Response:
        return web.Response()

    answers.add_routes([web.post("/webhook", accept), web.get("/healthz", live)])
    runner = web.AppRunner(answers)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    starter.app.webhook_url = f"{origin}/webhook"
    starter.world.outbox.deliveries.clear()
    async with SimulatedGitHub(starter.world) as github:
        starter.repository.push("agent/x", {"x.py": "1\n"}, author="agent")
        await github.quiesce()
        yield Ward(
            starter=starter,
            github=github,
            clock=clock,
            environ={
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "DATABASE_URL": f"sqlite:///{tmp_path}/b.db",
                "BABYSIT_URL": origin,
            },
        )
    await runner.cleanup()


async def test_all_is_fine_where_everything_is_as_it_should_be(ward: Ward) -> None:
    lines = await ward.lines()

    assert [line for line in lines.values() if line.condition is not Condition.OK] == []
    assert [*lines] == [
        "key",
        "clock",
        "permissions",
        "events",
        "installations",
        "webhook",
        "deliveries",
        "limits",
        "required check",
        "database",
        "disk",
    ]


def other_app(ward: Ward) -> None:
    ward.environ["APP_ID"] = "999"


def fast_clock(ward: Ward) -> None:
    ward.clock.off = timedelta(seconds=45.5)


def wrong_clock(ward: Ward) -> None:
    ward.clock.off = timedelta(minutes=20, seconds=0.5)


def without_issues(ward: Ward) -> None:
    ward.starter.app.permissions.pop("issues")


def with_administration(ward: Ward) -> None:
    ward.starter.app.permissions["administration"] = "read"


def deaf(ward: Ward) -> None:
    ward.starter.app.events.discard("issue_comment")


def not_accepted(ward: Ward) -> None:
    ward.starter.installation.permissions = {"metadata": "read"}


def suspended(ward: Ward) -> None:
    ward.starter.installation.suspended_at = NOW


def gone(ward: Ward) -> None:
    for installation in list(ward.starter.world.installations.values()):
        if installation.app is ward.starter.app:
            del ward.starter.world.installations[installation.id]


def without_hook(ward: Ward) -> None:
    ward.starter.app.webhook_url = None


def elsewhere(ward: Ward) -> None:
    ward.environ["BABYSIT_URL"] = "https://babysit.acme.com"


def forms(ward: Ward) -> None:
    ward.starter.app.webhook_content_type = "form"


def refused_deliveries(ward: Ward) -> None:
    for delivery in ward.starter.world.outbox.deliveries.values():
        delivery.status_code = 401


def spent(ward: Ward) -> None:
    ward.github.limits.quotas.core_an_hour = 4


def not_required(ward: Ward) -> None:
    ward.starter.repository.unprotect("main")


def required_of_another(ward: Ward) -> None:
    checks = [{"context": "babysit", "integration_id": 1}]
    ward.starter.repository.add_ruleset(
        Rule(type="required_status_checks", parameters={"required_status_checks": checks})
    )


def newer_database(ward: Ward) -> None:
    path = ward.environ["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
        connection.commit()


def no_folder(ward: Ward) -> None:
    ward.environ["DATABASE_URL"] = "sqlite:////nowhere/at/all/b.db"


def graphql_down(ward: Ward) -> None:
    ward.github.faults.add(Fault(path="/graphql", status=502, body="<html>", times=None))


@pytest.mark.parametrize(
    ("spoil", "checked", "condition", "words"),
    [
        (other_app, "key", "failure", "APP_ID"),
        (fast_clock, "clock", "failure", "45 seconds ahead of"),
        (wrong_clock, "key", "failure", "clock is off"),
        (wrong_clock, "clock", "failure", "1200 seconds ahead of"),
        (without_issues, "permissions", "failure", "lacks issues: write"),
        (with_administration, "permissions", "warning", "more than it uses: administration: read"),
        (deaf, "events", "failure", "issue_comment"),
        (not_accepted, "installations", "failure", "acme (actions: read"),
        (suspended, "installations", "warning", "Suspended: acme"),
        (gone, "installations", "failure", "/installations/new"),
        (without_hook, "webhook", "warning", "no webhook"),
        (elsewhere, "webhook", "failure", "BABYSIT_URL is https://babysit.acme.com"),
        (forms, "webhook", "failure", "application/json"),
        (refused_deliveries, "webhook", "failure", "WEBHOOK_SECRET"),
        (refused_deliveries, "deliveries", "warning", "401"),
        (spent, "limits", "failure", "of 4 requests"),
        (not_required, "required check", "warning", "acme/app (main)"),
        (required_of_another, "required check", "failure", "of another App"),
        (graphql_down, "required check", "unknown", "GitHub failed"),
        (newer_database, "database", "failure", "newer Babysit"),
        (no_folder, "database", "failure", "cannot be made"),
    ],
)
async def test_what_is_wrong_is_told_in_its_line_with_what_to_do(
    ward: Ward, spoil: Callable[[Ward], None], checked: str, condition: str, words: str
) -> None:
    spoil(ward)

    line = (await ward.lines())[checked]

    assert line.condition.value == condition
    assert words in f"{line.says} {line.do}"
    assert line.do


async def test_a_github_that_is_not_there_leaves_the_database_looked_at(ward: Ward) -> None:
    ward.environ["GITHUB_API_URL"] = "http://127.0.0.1:1"

    lines = await ward.lines()

    assert lines["key"].condition is Condition.FAILURE
    assert "proxy" in lines["key"].do
    assert {lines[name].condition for name in ("permissions", "limits", "webhook")} == {Condition.UNKNOWN}
    assert lines["database"].condition is Condition.OK


async def test_any_of_the_apps_keys_will_do_so_that_one_can_be_rotated(ward: Ward) -> None:
    new = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = new.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    public = new.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    app, old = ward.starter.app, ward.starter.app.public_key
    app.further_keys = (public,)

    with_old = (await ward.lines())["key"].condition
    ward.environ["PRIVATE_KEY"] = text
    with_new = (await ward.lines())["key"].condition
    app.public_key, app.further_keys = public, ()
    alone = (await ward.lines())["key"].condition
    ward.environ["PRIVATE_KEY"] = ward.starter.private_key
    with_deleted = (await ward.lines())["key"].condition
    app.public_key = old

    assert [with_old, with_new, alone] == [Condition.OK] * 3
    assert with_deleted is Condition.FAILURE


async def test_no_line_holds_a_secret(ward: Ward) -> None:
    ward.environ["DATABASE_URL"] = "postgresql://babysit:geheim123@127.0.0.1:1/x"
    refused_deliveries(ward)

    text = str(as_data((await ward.lines()).values()))

    assert "geheim123" not in text
    assert ward.starter.webhook_secret not in text
    assert "PRIVATE KEY" not in text
    assert "ghs_" not in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"contents": "admin"}, "contents: admin"),
        ({"actions": "write"}, "actions: write"),
        ({"workflows": "write"}, "workflows: write"),
    ],
)
def test_a_higher_level_than_is_used_is_superfluous(change: Mapping[str, str], words: str) -> None:
    app = RegisteredApp(permissions={**PERMISSIONS, **change}, events=sorted(NEEDED_EVENTS))

    line = app_checks.permissions(app)

    assert (line.condition, words in line.says) == (Condition.WARNING, True)


def test_many_names_are_counted_not_listed() -> None:
    given = [
        GivenInstallation(id=number, account=Owner(login=f"o{number}"), permissions=dict(PERMISSIONS))
        for number in range(1000)
    ]

    assert app_checks.installations(APP, given).says.endswith("o4 and 995 more.")


@pytest.mark.parametrize(
    ("config", "newest", "probed", "condition"),
    [
        (HOOK, [ATTEMPT], "it answers 502", Condition.OK),
        (HOOK, [LOST, ATTEMPT], "", Condition.WARNING),
        (HOOK, [LOST, ATTEMPT], "no answer", Condition.FAILURE),
        (HOOK, [LOST] * 5, "", Condition.FAILURE),
        (HOOK, [], "", Condition.WARNING),
        (HOOK, [], "no answer", Condition.FAILURE),
        (HookConfig(url=HOOK.url, content_type="json"), [ATTEMPT], "", Condition.FAILURE),
        (
            HookConfig(url=HOOK.url, content_type="json", secret="*", insecure_ssl="1"),
            [ATTEMPT],
            "",
            Condition.FAILURE,
        ),
        (HookConfig(url="https://[", content_type="json", secret="*"), [ATTEMPT], "", Condition.FAILURE),
        (HookConfig(), [], "", Condition.WARNING),
    ],
)
def test_a_webhook_is_well_where_the_newest_delivery_arrived(
    config: HookConfig, newest: Sequence[DeliveryAttempt], probed: str, condition: Condition
) -> None:
    assert webhook_checks.webhook(config, newest, expected="", probed=probed).condition is condition


def test_what_arrived_later_is_not_missing() -> None:
    again = DeliveryAttempt(id=3, guid="b", delivered_at=NOW, status_code=202)

    assert webhook_checks.deliveries([again], [LOST], NOW).condition is Condition.OK


def test_what_failed_two_days_ago_is_no_news() -> None:
    assert webhook_checks.deliveries([], [LOST], NOW + timedelta(days=2)).condition is Condition.OK


@pytest.mark.parametrize(
    ("remaining", "condition"),
    [(501, Condition.OK), (499, Condition.WARNING), (0, Condition.FAILURE)],
)
def test_less_than_a_tenth_of_an_hour_is_little(remaining: int, condition: Condition) -> None:
    left = Allowance(limit=5000, remaining=remaining, resets_at=NOW)
    rich = Purse(whose="b", budget=Budget.REST, allowance=Allowance(limit=10, remaining=10, resets_at=NOW))

    line = github_checks.limits([rich, Purse(whose="acme", budget=Budget.GRAPHQL, allowance=left)])

    assert line.condition is condition
    assert line.says.startswith(f"acme has {remaining} of 5000 points of GraphQL left")


@pytest.mark.parametrize(
    ("required", "condition"),
    [
        ([("babysit", None)], Condition.OK),
        ([("babysit", 7)], Condition.OK),
        ([("babysit", None), ("babysit", 8)], Condition.FAILURE),
        ([("Babysit", None)], Condition.WARNING),
        ([], Condition.WARNING),
    ],
)
def test_the_check_must_be_required_of_this_app_or_of_any(
    required: Sequence[tuple[str, int | None]], condition: Condition
) -> None:
    found = RequiredChecks(branches=[replace(BRANCH, required=required)], left_out=0)

    assert github_checks.required_check([found], 7).condition is condition


def test_a_database_that_is_held_for_long_says_so_and_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.database.BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "b.db"
    file.opened(path, 1).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        line = diagnosed(SqliteFile(path))[0]

    assert (line.condition, "locked" in line.says) == (Condition.FAILURE, True)


def test_a_file_of_something_else_says_so(tmp_path: Path) -> None:
    (tmp_path / "b.db").write_bytes(b"no database at all, but long enough to be looked at" * 40)

    assert diagnosed(SqliteFile(tmp_path / "b.db"))[0].condition is Condition.FAILURE


def test_postgresql_is_written_without_a_trace(postgres: PostgresServer) -> None:
    url = postgres.database()

    lines = diagnosed(PostgresAddress(url))

    assert [line.condition for line in lines] == [Condition.OK, Condition.OK]
    assert diagnosed(PostgresAddress(url))[0].says == lines[0].says


def test_postgresql_without_tables_is_told_how_to_get_them(postgres: PostgresServer) -> None:
    line = diagnosed(PostgresAddress(postgres.empty()))[0]

    assert (line.condition, line.do) == (Condition.FAILURE, "run `babysit db upgrade`.")


def test_a_reader_of_postgresql_is_told_to_get_more_rights(postgres: PostgresServer) -> None:
    url = f"{postgres.database()}?options=-c%20default_transaction_read_only%3Don"

    line = diagnosed(PostgresAddress(url))[0]

    assert (line.condition, "refuses to write" in line.says) == (Condition.FAILURE, True)


def test_lines_are_one_line_each_whatever_is_in_them() -> None:
    lines = list(as_lines([failure("key", "a\n\x1b[2Jb\u202ec", "d" * 5000)]))

    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert "\x1b" not in lines[0]
    assert len(lines[0]) < 800


def test_programs_are_told_the_same() -> None:
    told = as_data([ok("key", "Fine."), failure("clock", "Off.", "set it.")])

    assert told["fine"] is False
    assert told["checks"] == [
        {"check": "key", "state": "ok", "says": "Fine.", "do": ""},
        {"check": "clock", "state": "failure", "says": "Off.", "do": "set it."},
    ]
    assert is_fine([ok("key", "Fine.")])
