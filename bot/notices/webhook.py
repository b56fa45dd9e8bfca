"""Babysit's own form: documented in docs/notices.md, signed like GitHub's deliveries."""

import hashlib
import hmac

import msgspec

from bot.model.notice import Notice
from bot.notices.message import Message, Sent

VERSION = 1


def webhook(message: Message, secret: bytes) -> Sent:
    """See `Form`."""
    body = msgspec.json.encode(
        {
            "version": VERSION,
            "id": message.id,
            "sent_at": message.sent_at,
            "events": [_event(notice) for notice in message.notices],
        }
    )
    headers = {"Content-Type": "application/json", "X-Babysit-Delivery": message.id}
    if secret:
        digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
        headers["X-Babysit-Signature-256"] = f"sha256={digest}"
    return Sent(body=body, headers=headers)


def _id(notice: Notice) -> str:
    """The same for the same event, in whatever message it comes."""
    words = f"{notice.repository} {notice.number} {notice.occasion}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _event(notice: Notice) -> dict[str, object]:
    return {
        "id": _id(notice),
        "event": notice.event.value,
        "repository": notice.repository,
        "number": notice.number,
        "title": notice.title,
        "url": notice.url,
        "head_sha": notice.head_sha,
        "says": notice.says,
    }
