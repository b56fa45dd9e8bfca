"""Who is signed in: by the digest of a cookie, with the person's tokens sealed by whoever keeps them."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.records.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A session as it is kept. `digest` finds it and is no credential; `sealed` cannot be read here."""

    digest: str
    user_id: int
    login: str
    sealed: bytes = field(repr=False)
    expires_at: datetime


class Sessions:
    """The sessions in a database of records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, session: KeptSession, now: datetime) -> None:
        """Remember it in place of what was known of it, and forget those that are over."""

        def change(transaction: Transaction) -> None:
            transaction.execute("DELETE FROM sessions WHERE expires_at <= ?", (now.timestamp(),))
            transaction.execute(
                "INSERT INTO sessions (digest, user_id, login, sealed, expires_at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (digest)"
                " DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at",
                (
                    session.digest,
                    session.user_id,
                    session.login,
                    session.sealed,
                    session.expires_at.timestamp(),
                ),
            )

        await self._database.write(change)

    async def of(self, digest: str, now: datetime) -> KeptSession | None:
        """The session, None where there is none or it is over."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT user_id, login, sealed, expires_at FROM sessions WHERE digest = ? AND expires_at > ?",
                (digest, now.timestamp()),
            )
        )
        if not rows:
            return None
        user_id, login, sealed, expires_at = rows[0]
        return KeptSession(
            digest=digest,
            user_id=user_id,
            login=login,
            sealed=bytes(sealed),
            expires_at=datetime.fromtimestamp(expires_at, now.tzinfo),
        )

    async def end(self, digest: str) -> None:
        """This one is over."""
        await self._database.write(
            lambda transaction: transaction.execute("DELETE FROM sessions WHERE digest = ?", (digest,))
        )

    async def end_of_user(self, user_id: int) -> None:
        """Every session of this person is over."""
        await self._database.write(
            lambda transaction: transaction.execute("DELETE FROM sessions WHERE user_id = ?", (user_id,))
        )
