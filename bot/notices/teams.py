"""Microsoft Teams' incoming webhooks (Workflows): an adaptive card.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
"""

import msgspec

from bot.model.notice import Notice
from bot.notices.message import Message, Sent, place


def teams(message: Message, _secret: bytes) -> Sent:
    """See `Form`: text runs, in which nothing is Markdown, and one button for a single pull request."""
    body: list[object] = [_run(message.title, weight="Bolder", size="Medium")]
    for notice in message.shown:
        body += [_run(f"{place(notice)} {notice.title}", weight="Bolder"), _run(notice.says)]
    if message.rest:
        body.append(_run(message.rest))
    card: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [_button(notice) for notice in message.shown[:6]],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    content = {"type": "message", "attachments": [attachment]}
    return Sent(body=msgspec.json.encode(content), headers={"Content-Type": "application/json"})


def _button(notice: Notice) -> object:
    return {"type": "Action.OpenUrl", "title": place(notice), "url": notice.url}


def _run(text: str, **style: str) -> object:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}
