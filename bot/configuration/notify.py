"""The form of an entry of `notify`: who is told of which events, at an address that only the server knows."""

from typing import Any

from bot.configuration.compound import KnownFields, listed, record
from bot.configuration.document import Node
from bot.configuration.form import DocumentPlace, ValueForm
from bot.configuration.scalars import choice, text
from bot.model.config import Channel, NoticeEvent, NoticeRoute, Plain

MOST = 10
_NAME = text(
    "the name of an address that the server knows as NOTIFY_ and that name, such as SLACK_URL",
    r"[A-Z][A-Z0-9_]*",
    40,
)


def notify() -> ValueForm[Any]:
    """`notify`: a list of channels."""
    allowed = "{to, url_from, on}, the last optional"
    fields: dict[str, ValueForm[Any]] = {
        "to": choice(Channel),
        "url_from": _NAME,
        "on": listed(choice(NoticeEvent), most=len(NoticeEvent)),
    }

    def make(values: dict[str, Any], _node: Node, _place: DocumentPlace) -> NoticeRoute:
        return NoticeRoute(**values)

    def write(route: NoticeRoute) -> Plain:
        return {"to": route.to.value, "url_from": route.url_from, "on": [event.value for event in route.on]}

    entry = record(KnownFields(fields=fields, required=("to", "url_from")), allowed, make, write)
    return listed(entry, most=MOST)
