import json
from dataclasses import replace

from bot.web.services import Services

from .conftest import Disk, Serve, Site


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
