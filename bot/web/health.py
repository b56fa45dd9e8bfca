"""Whether Babysit lives, whether it can work, and its numbers."""

from http import HTTPStatus

from aiohttp import web

from bot.queue.protocol import QueueError
from bot.records.database import RecordsError
from bot.web.answers import answer
from bot.web.services import SERVICES


async def healthz(_request: web.Request) -> web.Response:
    """200 while the process lives."""
    return answer(HTTPStatus.OK, "Alive.")


async def readyz(request: web.Request) -> web.Response:
    """200 when database and worker are up and GitHub works with us, else 503 and why."""
    services = request.app[SERVICES]
    if not await services.queue.is_ready():
        return answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The database cannot be written: is the disk full, or read-only? The log says more.",
        )
    if not services.is_worker_alive():
        return answer(
            HTTPStatus.SERVICE_UNAVAILABLE, "The worker is not running: restart Babysit, and see its log."
        )
    if why_not := services.why_not_ready():
        return answer(HTTPStatus.SERVICE_UNAVAILABLE, why_not)
    return answer(HTTPStatus.OK, f"Ready. {services.remark()}".rstrip())


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text; without the database's part while that cannot be read."""
    services = request.app[SERVICES]
    services.metrics.ways(services.ways())
    try:
        services.metrics.queued(await services.queue.counts(), services.clock.now())
    except QueueError:
        services.metrics.unknown_queue()
    try:
        services.metrics.counted(await services.census(services.clock.now()))
    except RecordsError:
        services.metrics.unknown_count()
    return web.Response(
        body=services.metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )
