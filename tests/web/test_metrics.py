from dataclasses import replace
from datetime import UTC, datetime

from bot.ways.health import WayState
from bot.web.metrics import Metrics
from bot.web.services import Services

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
