"""People who are signed in because a header says so, for tests of what they are shown."""

from collections.abc import Collection, Mapping, Sequence

from aiohttp import web

from bot.sign_in.access import AccessUnknownError, Questions, ReadableRepository, Session


class FakeAccess:
    """`reads` says by login what somebody may read; whoever is not in it is not signed in.

    With `is_unknown` GitHub cannot be asked.
    """

    def __init__(self, reads: Mapping[str, Sequence[ReadableRepository]]) -> None:
        self.reads = dict(reads)
        self.is_unknown = False

    async def session(self, request: web.Request) -> Session | None:
        login = request.headers.get("X-Signed-In", "")
        if login not in self.reads:
            return None
        user_id = list(self.reads).index(login) + 1
        return Session(key=login, user_id=user_id, login=login, csrf_token=f"csrf-of-{login}")

    async def teams(self, session: Session, allowance: Questions) -> Collection[str]:
        assert session.login in self.reads
        assert allowance.take()
        return ()

    async def readable(
        self, session: Session, owner: str | None, allowance: Questions
    ) -> Sequence[ReadableRepository]:
        assert allowance.take()
        if self.is_unknown:
            raise AccessUnknownError("GitHub cannot be asked what you may read. Try again in a minute.")
        return [
            repository
            for repository in self.reads[session.login]
            if owner is None or repository.name.partition("/")[0].lower() == owner.lower()
        ]
