"""What pages ask before they show anything: who is this, and which repositories may that person read?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is signed in.

    `key` tells this session from others and is no credential. `csrf_token` goes into every form that this
    person is shown, in a field of that name.
    """

    key: str
    user_id: int
    login: str
    csrf_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableRepository:
    """A repository that GitHub lets somebody read through an installation; `name` is "owner/name".

    `can_write` says that GitHub lets this person push there, too.
    """

    repository_id: int
    name: str
    installation_id: int
    can_write: bool = False


@dataclass(slots=True)
class Questions:
    """How many of them GitHub may still be asked for one page.

    `is_short` says that one was left unasked, and that less is shown than may be: the next page asks it.
    """

    left: int = 2
    is_short: bool = False

    def take(self) -> bool:
        """Whether another one may be asked, which then counts."""
        self.is_short = self.is_short or self.left <= 0
        self.left -= 1
        return self.left >= 0


def unbounded() -> Questions:
    """For programs, which take an answer for the whole."""
    return Questions(left=1_000_000)


class AccessUnknownError(Exception):
    """GitHub could not be asked what a person may read: nothing is shown, and asking again may help.

    The message is a sentence for that person.
    """


class SignedOutError(Exception):
    """The session ended while it was used: GitHub takes its token no more. The person must sign in again."""


class Access(Protocol):
    """The way from a request to what may be shown in answer."""

    async def session(self, request: web.Request) -> Session | None:
        """Who asks: by the session's cookie, or by a user's token in `Authorization`; None for nobody.

        Raises:
            AccessUnknownError: GitHub, or the database, could not say.
        """
        ...

    async def readable(
        self, session: Session, owner: str | None, allowance: Questions
    ) -> Sequence[ReadableRepository]:
        """Exactly what GitHub lets this person read through this App, of one owner or of all, by name.

        It is asked of GitHub and kept for minutes; what it says no more is not shown any longer. What is not
        in it does not exist for this person: answer 404, and name nothing. Where the allowance is short,
        installations are left out.

        Raises:
            AccessUnknownError: GitHub could not say, and what it said before is too old.
            SignedOutError: the token is over.
        """
        ...

    async def teams(self, session: Session, allowance: Questions) -> Collection[str]:
        """The teams that this person is in, as "organisation/slug" in lower case.

        None where GitHub cannot say, or the allowance is short: they only choose among what may be read.
        """
        ...


ACCESS: web.AppKey[Access] = web.AppKey("ACCESS")
"""Where the application keeps it; a server without OAuth's variables has none, and no pages."""
