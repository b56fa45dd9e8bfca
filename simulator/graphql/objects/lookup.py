"""Finds what a global id names, with everything around it that its fields need."""

import base64
import binascii
from collections.abc import Iterator
from itertools import chain

from simulator.graphql.errors import unresolved_node
from simulator.graphql.objects import actors
from simulator.graphql.objects.apps import App
from simulator.graphql.objects.checks import CheckRun, CheckSuite
from simulator.graphql.objects.comments import IssueComment, Reaction
from simulator.graphql.objects.labels import Label
from simulator.graphql.objects.merge_queue import MergeQueue, MergeQueueEntry
from simulator.graphql.objects.pull_requests import PullRequest
from simulator.graphql.objects.repositories import Repository
from simulator.graphql.objects.reviews import (
    PullRequestReview,
    PullRequestReviewComment,
    PullRequestReviewThread,
)
from simulator.graphql.objects.rollup import StatusContext
from simulator.graphql.objects.types import present
from simulator.graphql.references import RepositoryAt
from simulator.graphql.site import Site
from simulator.state import accounts, apps, world


def node(site: Site, node_id: str) -> object:
    """The thing with this id.

    Raises:
        Refusal: NOT_FOUND, also for what the caller must not know of.
    """
    found = _indexed(site, node_id)
    if found is None:
        found = next((item for item in _inhabitants(site, node_id)), None)
    if found is None:
        found = _git_thing(site, node_id)
    if found is None:
        raise unresolved_node(node_id)
    return present(found)


def _indexed(site: Site, node_id: str) -> object | None:
    """Accounts, and what knows its own repository."""
    match site.world.nodes.get(node_id):
        case accounts.Account() | accounts.Team() | apps.App() as thing:
            return _public(site, thing)
        case world.Repository() as record:
            return RepositoryAt(site, record) if site.can_see(record) else None
        case world.PullRequest() | world.CheckRun() | world.CheckSuite() as thing:
            return _at_home(site, thing) if site.can_see(thing.repository) else None
        case _:
            return None


def _public(site: Site, thing: accounts.Account | accounts.Team | apps.App) -> object:
    match thing:
        case accounts.Account():
            return actors.present(site, thing)
        case accounts.Team():
            return actors.team_of(site, thing)
        case apps.App():
            return App(site, thing)


def _at_home(
    site: Site, thing: world.PullRequest | world.CheckRun | world.CheckSuite
) -> PullRequest | CheckRun | CheckSuite:
    repository = RepositoryAt(site, thing.repository)
    match thing:
        case world.PullRequest():
            return PullRequest(repository, thing)
        case world.CheckRun():
            return CheckRun(repository, thing)
        case world.CheckSuite():
            return CheckSuite(repository, thing)


def _inhabitants(site: Site, node_id: str) -> Iterator[object]:
    """What has this id and does not know its own repository, so that one must look: at most one thing."""
    for record in site.world.repositories.values():
        if site.can_see(record):
            for item in _inside(RepositoryAt(site, record)):
                if item.record.node_id == node_id:
                    yield item


_Inside = (
    IssueComment
    | PullRequestReview
    | PullRequestReviewComment
    | PullRequestReviewThread
    | StatusContext
    | Label
    | Reaction
    | MergeQueue
    | MergeQueueEntry
)


def _inside(repository: RepositoryAt) -> Iterator[_Inside]:
    record = repository.record
    for pull in record.pull_requests.values():
        yield from _conversation(PullRequest(repository, pull))
    for issue in record.issues.values():
        yield from (IssueComment(repository, comment) for comment in issue.comments)
        given = chain(issue.reactions, *(comment.reactions for comment in issue.comments))
        yield from (Reaction(repository.site, reaction) for reaction in given)
    yield from (Label(repository, label) for label in record.labels.values())
    for statuses in record.statuses.values():
        yield from (StatusContext(repository, status) for status in statuses)
    for queue in record.merge_queues.values():
        presented = MergeQueue(repository, queue)
        yield presented
        yield from presented.entries


def _conversation(pull: PullRequest) -> Iterator[_Inside]:
    yield from pull.reviews()
    for review in pull.reviews():
        yield from (Reaction(pull.repository.site, given) for given in review.record.reactions)
    for thread in pull.review_threads:
        yield thread
        yield from thread.comments


def _git_thing(site: Site, node_id: str) -> object | None:
    """A commit, tree, blob, ref or issue: their ids say which they are."""
    try:
        encoded = node_id.partition("_")[2]
        kind, _, rest = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    number, _, name = rest.partition(":")
    for record in site.world.repositories.values():
        repository = Repository(RepositoryAt(site, record))
        if not site.can_see(record):
            continue
        if kind == "Issue":
            for issue in record.issues.values():
                if issue.node_id == node_id:
                    return repository.here.issue(issue.number)
        elif str(record.id) == number:
            return repository.here.ref(name) if kind == "Ref" else repository.object(oid=name)
    return None
