"""Finds the claims in everything that was said on a pull request, each text once, off the event loop."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cachetools import LRUCache

from bot.agents.attribution import account, attribute, is_coding_agent
from bot.agents.notices import blocking_phrase, notice_of
from bot.claims.find import Context, find_claims
from bot.commands import by_name
from bot.model.claims import Claim, ClaimKind, Family, fingerprint
from bot.model.config import AgentsConfig
from bot.model.markers import digest
from bot.model.snapshot import ActorKind, Snapshot, Statement, StatementKind
from bot.render.masking import without_tokens

MOST_CACHED = 20_000
"""Texts whose claims are remembered."""
MOST_CHARACTERS_A_LOOK = 600_000
"""As much as is read in a few seconds: the rest waits for the next look."""

_COMMAND = re.compile(rf"^/(?:{'|'.join(sorted(by_name()))})\b.*$", re.MULTILINE)
_TICK = re.compile(r"^(\s*[-*+] )\[[xX]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClaim:
    """A claim in a statement. `text` is a fingerprint of the statement's words.

    `is_from_agent` says that its author is no human, or a human's account that an agent drives.
    """

    claim: Claim
    statement: Statement
    text: str
    is_from_agent: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and how many statements were not read yet."""

    found: Sequence[FoundClaim]
    unread: int


class Finder:
    """Remembers what it found, by text."""

    def __init__(self) -> None:
        self._known: LRUCache[str, tuple[Claim, ...]] = LRUCache(MOST_CACHED)

    async def search(self, snapshot: Snapshot, agents: AgentsConfig) -> Search:
        """The claims of all statements, agents' first: no flood of words keeps theirs from being read."""
        first = [statement for statement in snapshot.statements if is_agent(statement, snapshot, agents)]
        agent_sources = {statement.identity for statement in first}
        rest = [statement for statement in snapshot.statements if statement.identity not in agent_sources]
        files = [file.path for file in snapshot.changed_files]
        contexts = {
            StatementKind.DESCRIPTION: Context(is_description=True, changed_files=files),
        }
        wanted = [(statement, contexts.get(statement.kind, Context())) for statement in (*first, *rest)]
        keys = {statement.identity: _key(statement, context) for statement, context in wanted}
        now, later = _portion(
            (statement, context)
            for statement, context in wanted
            if keys[statement.identity] not in self._known
        )
        if now:
            self._known.update(await asyncio.to_thread(_read, now))
        found = [
            FoundClaim(
                claim=claim,
                statement=statement,
                text=text_of(statement.body),
                is_from_agent=statement.identity in agent_sources,
            )
            for statement, _context in wanted
            for claim in _claimed(statement, self._known.get(keys[statement.identity], ()))
        ]
        return Search(found, later)


def is_agent(statement: Statement, snapshot: Snapshot, agents: AgentsConfig) -> bool:
    """Whether whoever wrote it is no human, or the account that an agent opened this pull request with."""
    author = statement.author
    if author.kind is ActorKind.BOT or is_coding_agent(author):
        return True
    is_named = any(
        rule.author is not None and account(rule.author) == account(author.login)
        for rule in agents.attribution
    )
    return is_named or (author == snapshot.author and attribute(snapshot, agents).is_suspected)


def _claimed(statement: Statement, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims; of a well-known bot's notice only those that say that this change is blocked."""
    bot = notice_of(statement.author.login, statement.body)
    if bot is None:
        return claims
    phrase = blocking_phrase(bot, statement.body)
    if not phrase:
        blocked = [claim for claim in claims if claim.family is Family.BLOCKED]
        return [claim for claim in blocked if "block" in claim.quote.lower()]
    return [Claim(kind=ClaimKind.OTHER, family=Family.BLOCKED, subject=phrase, quote=phrase)]


def text_of(body: str) -> str:
    """A fingerprint of what a statement says: line ends, blanks and ticked boxes make no difference."""
    return fingerprint(" ".join(_TICK.sub(r"\1[ ]", body).split()))


def _key(statement: Statement, context: Context) -> str:
    return digest(statement.body, context.is_description, *context.changed_files)


def _portion(
    wanted: Iterable[tuple[Statement, Context]],
) -> tuple[Sequence[tuple[str, str, Context]], int]:
    """As much as one look reads, and how many statements are left; the first one always fits."""
    taken: list[tuple[str, str, Context]] = []
    size = left = 0
    for statement, context in wanted:
        size += len(statement.body)
        if size > MOST_CHARACTERS_A_LOOK and taken:
            left += 1
        else:
            taken.append((_key(statement, context), statement.body, context))
    return taken, left


def _read(wanted: Sequence[tuple[str, str, Context]]) -> dict[str, tuple[Claim, ...]]:
    """A command's reason is no claim: `/hold the index is missing`."""
    return {
        key: tuple(_without_tokens(claim) for claim in find_claims(_COMMAND.sub("", text), context))
        for key, text, context in wanted
    }


def _without_tokens(claim: Claim) -> Claim:
    """The claim as it may be kept and repeated."""
    return replace(
        claim,
        quote=without_tokens(claim.quote),
        subject=without_tokens(claim.subject),
        container=without_tokens(claim.container),
    )
