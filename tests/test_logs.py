"""Logs are one line a fact and never hold a secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import stamina
import structlog

from bot import logs

SECRETS = {
    "installation token": "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "personal token": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "fine-grained token": "github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuvwxyz",
    "user token": "ghu_16C7e42F292c6912E7710c838347Ae178B4a",
    "OAuth token": "gho_16C7e42F292c6912E7710c838347Ae178B4a",
    "refresh token": "ghr_16C7e42F292c6912E7710c838347Ae178B4a",
    "App JWT": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl",
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
    "cut private key": "-----BEGIN PRIVATE KEY-----\nMIIEow",
    "clone address": "https://x-access-token:v1.0123456789abcdef@github.com/acme/shop",
    "signature": "sha256=" + "0f" * 32,
}

TELLTALES = ("16C7e42F", "11AAAAAAA0", "eyJhbGci", "c2lnbmF0", "MIIEow", "0123456789abcdef", "0f0f0f")


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield io.StringIO()
    structlog.reset_defaults()
    stamina.instrumentation.set_on_retry_hooks(None)
    structlog.contextvars.clear_contextvars()
    root.handlers[:], root.level = before[0], before[1]


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_masked_wherever_it_stands(output: io.StringIO, log_format: str, secret: str) -> None:
    logs.set_up("info", log_format, output)
    log = structlog.get_logger()

    log.info("it.happened", plain=secret, nested={"list": [f"in {secret} text"]}, raw=secret.encode())
    log.error("it.failed", exc_info=ValueError(secret))
    logging.getLogger("library").warning("library says %s", secret)

    assert not any(part in output.getvalue() for part in TELLTALES)
    assert output.getvalue().count("***") >= 5


def test_json_logs_are_one_object_a_line(output: io.StringIO) -> None:
    logs.set_up("info", "json", output)

    structlog.get_logger().info("delivery.accepted", event_name="push\nforged line", count=2)

    line = json.loads(output.getvalue())
    assert (line["event"], line["level"], line["count"]) == ("delivery.accepted", "info", 2)
    assert output.getvalue().count("\n") == 1


def test_foreign_text_cannot_forge_a_line_on_the_console(output: io.StringIO) -> None:
    logs.set_up("info", "console", output)

    structlog.get_logger().info("delivery.accepted", delivery_id="x\n2026 [info] merge.done\x1b[2J")

    assert output.getvalue().count("\n") == 1
    assert "\x1b" not in output.getvalue()


def test_quieter_levels_are_left_out(output: io.StringIO) -> None:
    logs.set_up("warning", "json", output)

    structlog.get_logger().info("not.shown")

    assert output.getvalue() == ""


async def test_a_call_that_is_made_again_is_one_line_without_empty_fields(output: io.StringIO) -> None:
    logs.set_up("info", "json", output)

    async for attempt in stamina.retry_context(on=OSError, attempts=2, wait_initial=0, wait_jitter=0):
        with attempt:
            if attempt.num == 1:
                raise OSError("ghs_16C7e42F292c6912E7710c838347Ae178B4a")

    line = json.loads(output.getvalue())
    assert line["event"] == "call.retried"
    assert (line["attempt"], line["error"]) == (1, "OSError('***')")
    assert "" not in line.values()


def test_bound_ids_are_in_every_line(output: io.StringIO) -> None:
    logs.set_up("info", "json", output)

    with structlog.contextvars.bound_contextvars(delivery_id="d1"):
        structlog.get_logger().info("delivery.accepted")

    assert json.loads(output.getvalue())["delivery_id"] == "d1"


def test_without_a_format_a_pipe_gets_json(output: io.StringIO) -> None:
    logs.set_up("info", None, output)

    structlog.get_logger().info("it.happened")

    assert json.loads(output.getvalue())["event"] == "it.happened"


def test_a_command_that_only_answers_tells_no_retries_and_leaves_logging_as_it_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = structlog.get_config()

    @stamina.retry(on=ValueError, attempts=2, wait_initial=0, wait_jitter=0)
    def fail() -> None:
        structlog.get_logger().warning("tried")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"), logs.silenced():
        fail()

    assert capsys.readouterr() == ("", "")
    assert structlog.get_config() == before
