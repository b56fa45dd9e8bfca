"""GitHub as the rest of Babysit sees it: values in, values out, one method for each thing it is asked."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

import aiohttp
import structlog
from cachetools import LRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from bot.github import (
    branches,
    check_runs,
    comments,
    comparison,
    deliveries,
    entries,
    evidence,
    files,
    installations,
    jobs,
    labels,
    line_comments,
    merge_queue,
    merge_states,
    merges,
    neighbours,
    people,
    pull_request_lists,
    pull_requests,
    reactions,
    review_requests,
    snapshot,
)
from bot.github.app_standing import AppCheck, AppStanding, check_app
from bot.github.branches import Deletion
from bot.github.clients import Clients
from bot.github.comparison import Comparison, Listing
from bot.github.deliveries import FailedAttempt
from bot.github.entries import EntryCache, FileEntry
from bot.github.entry_query import Place
from bot.github.errors import Conflict, GitHubError, NotFound
from bot.github.evidence import Told, WantedEvidence
from bot.github.files import ReadChange
from bot.github.merge_states import MergeState
from bot.github.neighbours import Neighbour
from bot.github.ports import ALONE, AmongProcesses, Endpoints, Nobody, RequestObserver
from bot.github.snapshot import Own
from bot.github.sweep import sweep
from bot.model.ci_report import FailedRun
from bot.model.effects import (
    AddLabel,
    DeleteBranch,
    Dequeue,
    EndCheck,
    Enqueue,
    Merge,
    MergeOutcome,
    PostFindings,
    PublishCheck,
    PublishComment,
    ReopenThread,
    RequestReviews,
    ResolveThread,
    SmallEffect,
    Still,
    UpdateBranch,
    WithdrawalOutcome,
)
from bot.model.keys import BaseKey, HeadKey, MergeGroupKey, MovedBaseKey, PullRequestKey
from bot.model.outline import Outline
from bot.model.people import Person
from bot.model.reaction import Reaction
from bot.model.snapshot import Context, Mergeability, OwnCheck, Queued, Snapshot, Statement
from bot.model.swept import Swept
from bot.model.time import Clock
from bot.ways.health import Health

_KEPT_LISTINGS = 8
MOST_COMPARISONS = 64
_NOBODY = Nobody()
_log = structlog.get_logger()


class GitHub:
    """Reads and writes in the name of the App's installations.

    Every method raises `GitHubError`, of the class that tells what went wrong, where nothing else is said.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        app_id: str,
        private_key: RSAPrivateKey,
        clock: Clock,
        *,
        endpoints: Endpoints | None = None,
        observer: RequestObserver = _NOBODY,
        write_interval_s: float = 1.0,
        health: Health | None = None,
        shared: AmongProcesses = ALONE,
    ) -> None:
        """`session` stays the caller's to close. `app_id` is the App's id or its client id.

        `health` is told how GraphQL and REST do, which take each other's place. `shared` is what other
        processes must be asked about.
        """
        self._clock = clock
        self.own_slug = ""
        self._items_url: str | None = None
        """The App's name in links and logins, empty until a snapshot told it."""
        self._entries = EntryCache()
        self._idle: dict[int, set[int]] = {}
        self._comparisons: LRUCache[tuple[str, str, str], Comparison] = LRUCache(MOST_COMPARISONS)
        self._listings: LRUCache[tuple[str, str], Listing] = LRUCache(maxsize=_KEPT_LISTINGS)
        self._merge_turns = merges.MergeTurns(shared.turns)
        self._clients = Clients(
            session,
            app_id,
            private_key,
            clock,
            endpoints=endpoints,
            observer=observer,
            write_interval_s=write_interval_s,
            health=health,
            shared=shared,
        )

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Everything about a pull request, in one request; None where there is none."""
        client = self._clients.installation(key.installation_id)
        own = Own(await self._clients.own_app_id(), partial(self._clients.own_account, client))
        read = await snapshot.read_snapshot(client, self._clock, own, key)
        if read is not None:
            self.own_slug = read.viewer_login.removesuffix("[bot]")
        return read

    async def read_check_runs(self, key: PullRequestKey | MergeGroupKey, head_sha: str) -> Sequence[Context]:
        """The check runs of a commit by REST, which knows some that the snapshot misses."""
        client = self._clients.installation(key.installation_id)
        return await check_runs.read_check_runs(
            client, key.repository, head_sha, await self._clients.own_app_id()
        )

    async def read_own_check(self, key: PullRequestKey, head_sha: str) -> OwnCheck | None:
        """Babysit's own newest check run on a commit."""
        client = self._clients.installation(key.installation_id)
        return await check_runs.read_own_check(
            client, key.repository, head_sha, await self._clients.own_app_id()
        )

    async def read_outline(self, key: PullRequestKey) -> Outline | None:
        """The least of an open pull request by two requests of REST, None where it is over or gone."""
        client = self._clients.installation(key.installation_id)
        try:
            found = await pull_requests.read_pull_request(client, key)
        except NotFound:
            return None
        if found.state != "open":
            return None
        own = await self.read_own_check(key, found.head.sha)
        return Outline(
            key=key,
            head_sha=found.head.sha,
            base_ref=found.base.ref,
            read_at=self._clock.now(),
            own_check=own,
        )

    async def publish_check(self, key: PullRequestKey, effect: PublishCheck) -> int:
        """Make the check run `babysit` say this; its id."""
        client = self._clients.installation(key.installation_id)
        return await check_runs.publish(client, key.repository, effect)

    async def end_check(self, key: PullRequestKey, effect: EndCheck) -> None:
        """Conclude what is open of Babysit's check runs on a commit."""
        client = self._clients.installation(key.installation_id)
        await check_runs.end(client, key.repository, effect, await self._clients.own_app_id())

    async def apply(self, key: PullRequestKey | MergeGroupKey, effect: SmallEffect) -> None:
        """Carry out one effect; only a check can be published on a merge group.

        A branch that may not be deleted is logged, not raised.
        """
        client = self._clients.installation(key.installation_id)
        if isinstance(effect, PublishCheck):
            await check_runs.publish(client, key.repository, effect)
        elif isinstance(key, PullRequestKey):
            await self._apply_to_pull_request(key, effect)
        else:
            raise TypeError(f"a merge group takes no {type(effect).__name__}")

    async def _apply_to_pull_request(
        self,
        key: PullRequestKey,
        effect: DeleteBranch | PublishComment | AddLabel | RequestReviews,
    ) -> None:
        client = self._clients.installation(key.installation_id)
        match effect:
            case DeleteBranch():
                deletion = await branches.delete_branch(client, key, effect)
                if deletion in {Deletion.MOVED, Deletion.REFUSED}:
                    raise Conflict("mutation DeleteBranch", deletion.value)
            case PublishComment():
                await comments.publish(client, key, effect)
            case AddLabel():
                await labels.add(client, key, effect)
            case RequestReviews():
                await review_requests.request(client, key, effect)

    async def post_findings(self, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
        """Comment on lines; the comments' ids by fingerprint, 0 where GitHub refused one."""
        return await line_comments.post(self._clients.installation(key.installation_id), key, effect)

    async def turn_thread(self, key: PullRequestKey, effect: ResolveThread | ReopenThread) -> None:
        """Settle a conversation, or open it."""
        await line_comments.turn(self._clients.installation(key.installation_id), effect)

    async def read_comparison(self, key: PullRequestKey, base_sha: str, head_sha: str) -> Comparison:
        """The merge base of two commits, and the files that differ from it; two commits never change."""
        place = (key.repository, base_sha, head_sha)
        known = self._comparisons.get(place)
        if known is None:
            client = self._clients.installation(key.installation_id)
            known = await comparison.read_comparison(client, key.repository, base_sha, head_sha)
            self._comparisons[place] = known
        return known

    async def read_change(
        self, key: PullRequestKey, compared: Comparison, folder: Place | None = None
    ) -> ReadChange:
        """The contents of what is changed, at both ends, and of the files in a folder."""
        client = self._clients.installation(key.installation_id)
        return await files.read_change(client, self._entries, key.repository, compared, folder)

    async def read_listing(self, key: PullRequestKey, sha: str) -> Listing:
        """Every path of a commit; the last few lists are kept, for many pull requests begin at one commit."""
        known = self._listings.get((key.repository, sha))
        if known is None:
            client = self._clients.installation(key.installation_id)
            known = await comparison.read_listing(client, key.repository, sha)
            self._listings[key.repository, sha] = known
        return known

    async def read_entries(
        self, key: PullRequestKey, places: Sequence[Place]
    ) -> Mapping[Place, FileEntry | None]:
        """The files at some paths of commits."""
        client = self._clients.installation(key.installation_id)
        return await entries.read_entries(client, self._entries, key.repository, places)

    async def read_evidence(self, key: PullRequestKey, wanted: WantedEvidence) -> Told:
        """What claims need to be judged: files of a commit, issues, branches and tags."""
        client = self._clients.installation(key.installation_id)
        return await evidence.read_evidence(client, self._entries, key.repository, wanted)

    async def publish_comment(self, key: PullRequestKey, effect: PublishComment) -> int:
        """Make a comment of ours say this; the id it has now."""
        return await comments.publish(self._clients.installation(key.installation_id), key, effect)

    async def read_folder(self, key: PullRequestKey, folder: Place) -> Mapping[str, str]:
        """The texts of the files directly in a folder of a commit."""
        client = self._clients.installation(key.installation_id)
        _none, texts = await entries.read_with_folder(client, self._entries, key.repository, (), folder)
        return texts

    async def read_neighbours(
        self, key: PullRequestKey, ids: Sequence[str]
    ) -> Mapping[int, Neighbour | None]:
        """What other open pull requests hold, by number; None for one that is not open any more."""
        return await neighbours.read_neighbours(self._clients.installation(key.installation_id), key, ids)

    async def read_patches(
        self, key: PullRequestKey, ends: tuple[str, str], shas: Sequence[str]
    ) -> Mapping[str, str] | None:
        """A digest of what each of these commits between two others changes; None where it is not shown."""
        client = self._clients.installation(key.installation_id)
        return await neighbours.read_patches(client, key, ends, shas)

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""
        return await people.read_person(
            self._clients.installation(key.installation_id), key.repository, login, teams
        )

    async def react(self, key: PullRequestKey, statement: Statement, reaction: Reaction) -> None:
        """React to what somebody wrote; the same reaction twice is once."""
        await reactions.react(self._clients.installation(key.installation_id), key, statement, reaction)

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by a REST read: the one that makes GitHub compute it."""
        client = self._clients.installation(key.installation_id)
        return await pull_requests.read_mergeability(client, key)

    async def merge(
        self, key: PullRequestKey, effect: Merge | Enqueue, still: Still | None = None
    ) -> MergeOutcome:
        """Merge or enqueue the judged head if that is `still` wanted, and tell what came of it."""
        client = self._clients.installation(key.installation_id)
        match effect:
            case Merge():
                async with self._merge_turns.take(key, effect):
                    return await merges.merge(client, key, effect, still)
            case Enqueue():
                return await merges.enqueue(client, effect, still)

    async def dequeue(self, key: PullRequestKey, effect: Dequeue) -> WithdrawalOutcome:
        """Take it out of the merge queue, and tell what came of it."""
        return await merges.dequeue(self._clients.installation(key.installation_id), effect)

    async def read_queue(self, key: PullRequestKey, branch: str) -> Sequence[Queued]:
        """What is in a branch's merge queue, first in first."""
        client = self._clients.installation(key.installation_id)
        return await merge_queue.read_queue(client, key, branch, await self._clients.own_app_id())

    async def update_branch(self, key: PullRequestKey, effect: UpdateBranch) -> str:
        """Merge the base into the judged head; GitHub's words where it refuses, empty where it does not."""
        client = self._clients.installation(key.installation_id)
        return await branches.update_branch(client, key, effect.head_sha)

    async def pull_requests_at(self, key: HeadKey) -> Sequence[PullRequestKey]:
        """The open pull requests with this head."""
        return await pull_request_lists.pull_requests_at(self._clients.installation(key.installation_id), key)

    async def list_merge_states(self, key: MovedBaseKey) -> Sequence[MergeState]:
        """Whether the open pull requests into a branch merge."""
        client = self._clients.installation(key.installation_id)
        return await merge_states.list_merge_states(client, key)

    async def ask_merge_states(self, key: MovedBaseKey, ids: Sequence[str]) -> Sequence[MergeState]:
        """The same of these, by their node ids."""
        client = self._clients.installation(key.installation_id)
        return await merge_states.ask_merge_states(client, key, ids)

    async def pull_requests_into(self, key: BaseKey) -> Sequence[PullRequestKey]:
        """The open pull requests into this base."""
        client = self._clients.installation(key.installation_id)
        return await pull_request_lists.pull_requests_into(client, key)

    @property
    def standing(self) -> AppStanding:
        """Whether GitHub takes the App's credentials."""
        return self._clients.standing

    async def check_app(self) -> AppCheck:
        """Who the App is, and what it lacks."""
        checked = await check_app(self._clients.app)
        self._items_url = checked.items_url
        return checked

    async def items_url(self) -> str:
        """Where the checklist's pages are, empty while nobody knows: no look waits for it."""
        if self._items_url is None:
            with suppress(GitHubError):
                await self.check_app()
        return self._items_url or ""

    async def installations(self) -> Sequence[int]:
        """The ids of all installations that are not suspended; what is kept for others is let go."""
        listed = await installations.list_installations(self._clients.app)
        self._clients.keep_only(listed)
        self._idle = {number: idle for number, idle in self._idle.items() if number in listed}
        return listed

    async def accounts(self) -> Sequence[str]:
        """Who has installed the App, by login."""
        return await installations.list_accounts(self._clients.app)

    async def installation_of(self, repository: str) -> int:
        """The installation that covers a repository; `NotFound` where the App is not installed."""
        return await installations.installation_of(self._clients.app, repository)

    async def list_failed(self, since: datetime) -> Sequence[FailedAttempt]:
        """The attempts to deliver that failed since then, newest first."""
        return await deliveries.list_failed(self._clients.app, since)

    async def redeliver(self, attempt_id: int) -> None:
        """Have one sent again."""
        await deliveries.redeliver(self._clients.app, attempt_id)

    async def read_payload(self, attempt_id: int) -> bytes:
        """What one sent, as JSON."""
        return await deliveries.read_payload(self._clients.app, attempt_id)

    async def sweep(self, installation_id: int) -> Swept:
        """Every open pull request of an installation, with a fingerprint of what may have changed."""
        idle = self._idle.setdefault(installation_id, set())
        return await sweep(self._clients.installation(installation_id), installation_id, idle)

    async def read_failed_runs(
        self, key: PullRequestKey | MergeGroupKey, failed: Sequence[Context]
    ) -> Sequence[FailedRun]:
        """Why each context failed, in the given order; parts that GitHub does not tell are left empty."""
        client = self._clients.installation(key.installation_id)
        return [await jobs.read_failed_run(client, key.repository, context) for context in failed]
