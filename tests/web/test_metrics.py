from dataclasses import replace
from datetime import UTC, datetime

from bot.records.census import Counted
from bot.records.database import RecordsError
from bot.ways.health import WayState
from bot.web.metrics import Metrics
from bot.web.services import Services
from tests.building import KEY

from .conftest import Disk, Serve, Site, payload


async def test_metrics_count_deliveries_and_what_waits(site: Site) -> None:
    await site.deliver(payload())
    await site.deliver(payload(), event="made_up_by_an_outsider", X_Hub_Signature_256="sha256=0")

    status, text = await site.get("/metrics")

    assert status == 200
    assert 'babysit_deliveries_total{answer="202",event="pull_request"} 1.0' in text
    assert 'babysit_deliveries_total{answer="401",event="other"} 1.0' in text
    assert 'babysit_keys{state="due"} 1.0' in text
    assert "made_up_by_an_outsider" not in text


async def test_metrics_are_served_while_the_disk_is_full(site: Site, disk: Disk) -> None:
    disk.is_full = True

    status, text = await site.get("/metrics")

    assert (status, "babysit_oldest_due_seconds NaN" in text) == (200, True)


async def test_what_the_database_holds_is_told_and_an_old_number_is_not(
    services: Services, serve: Serve
) -> None:
    async def census(_now: datetime) -> Counted:
        return Counted(pull_requests={"ci": 3}, unsent=2)

    async def fails(_now: datetime) -> Counted:
        raise RecordsError("the disk is gone")

    site = await serve(replace(services, census=census))
    _status, well = await site.get("/metrics")
    broken = await serve(replace(services, census=fails))
    status, ill = await broken.get("/metrics")

    assert 'babysit_pull_requests{gate="ci"} 3.0' in well
    assert 'babysit_pull_requests{gate="none"} 0.0' in well
    assert "babysit_notices_due 2.0" in well
    assert status == 200
    assert "babysit_pull_requests{" not in ill
    assert "babysit_notices_due NaN" in ill


def test_decisions_are_counted_by_the_gate_that_is_shut() -> None:
    metrics = Metrics()

    for gate in ("ci", "ci", "none", None):
        metrics.decided(KEY, gate)

    text = metrics.text().decode()
    assert 'babysit_decisions_total{gate="ci"} 2.0' in text
    assert 'babysit_decisions_total{gate="over"} 1.0' in text


def test_a_second_application_has_its_own_numbers() -> None:
    first, second = Metrics(), Metrics()

    first.delivered("push", "202", 0.1)

    assert b"202" not in second.text()


async def test_metrics_tell_which_ways_work(services: Services, serve: Serve) -> None:
    states = [
        WayState(
            capability="github",
            way="graphql",
            down_since=datetime(2026, 11, 30, tzinfo=UTC),
            why="GitHub failed",
        ),
        WayState(capability="github", way="rest", down_since=None, why=""),
    ]
    site = await serve(replace(services, ways=lambda: states))

    _status, text = await site.get("/metrics")

    assert 'babysit_way_up{capability="github",way="graphql"} 0.0' in text
    assert 'babysit_way_up{capability="github",way="rest"} 1.0' in text
