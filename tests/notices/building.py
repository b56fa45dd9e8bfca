"""A notice to spoil."""

from dataclasses import replace
from typing import Any

from bot.model.config import Channel, NoticeEvent
from bot.model.notice import Notice

HOSTILE = "<!channel> <https://evil.example|here> *b* `c` [x](https://evil.example) <at>all</at> & @everyone"


def notice(**changes: Any) -> Notice:
    """One of red CI, to our own webhook."""
    ready = Notice(
        channel=Channel.WEBHOOK,
        url_name="OPS",
        event=NoticeEvent.RED,
        occasion="red 1",
        repository="acme/app",
        number=7,
        title="Add it",
        url="https://github.com/acme/app/pull/7",
        says="build failed.",
    )
    return replace(ready, **changes)
