"""What an operator's probes see."""

from .conftest import Disk, Site


async def test_a_living_process_is_healthy_even_without_its_disk(site: Site, disk: Disk) -> None:
    disk.is_full = True

    assert (await site.get("/healthz"))[0] == 200
