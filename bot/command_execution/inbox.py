"""Reads which commands wait on a pull request and who said them; says nothing, and obeys nothing."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from bot.command_execution.obeying import Inbox
from bot.command_execution.unanswered import FRESH, Hearsay, Unanswered, first, unanswered_in
from bot.decide.answering import OBEYED, REFUSED
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from bot.model.snapshot import Snapshot
from bot.model.time import Clock
from bot.policy.people import teams_in
from bot.records.hearing import Heard, Hearing

_EVER = datetime.min.replace(tzinfo=UTC)
NEXT_IN_S = 1.0
DELIVERY_IN_S = 60.0
"""A delivery makes its own look; this one is for those that were lost."""

MOST_ANSWERS = 20
"""Statements on one pull request that somebody without write access has answered."""


class CommanderReader(Protocol):
    """Who may do what, as GitHub tells."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""
        ...


class InboxReader:
    """Reads the inbox of any pull request."""

    def __init__(self, github: CommanderReader, hearing: Hearing, clock: Clock) -> None:
        self._github = github
        self._hearing = hearing
        self._clock = clock

    async def read(self, case: Case) -> Inbox:
        """The commands that wait here; asks only about those who said one.

        Raises:
            GitHubError: their rights could not be read, and may be later.
        """
        snapshot = case.snapshot
        known_since = await self._hearing.note_head(snapshot.key, snapshot.head.sha, self._clock.now())
        heard = await self._hearing.of(snapshot.key)
        found = await asyncio.to_thread(unanswered_in, snapshot.statements, heard, known_since)
        ordered = [said for said in found if said.orders]
        waiting = [said for said in ordered if not self._may_be_delivered_yet(said)]
        now = first(waiting)
        people = await self._people(case, now)
        tired_of = {login for login in people if _is_tiring(login, people[login], snapshot, heard)}
        next_in_s = (
            NEXT_IN_S if len(now) < len(waiting) else DELIVERY_IN_S if len(now) < len(ordered) else None
        )
        return Inbox(
            given=[(said, people[said.login]) for said in now if said.login not in tired_of],
            left_alone=[
                said.statement
                for said in found
                if not said.orders or (said in now and said.login in tired_of)
            ],
            next_in_s=next_in_s,
        )

    async def has_commands(self, case: Case) -> bool:
        """Whether anything waits here that may hold the merge once it is obeyed; asks GitHub nothing."""
        heard = await self._hearing.of(case.snapshot.key)
        found = await asyncio.to_thread(unanswered_in, case.snapshot.statements, heard, _EVER)
        return any(said.orders for said in found)

    def _may_be_delivered_yet(self, said: Unanswered) -> bool:
        """Whether this look saw a new comment before its delivery came, which alone tells who said it.

        An edited one commands nothing, whatever is delivered of it: there is nothing to wait for.
        """
        created_at = said.statement.created_at
        if said.hearsay is not Hearsay.MET or created_at is None or said.statement.is_edited:
            return False
        return self._clock.now() - created_at < FRESH

    async def _people(self, case: Case, found: Sequence[Unanswered]) -> Mapping[str, Person]:
        teams = teams_in(case.config)
        return {
            login: await self._github.read_person(case.snapshot.key, login, teams)
            for login in dict.fromkeys(said.login for said in found)
        }


def _is_tiring(login: str, person: Person, snapshot: Snapshot, heard: Mapping[str, Heard]) -> bool:
    """Whether a stranger has had enough answers here."""
    answered = Counter(
        statement.author.login
        for statement in snapshot.statements
        if (known := heard.get(statement.identity)) is not None and known.answer in {OBEYED, REFUSED}
    )
    return person.role < Role.WRITE and answered[login] >= MOST_ANSWERS
