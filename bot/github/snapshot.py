"""Reads everything about one pull request in one request, and further pages only where there are any."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

import msgspec
import structlog

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Forbidden, GitHubError, NotFound, ServerError
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document, GraphQLAnswer
from bot.github.graphql_forms import Login
from bot.github.rest import snapshot as by_rest
from bot.github.snapshot_answer import Facts, Pages, PullRequestPages
from bot.github.snapshot_pages import read_further_pages
from bot.github.snapshot_values import SnapshotReading, snapshot_of
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.model.time import Clock
from bot.ways.ways import Way

SNAPSHOT = Document(document("snapshot", "connections"), Facts)
_WHERE = "query Snapshot"
_BY_NUMBER = "/repositories/{repository_id}"
"""Where GitHub sends whoever asks for a former name: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects"""

_log = structlog.get_logger()


class _Named(msgspec.Struct):
    full_name: str


@dataclass(frozen=True, slots=True)
class Own:
    """The App by its number, and its account, for which GitHub must be asked."""

    app_id: int
    account: Callable[[], Awaitable[Login]]


async def read_snapshot(
    client: InstallationClient, clock: Clock, own: Own, key: PullRequestKey
) -> Snapshot | None:
    """The pull request now, None where there is none; `missing` names what GitHub did not tell whole.

    Where another repository has taken the name, or none has it any more, GitHub is asked for the name that
    this one has now: an event that arrives late speaks of an old one, and may be the last that speaks at all.

    Costs one request while every list has at most a hundred entries, and two dozen where GraphQL is down.

    Raises:
        GitHubError: nothing could be read.
    """
    reading = await _read(client, own, key)
    if reading is None and (name := await _name_now(client, key)) not in {"", key.repository}:
        key = replace(key, repository=name)
        reading = await _read(client, own, key)
    if reading is not None and not reading.is_still:
        reading = await _read(client, own, key)
    return None if reading is None else snapshot_of(reading, key, clock.now(), own.app_id)


async def _read(client: InstallationClient, own: Own, key: PullRequestKey) -> SnapshotReading | None:
    return await client.ways.read(
        Way(GRAPHQL, partial(_by_query, client, key)),
        Way(REST, partial(by_rest.read, client, key, own.account)),
    )


async def _by_query(client: InstallationClient, key: PullRequestKey) -> SnapshotReading | None:
    owner, _, name = key.repository.partition("/")
    answer = await client.query(SNAPSHOT, {"owner": owner, "name": name, "number": key.number})
    repository = answer.data.repository
    if repository is None or repository.pull_request is None:
        _check_gone(answer)
        return None
    if key.repository_id not in {0, repository.database_id or key.repository_id}:
        _log.info("repository.name_taken", repository=key.repository, repository_id=key.repository_id)
        return None
    pages = _pages(answer.raw)
    errors, is_still = await read_further_pages(client, key, repository.pull_request.head_ref_name, pages)
    commit = pages.head_commit
    return SnapshotReading(
        facts=answer.data,
        repository=repository,
        pull_request=repository.pull_request,
        pages=pages,
        errors=(*answer.errors, *errors),
        is_still=is_still and (commit is None or commit.oid == repository.pull_request.head_ref_oid),
    )


async def _name_now(client: InstallationClient, key: PullRequestKey) -> str:
    """Under which name the repository of this number is now; empty where there is none, or no number."""
    if not key.repository_id:
        return ""
    try:
        found = await client.get(_BY_NUMBER, {"repository_id": key.repository_id}, _Named)
    except (NotFound, Forbidden):
        return ""
    return found.full_name


def _check_gone(answer: GraphQLAnswer[Facts]) -> None:
    """Raise unless GitHub says that there is no such thing: one that may not be read is no answer."""
    kinds = {error.type for error in answer.errors if (error.path or [""])[0] == "repository"}
    if kinds <= {"NOT_FOUND"}:
        return
    failure: type[GitHubError] = Forbidden if "FORBIDDEN" in kinds else ServerError
    raise failure(_WHERE, answer.errors[0].message)


def _pages(raw: bytes) -> PullRequestPages:
    try:
        pages = msgspec.json.decode(raw, type=Pages).pull_request
    except msgspec.ValidationError as error:
        raise ServerError(_WHERE, str(error)) from None  # names a field, not its value
    if pages is None:
        raise ServerError(_WHERE, "no pull request")
    return pages
