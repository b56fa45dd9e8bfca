"""Slack's incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks."""

from urllib.parse import quote

import msgspec

from bot.model.notice import Notice
from bot.notices.message import Message, Sent, place

_SAFE_IN_URL = ":/?#[]@!$&'()*+,;=%-._~"


def slack(message: Message, _secret: bytes) -> Sent:
    """See `Form`: blocks of plain text, where nothing pings and nothing links but our own address."""
    blocks: list[object] = [_section(f"*{_escaped(message.title)}*")]
    blocks += [_block(notice) for notice in message.shown]
    if message.rest:
        blocks.append(_section(_escaped(message.rest)))
    body = {"text": _fallback(message), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}
    return Sent(body=msgspec.json.encode(body), headers={"Content-Type": "application/json"})


def _block(notice: Notice) -> object:
    """Our own link in a rich text, whose other elements are text and nothing else."""
    words: list[object] = [
        {"type": "link", "url": quote(notice.url, safe=_SAFE_IN_URL), "text": place(notice)},
        {"type": "text", "text": f" {notice.title}\n{notice.says}"},
    ]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": words}]}


def _section(text: str) -> object:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _fallback(message: Message) -> str:
    """What a phone's notification shows."""
    return _escaped(f"{message.title}: {', '.join(place(notice) for notice in message.shown)}")


def _escaped(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
