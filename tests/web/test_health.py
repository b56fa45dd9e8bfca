"""What an operator's probes see."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.ways.health import WayState
from bot.web.metrics import Metrics
from bot.web.services import Services

from .conftest import Disk, Serve, Site, payload


async def test_a_living_process_is_healthy_even_without_its_disk(site: Site, disk: Disk) -> None:
    disk.is_full = True

    assert (await site.get("/healthz"))[0] == 200


async def test_it_is_ready_while_database_and_worker_are_up(site: Site) -> None:
    assert await site.get("/readyz") == (200, '{"message":"Ready."}')


async def test_it_is_not_ready_while_the_disk_is_full_and_says_so(site: Site, disk: Disk) -> None:
    disk.is_full = True

    status, text = await site.get("/readyz")

    assert (status, "database" in json.loads(text)["message"]) == (503, True)


async def test_it_is_not_ready_without_its_worker_and_says_so(services: Services, serve: Serve) -> None:
    site = await serve(replace(services, is_worker_alive=lambda: False))

    status, text = await site.get("/readyz")

    assert (status, "worker" in json.loads(text)["message"]) == (503, True)


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
