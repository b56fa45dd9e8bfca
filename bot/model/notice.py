"""What people are told beside GitHub, each thing once."""

from dataclasses import dataclass

from bot.model.config import Channel, NoticeEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell one channel of one pull request, as plain text.

    `occasion` tells it from every other of this pull request, such as `red 1f3c…`. `url_name` is the name of
    the channel's address, which only the server knows.
    """

    channel: Channel
    url_name: str
    event: NoticeEvent
    occasion: str
    repository: str
    number: int
    title: str
    url: str
    says: str
    head_sha: str = ""
