"""Spans for whoever collects them, by the real exporter on loopback."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.tracing import TracingUnavailableError, is_wanted, span, tracing


@dataclass
class Collector:
    """What an OTLP collector was sent."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        return web.Response()


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    found = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", found.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


async def test_spans_are_sent_with_their_facts_and_an_errors_class_alone(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)

    def work() -> None:
        with tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}), suppress(ValueError):
            look()

    def look() -> None:
        with span("look", repository="acme/app"):
            with span("GET /app") as inner:
                inner.set_attribute("status", 200)
            raise ValueError("a token ghs_0123456789abcdef")

    await asyncio.to_thread(work)

    sent = b"".join(collector.bodies)
    for word in (b"look", b"acme/app", b"GET /app", b"status", b"ValueError", b"babysit"):
        assert word in sent
    assert b"ghs_0123456789abcdef" not in sent


def test_nobody_collects_unless_an_address_is_set() -> None:
    assert not is_wanted({"OTEL_SERVICE_NAME": "x", "OTEL_EXPORTER_OTLP_ENDPOINT": " "})
    with tracing({}), span("look") as opened:
        opened.set_attribute("a", 1)


def test_without_the_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)

    with (
        pytest.raises(TracingUnavailableError, match=r"babysit\[tracing\]"),
        tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}),
    ):
        raise AssertionError("nothing is served")
