"""POST /webhook answers every delivery as the contract says, whatever arrives."""

import asyncio
import hashlib
import hmac
import json
import re
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.model.keys import PullRequestKey
from bot.web.body import LARGEST_BYTES
from bot.web.services import Services

from .conftest import SECRET, Disk, Serve, Site, payload, signature

SEVEN = PullRequestKey(installation_id=1, repository="acme/shop", number=7)


async def test_a_signed_delivery_is_accepted_and_due(site: Site) -> None:
    answer = await site.deliver(payload())

    assert (answer.status, answer.message, await site.due()) == (202, "Accepted.", [SEVEN])


async def test_the_delivery_that_asked_for_a_look_is_told_with_it(site: Site) -> None:
    await site.deliver(payload(sender={"login": "wei" * 99}))

    lease = await site.services.queue.take("test")

    assert lease is not None
    (cause,) = lease.causes
    assert (cause.event, cause.action, cause.sender) == ("pull_request", "labeled", ("wei" * 99)[:100])
    assert cause.delivery_id
    assert cause.at == site.services.clock.now()


@pytest.mark.parametrize("sender", [None, {}, {"login": "wei", "more": [1]}])
async def test_a_delivery_whose_sender_is_odd_is_accepted_all_the_same(site: Site, sender: object) -> None:
    answer = await site.deliver(payload(sender=sender))

    assert (answer.status, await site.due()) == (202, [SEVEN])


async def test_a_duplicate_is_accepted_and_does_nothing(site: Site) -> None:
    await site.deliver(payload())
    await site.due()

    answer = await site.deliver(payload())

    assert (answer.status, await site.due()) == (202, [])


async def test_any_of_several_secrets_will_do(services: Services, serve: Serve) -> None:
    site = await serve(replace(services, webhook_secrets=[b"new", SECRET]))

    old = await site.deliver(payload(), X_Hub_Signature_256=signature(payload()))
    new = await site.deliver(payload(), X_Hub_Signature_256=signature(payload(), b"new"))

    assert (old.status, new.status) == (202, 202)


WRONG_SIGNATURES = {
    "none": None,
    "empty": "",
    "of another secret": signature(payload(), b"guess"),
    "of another body": signature(payload(8)),
    "SHA-1": "sha1=" + hmac.new(SECRET, payload(), hashlib.sha1).hexdigest(),
    "without its prefix": signature(payload()).removeprefix("sha256="),
    "cut": signature(payload())[:-1],
    "longer": signature(payload()) + "0",
    "of the empty secret": signature(payload(), b""),
    "not ASCII": "sha256=é" + "0" * 63,
}


@pytest.mark.parametrize("wrong", WRONG_SIGNATURES.values(), ids=WRONG_SIGNATURES.keys())
async def test_a_wrong_signature_is_unauthorized(site: Site, wrong: str | None) -> None:
    answer = await site.deliver(payload(), X_Hub_Signature_256=wrong)

    assert (answer.status, await site.due()) == (401, [])
    assert "webhook settings" in answer.message


async def test_the_sha1_header_alone_is_unauthorized(site: Site) -> None:
    sha1 = "sha1=" + hmac.new(SECRET, payload(), hashlib.sha1).hexdigest()

    answer = await site.deliver(payload(), X_Hub_Signature_256=None, X_Hub_Signature=sha1)

    assert answer.status == 401


async def test_bytes_beyond_ascii_in_the_signature_are_unauthorized(site: Site) -> None:
    status, _ = await raw(
        site, headers(site, payload(), **{"X-Hub-Signature-256": "sha256=\xff\xfe"}) + payload()
    )

    assert status == 401


@pytest.mark.parametrize("value", [None, "", "with blank", "x" * 201], ids=["none", "empty", "blank", "long"])
async def test_a_missing_or_odd_header_is_named(site: Site, value: str | None) -> None:
    no_event = await site.deliver(payload(), X_GitHub_Event=value)
    no_delivery = await site.deliver(payload(), X_GitHub_Delivery=value)

    assert (no_event.status, "X-GitHub-Event" in no_event.message) == (400, True)
    assert (no_delivery.status, "X-GitHub-Delivery" in no_delivery.message) == (400, True)


async def test_a_form_is_told_to_choose_json(site: Site) -> None:
    answer = await site.deliver(b"payload=%7B%7D", Content_Type="application/x-www-form-urlencoded")

    assert (answer.status, "application/json" in answer.message) == (400, True)


async def test_a_compressed_body_is_refused(site: Site) -> None:
    answer = await site.deliver(payload(), Content_Encoding="gzip")

    assert answer.status == 400


async def test_the_old_secret_counts_while_rotating_and_not_after(services: Services, serve: Serve) -> None:
    old = b"the former secret"
    rotating = await serve(replace(services, webhook_secrets=[SECRET, old]))
    after = await serve(replace(services, webhook_secrets=[SECRET]))
    body = payload()

    signed = {"X_Hub_Signature_256": signature(body, old)}
    assert (await rotating.deliver(body, delivery_id="old", **signed)).status == 202
    assert (await rotating.deliver(body, delivery_id="new")).status == 202
    assert (await after.deliver(body, delivery_id="late", **signed)).status == 401
    assert (await after.deliver(body, delivery_id="again")).status == 202


NO_OBJECTS = {
    "nothing": b"",
    "no JSON": b"hello",
    "an array": b"[1]",
    "a string": b'"{}"',
    "null": b"null",
    "a cut object": b'{"action": "opened"',
    "two objects": b"{}{}",
    "half a surrogate": b'{"action": "\\ud800", "installation": {"id": 1}}',
    "a bottomless array": b"[" * 100_000,
    "a bottomless object": b'{"a":' * 100_000,
    "a deep whole object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
}


@pytest.mark.parametrize("body", NO_OBJECTS.values(), ids=NO_OBJECTS.keys())
@pytest.mark.parametrize("event", ["pull_request", "made_up"])
async def test_a_body_that_is_no_object_is_a_bad_request(site: Site, body: bytes, event: str) -> None:
    answer = await site.deliver(body, event=event)

    assert (answer.status, answer.message.startswith("The body is no JSON object")) == (400, True)


async def test_what_is_no_http_is_refused_without_a_word_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection(site.host, site.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")

    answer = await reader.read()

    writer.close()
    assert answer.split(b"\r\n")[0].endswith(b"400 Bad Request")
    assert caplog.records == []


@pytest.mark.parametrize(
    "body",
    [b'{"action": "\xff", "installation": {"id": 1}}', b'{"unread": "\xff"}'],
    ids=["read", "unread"],
)
@pytest.mark.parametrize("event", ["pull_request", "made_up"])
async def test_text_that_is_not_utf8_is_a_bad_request(site: Site, body: bytes, event: str) -> None:
    answer = await site.deliver(body, event=event)

    assert (answer.status, answer.message) == (400, "The body is no JSON object: not UTF-8.")


ODD_OBJECTS = {
    "an empty object": b"{}",
    "no installation": b'{"pull_request": {"number": 1}, "repository": {"full_name": "a/b"}}',
    "a number that is text": payload(pull_request={"number": "7"}),
    "a huge number": payload(pull_request={"number": 2**63}),
    "a negative number": payload(pull_request={"number": -7}),
    "a repository with a blank": payload(repository={"full_name": "acme/shop 8"}),
    "a repository that climbs": payload(repository={"full_name": "../../etc/passwd"}),
    "nested 200 deep": b'{"a":' * 200 + b"1" + b"}" * 200,
    "an installation that is a list": payload(installation=[1]),
}


@pytest.mark.parametrize("body", ODD_OBJECTS.values(), ids=ODD_OBJECTS.keys())
async def test_an_object_that_github_would_not_send_is_accepted_and_does_nothing(
    site: Site, body: bytes
) -> None:
    answer = await site.deliver(body)

    assert (answer.status, await site.due()) == (202, [])


async def test_an_unknown_event_is_accepted_and_does_nothing(site: Site) -> None:
    answer = await site.deliver(payload(), event="sponsorship")

    assert (answer.status, await site.due()) == (202, [])


async def test_a_body_of_exactly_the_cap_is_read(site: Site) -> None:
    empty = len(payload(filler=""))
    body = payload(filler="x" * (LARGEST_BYTES - empty))

    answer = await site.deliver(body)

    assert (len(body), answer.status) == (LARGEST_BYTES, 202)


async def test_a_body_over_the_cap_is_refused_before_it_is_read(site: Site) -> None:
    status, message = await raw(site, headers(site, b"", **{"Content-Length": str(LARGEST_BYTES + 1)}))

    assert (status, message) == (413, "The body is larger than 25 MB.")


async def test_a_body_that_hides_its_length_is_refused_at_the_cap(site: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BYTES // 100_000 + 2):
            yield b" " * 100_000

    sent = {
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": "d1",
        "X-Hub-Signature-256": signature(b""),
        "Content-Type": "application/json",
    }
    async with site.session.post(f"{site.url}/webhook", data=endless(), headers=sent) as response:
        assert response.status == 413


async def test_a_slow_body_is_given_up_with_an_answer(services: Services, serve: Serve) -> None:
    site = await serve(replace(services, read_within_s=0.05))

    status, message = await raw(site, headers(site, payload()) + payload()[:10])

    assert (status, "took longer than 0.05 s" in message) == (408, True)


async def test_a_body_that_breaks_off_leaves_the_server_well(site: Site) -> None:
    reader, writer = await asyncio.open_connection(site.host, site.port)
    writer.write(headers(site, payload()) + payload()[:10])
    writer.close()
    await writer.wait_closed()
    await reader.read()

    assert (await site.deliver(payload())).status == 202


async def test_broken_chunks_are_a_bad_request(site: Site) -> None:
    head = headers(site, payload()).replace(b"Content-Length", b"X-Length")
    head = head.replace(b"Host:", b"Transfer-Encoding: chunked\r\nHost:")

    status, _ = await raw(site, head + b"zz\r\nhello\r\n0\r\n\r\n")

    assert status == 400


async def test_a_full_disk_is_unavailable_and_nothing_is_lost_by_delivering_again(
    site: Site, disk: Disk
) -> None:
    disk.is_full = True
    refused = await site.deliver(payload())

    disk.is_full = False
    accepted = await site.deliver(payload())

    assert (refused.status, accepted.status, accepted.message) == (503, 202, "Accepted.")
    assert await site.due() == [SEVEN]


async def test_a_disk_that_hangs_is_unavailable_in_time(site: Site, disk: Disk) -> None:
    disk.hangs = True

    async with asyncio.timeout(5):
        answer = await site.deliver(payload())

    assert answer.status == 503


async def test_large_bodies_take_turns(services: Services, serve: Serve) -> None:
    site = await serve(replace(services, room=asyncio.Semaphore(1)))
    bodies = [payload(number, filler="x" * 2_000_000) for number in range(1, 6)]

    answers = await asyncio.gather(
        *(site.deliver(body, delivery_id=f"d{number}") for number, body in enumerate(bodies))
    )

    assert {answer.status for answer in answers} == {202}
    assert len(await site.due()) == 5


async def test_another_method_is_told_which_one(site: Site) -> None:
    status, text = await site.get("/webhook")

    assert (status, json.loads(text)) == (405, {"message": "Method Not Allowed."})


async def test_another_path_is_not_found(site: Site) -> None:
    status, text = await site.get("/wp-login.php")

    assert (status, json.loads(text)) == (404, {"message": "Not Found."})


def headers(site: Site, body: bytes, **changed: str) -> bytes:
    """The head of a signed request, byte by byte."""
    fields = {
        "Host": f"{site.host}:{site.port}",
        "X-GitHub-Event": "pull_request",
        "X-GitHub-Delivery": "d1",
        "X-Hub-Signature-256": signature(body),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    } | changed
    lines = ["POST /webhook HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def raw(site: Site, request: bytes) -> tuple[int, str]:
    """Send these bytes; the answer's status and message."""
    reader, writer = await asyncio.open_connection(site.host, site.port)
    writer.write(request)
    async with asyncio.timeout(5):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"Content-Length: (\d+)", head)
        body = await reader.readexactly(int(length[1])) if length is not None else b""
    writer.close()
    await writer.wait_closed()
    message = json.loads(body)["message"] if "application/json" in head else body.decode()
    return int(head.split(" ", 2)[1]), message


async def test_more_words_than_can_be_read_are_put_off_and_not_lost(services: Services, serve: Serve) -> None:
    is_read = threading.Event()
    busy = replace(services, understood_within_s=0.05)
    busy.reader.submit(is_read.wait)
    site = await serve(busy)
    issue, comment = {"number": 7, "pull_request": {}}, {"id": 3, "body": "/hold", "user": {"login": "wei"}}
    body = payload(action="created", issue=issue, comment=comment)

    put_off = await site.deliver(body, event="issue_comment")
    is_read.set()
    accepted = await site.deliver(body, event="issue_comment")

    assert (put_off.status, put_off.message) == (503, "Too much text at once: deliver it again later.")
    assert accepted.status == 202
    assert len(await site.due()) == 1
