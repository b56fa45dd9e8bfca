"""Hears commands, obeys each once, and tells whoever said them: in three steps, so that others come between.

What is answered is remembered, entries are known by the statement that made them, and replies carry a marker:
so a process killed at any point repeats no entry and no comment.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.command_execution.answers import answers, wishes, with_entries
from bot.command_execution.spoken import FRESH, Hearsay, Spoken, first, spoken
from bot.decide import decide
from bot.github.errors import GitHubError, is_refusal
from bot.model.command import NO_WISHES, Answer, Done, Wish, Wishes
from bot.model.effects import PublishComment, SmallEffect
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.markers import answer_to
from bot.model.people import Person, Role
from bot.model.reaction import Reaction
from bot.model.side_act import ANSWER, REACT, RefusedAct
from bot.model.snapshot import Snapshot
from bot.policy.people import teams_in
from bot.records.hearing import Heard, Hearing
from bot.records.ledger import Ledger
from bot.records.refused_acts import RefusedActs
from bot.render.explanation import as_markdown
from bot.render.reply import reply

LEFT_ALONE, OBEYED, REFUSED = "left alone", "obeyed", "refused"
NEXT_IN_S = 1.0
DELIVERY_IN_S = 60.0
"""A delivery makes its own look; this one is for those that were lost."""

MOST_ANSWERS = 20
"""Statements on one pull request that somebody without write access has answered."""

log = structlog.get_logger()


class GitHub(Protocol):
    """What listening needs of GitHub."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""
        ...

    async def react(self, key: PullRequestKey, node_id: str, reaction: Reaction) -> None:
        """React to a comment or a review."""
        ...

    async def apply(self, key: PullRequestKey, effect: SmallEffect) -> None:
        """Comment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one look obeys: commands and who said them.

    `next_in_s` says when to look for those that were left, None where none were.
    """

    spoken: Sequence[Spoken] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    wishes: Wishes = NO_WISHES
    next_in_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obeyed:
    """A statement and what its commands came to."""

    spoken: Spoken
    answers: Sequence[Answer]


class Listener:
    """Babysit's ear."""

    def __init__(
        self, github: GitHub, hearing: Hearing, ledger: Ledger, clock: Clock, *, refused: RefusedActs
    ) -> None:
        self._github = github
        self._hearing = hearing
        self._ledger = ledger
        self._clock = clock
        self._refused = refused

    async def take(self, case: Case) -> Taken:
        """The commands that wait here, each seen to be taken; asks only about those who said one.

        Raises:
            GitHubError: their rights could not be read, or no reaction given, and may be later.
        """
        snapshot = case.snapshot
        known_since = await self._hearing.note_head(snapshot.key, snapshot.head.sha, self._clock.now())
        heard = await self._hearing.of(snapshot.key)
        found = await asyncio.to_thread(spoken, snapshot.statements, heard, known_since)
        for one in found:
            if not one.orders:
                await self._note(snapshot, one, LEFT_ALONE)
        waiting = [one for one in found if one.orders and not self._may_be_delivered_yet(one)]
        now = first(waiting)
        people = await self._people(case, now)
        ordered = sum(bool(one.orders) for one in found)
        next_in_s = NEXT_IN_S if len(now) < len(waiting) else DELIVERY_IN_S if len(now) < ordered else None
        taken = await self._taken(snapshot, now, people, heard)
        given = [answer for one in taken for answer in answers(case, one, people[_login(one)])]
        return Taken(spoken=taken, people=people, wishes=wishes(given), next_in_s=next_in_s)

    async def obey(self, case: Case, taken: Taken) -> tuple[Case, Sequence[Obeyed]]:
        """The case with what the commands added to its ledger, where it is on disk by now."""
        obeyed: list[Obeyed] = []
        for one in taken.spoken:
            given = answers(case, one, taken.people[_login(one)])
            entries = [entry for answer in given if isinstance(answer, Done) for entry in answer.entries]
            await self._ledger.add(case.snapshot.key, entries)
            case = with_entries(case, entries)
            obeyed.append(Obeyed(spoken=one, answers=given))
        return case, obeyed

    async def tell(self, case: Case, obeyed: Sequence[Obeyed]) -> None:
        """Say what came of each command, and remember that it was said.

        Raises:
            GitHubError: it could not be said, and may be later.
        """
        for one in obeyed:
            is_refused = any(not isinstance(answer, Done) for answer in one.answers)
            if one.spoken.is_to_be_told:
                await self._tell(case, one, Reaction.REFUSED if is_refused else Reaction.DONE)
            await self._note(case.snapshot, one.spoken, REFUSED if is_refused else OBEYED)
            log.info(
                "command.answered",
                repository=case.snapshot.key.repository,
                number=case.snapshot.key.number,
                source=one.spoken.statement.identity,
                by=one.spoken.statement.author.login,
                commands=[command.name for command, _ in one.spoken.orders],
                is_refused=is_refused,
            )

    async def _taken(
        self,
        snapshot: Snapshot,
        found: Sequence[Spoken],
        people: Mapping[str, Person],
        heard: Mapping[str, Heard],
    ) -> Sequence[Spoken]:
        """Those that are obeyed, with eyes on them; a stranger who goes on and on is not."""
        answered = Counter(
            one.author.login
            for one in snapshot.statements
            if (known := heard.get(one.identity)) is not None and known.answer in {OBEYED, REFUSED}
        )
        taken = []
        for one in found:
            login = _login(one)
            if people[login].role < Role.WRITE and answered[login] >= MOST_ANSWERS:
                await self._note(snapshot, one, LEFT_ALONE)
                continue
            if one.is_to_be_told:
                await self._react(snapshot, one, Reaction.TAKEN)
            taken.append(one)
        return taken

    def _may_be_delivered_yet(self, one: Spoken) -> bool:
        """Whether this look saw a new comment before its delivery came, which alone tells who said it.

        An edited one commands nothing, whatever is delivered of it: there is nothing to wait for.
        """
        created_at = one.statement.created_at
        if one.hearsay is not Hearsay.MET or created_at is None or one.statement.is_edited:
            return False
        return self._clock.now() - created_at < FRESH

    async def _people(self, case: Case, found: Sequence[Spoken]) -> Mapping[str, Person]:
        teams = teams_in(case.config)
        return {
            login: await self._github.read_person(case.snapshot.key, login, teams)
            for login in dict.fromkeys(_login(one) for one in found)
        }

    async def _tell(self, case: Case, one: Obeyed, reaction: Reaction) -> None:
        """The reaction, and a reply where there is more to say and it was not said before."""
        key, statement = case.snapshot.key, one.spoken.statement
        marker = answer_to(statement.identity)
        explanation = as_markdown(case, decide(case)) if Wish.EXPLAIN in wishes(one.answers).kinds else ""
        orders = [f"/{command.name} {argument}".rstrip() for command, argument in one.spoken.orders]
        body = reply(statement, list(zip(orders, one.answers, strict=False)), explanation)
        if body and not any(own.body.startswith(marker) for own in case.snapshot.own_comments):
            comment = PublishComment(comment_id=None, body=body, is_answer=True)
            await self._attempt(key, ANSWER, self._github.apply(key, comment))
        await self._react(case.snapshot, one.spoken, reaction)

    async def _react(self, snapshot: Snapshot, one: Spoken, reaction: Reaction) -> None:
        reacting = self._github.react(snapshot.key, one.statement.node_id, reaction)
        await self._attempt(snapshot.key, REACT, reacting)

    async def _attempt(self, key: PullRequestKey, act: str, saying: Awaitable[None]) -> None:
        """Say it. What GitHub will not have is noted, and counts as said: the command counts all the same."""
        try:
            await saying
        except GitHubError as error:
            if not is_refusal(error):
                raise
            log.warning("command.not_answered", number=key.number, act=act, error=str(error))
            refused = RefusedAct(act=act, why=error.message, at=self._clock.now(), circumstances="")
            await self._refused.note(key, refused)
        else:
            await self._refused.forget(key, act)

    async def _note(self, snapshot: Snapshot, one: Spoken, answer: str) -> None:
        await self._hearing.note_answer(snapshot.key, one.statement.identity, answer, self._clock.now())


def _login(one: Spoken) -> str:
    return one.statement.author.login
