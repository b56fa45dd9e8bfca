"""The only logging set-up: lines for a terminal or JSON for a machine, secrets masked."""

import logging
import re
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TextIO, TypeAlias

import stamina
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASKED = "***"
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)"
    r"|\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9_.\-]{4,}"
    r"|\beyJ[A-Za-z0-9_\-]{4,}\.[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]*)?"
    r"|(?<=x-access-token:)[^@\s\"']+"
    r"|\bsha(?:1|256)=[0-9a-fA-F]{40,64}\b"
)
"""Tokens, App JWTs, private keys, credentials in clone addresses, webhook signatures."""
DEEPEST = 6
OWN_TEXT = frozenset({"exception", "stack"})

Value: TypeAlias = object


def set_up(level: str, log_format: str | None, output: TextIO = sys.stderr) -> None:
    """Send every log line of this process to `output`; `log_format` None asks whether that is a terminal."""
    is_json = log_format == "json" or (log_format is None and not output.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    shared = _shared_processors()
    structlog.configure(
        processors=[*shared, *_last_processors(is_json, output)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(output),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(output)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last_processors(is_json, output),
            ],
        )
    )
    stamina.instrumentation.set_on_retry_hooks([_tell_retry])
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


@contextmanager
def silenced() -> Generator[None]:
    """For a command whose answer is all that it prints: no lines about calls that are made again."""
    before, hooks = structlog.get_config(), stamina.instrumentation.get_on_retry_hooks()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    stamina.instrumentation.set_on_retry_hooks([])
    try:
        yield
    finally:
        stamina.instrumentation.set_on_retry_hooks(hooks)
        structlog.configure(**before)


def _tell_retry(details: stamina.instrumentation.RetryDetails) -> None:
    """One line for a call that is made again; stamina's own has fields that are always empty here."""
    structlog.get_logger().warning(
        "call.retried",
        attempt=details.retry_num,
        wait_s=round(details.wait_for, 3),
        error=repr(details.caused_by),
    )


def masked(value: Value) -> Value:
    """The same value with whatever looks like a secret replaced, in text at any reasonable depth."""
    return _masked(value, DEEPEST)


def _masked(value: Value, depth: int) -> Value:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return SECRETS.sub(MASKED, value)
        case Mapping() if depth:
            return {_masked(key, 0): _masked(item, depth - 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset() if depth:
            return [_masked(item, depth - 1) for item in value]
        case bytes():
            return SECRETS.sub(MASKED, value.decode(errors="replace"))
        case _:
            return SECRETS.sub(MASKED, repr(value))


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last line of defence: no token-like text leaves by a log, whoever put it there."""
    return {key: _masked(value, DEEPEST) for key, value in event.items()}


def keep_on_one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Escape line ends and terminal controls in foreign text: they could forge a line."""
    return {key: value if key in OWN_TEXT else _one_line(value) for key, value in event.items()}


def _one_line(value: Value) -> Value:
    if isinstance(value, str) and not value.isprintable():
        return value.encode("unicode_escape").decode()
    return value


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def _last_processors(is_json: bool, output: TextIO) -> list[Processor]:  # noqa: FBT001 - one of two renderers
    if is_json:
        return [mask_secrets, structlog.processors.JSONRenderer()]
    console = structlog.dev.ConsoleRenderer(
        colors=output.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [mask_secrets, keep_on_one_line, console]
