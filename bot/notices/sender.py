"""One request to one channel: to the operator's own address, no further, and for no longer than seconds."""

from enum import Enum
from http import HTTPStatus

import aiohttp

from bot.notices.message import Sent

WITHIN_S = 10.0
LONGEST_WISH_S = 7_200.0
_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class SendOutcome(Enum):
    """What came of it."""

    SENT = "sent"
    AGAIN = "again"
    NEVER = "never"


class Sender:
    """Sends, follows no redirection, and reads nothing of an answer but its status."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def send(self, url: str, sent: Sent) -> tuple[SendOutcome, str, float]:
        """What came of it, in a word for the log, and how many seconds the channel asks to wait, 0 for none.

        The address is a secret and stands in neither.
        """
        try:
            async with self._session.post(
                url,
                data=sent.body,
                headers={**sent.headers, "User-Agent": "babysit"},
                timeout=aiohttp.ClientTimeout(total=WITHIN_S),
                allow_redirects=False,
            ) as response:
                status, wish = response.status, response.headers.get("Retry-After", "")
        except (TimeoutError, aiohttp.ClientError) as error:
            return SendOutcome.AGAIN, type(error).__name__, 0.0
        wait_s = min(float(wish), LONGEST_WISH_S) if wish.isascii() and wish.isdigit() else 0.0
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return SendOutcome.SENT, str(status), wait_s
        is_passing = status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return (SendOutcome.AGAIN if is_passing else SendOutcome.NEVER), str(status), wait_s
