"""Traces for whoever collects them: spans of deliveries, looks and requests to GitHub; else nothing.

Off unless OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) is set; then OpenTelemetry's SDK is loaded, and
reads its other variables itself. A span has names, numbers and outcomes: no address, header, body or text.
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeAlias

SWITCHES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
Value: TypeAlias = str | int | bool


class TracingUnavailableError(Exception):
    """Traces are wanted and cannot be made; the message is one line that says what to do."""


class OpenSpan(Protocol):
    """A span under way."""

    def set_attribute(self, key: str, value: Value, /) -> object:
        """Note a fact."""
        ...


class NoSpan:
    """Nobody collects."""

    def set_attribute(self, key: str, value: Value, /) -> None:
        """Forget it."""


_NO_SPAN = NoSpan()
Starter: TypeAlias = Callable[[str, Mapping[str, Value]], "Generator[OpenSpan]"]
_starter: ContextVar[Starter | None] = ContextVar("tracing", default=None)


@contextmanager
def span(name: str, **attributes: Value) -> Generator[OpenSpan]:
    """A span for as long as the `with` lasts, below the one that is under way; an error's class is noted."""
    start = _starter.get()
    if start is None:
        yield _NO_SPAN
        return
    with contextmanager(start)(name, attributes) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_attribute("error.type", type(error).__name__)
            raise


def is_wanted(environ: Mapping[str, str]) -> bool:
    """Whether somebody collects traces."""
    return any(environ.get(name, "").strip() for name in SWITCHES)


@contextmanager
def tracing(environ: Mapping[str, str]) -> Generator[None]:
    """Make spans where they are wanted, and send what is left of them at the end.

    Raises:
        TracingUnavailableError: they are wanted, and OpenTelemetry is not installed.
    """
    if not is_wanted(environ):
        yield
        return
    try:
        from opentelemetry import trace  # noqa: PLC0415 - need not be installed
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        name = next(name for name in SWITCHES if environ.get(name, "").strip())
        raise TracingUnavailableError(
            f"{name} is set, and OpenTelemetry is not installed: `pip install 'babysit[tracing]'`."
        ) from error
    service = environ.get("OTEL_SERVICE_NAME", "").strip() or "babysit"
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer: trace.Tracer = provider.get_tracer("babysit")

    def start(name: str, attributes: Mapping[str, Value]) -> Generator[OpenSpan]:
        with tracer.start_as_current_span(
            name, attributes=dict(attributes), record_exception=False, set_status_on_exception=False
        ) as opened:
            yield opened

    token = _starter.set(start)
    try:
        yield
    finally:
        _starter.reset(token)
        provider.shutdown()
