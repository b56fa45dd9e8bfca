"""The connections of a snapshot, read to their ends: all that are unfinished go on in one request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.graphql import Document, GraphQLError
from bot.github.graphql_forms import Page
from bot.github.snapshot_answer import HeadCommit, Pages, PullRequestPages
from bot.model.keys import PullRequestKey

MOST_ROUNDS = 40
SNAPSHOT_MORE = Document(document("snapshot_more", "connections"), Pages)

AnyPage = Page[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One list of the snapshot: its names in the query's variables, its name for people, and where it is."""

    more: str
    cursor: str
    title: str
    page: Callable[[PullRequestPages], AnyPage | None]


def _of_commit(page: Callable[[HeadCommit], AnyPage | None]) -> Callable[[PullRequestPages], AnyPage | None]:
    return lambda pages: page(pages.head_commit) if pages.head_commit else None


def _contexts(commit: HeadCommit) -> AnyPage | None:
    """A head that nobody reported on has no rollup, which is an empty list and nothing unknown."""
    rollup = commit.status_check_rollup
    return rollup.contexts if rollup else Page(total_count=0, nodes=[])


OPEN_PULL_REQUESTS = Connection(
    more="moreOpenPullRequests",
    cursor="openPullRequestsAfter",
    title="the repository's open pull requests",
    page=lambda pages: pages.open_pull_requests,
)
COMMENTS = Connection(
    more="moreComments", cursor="commentsBefore", title="the comments", page=lambda pages: pages.comments
)
LABEL_EVENTS = Connection(
    more="moreLabelEvents",
    cursor="labelEventsAfter",
    title="what became of the labels",
    page=lambda pages: pages.label_events,
)
CONNECTIONS = (
    OPEN_PULL_REQUESTS,
    COMMENTS,
    Connection(
        more="moreRules",
        cursor="rulesAfter",
        title="the base branch's rules",
        page=lambda pages: pages.base_ref.rules if pages.base_ref else None,
    ),
    Connection(more="moreLabels", cursor="labelsAfter", title="the labels", page=lambda pages: pages.labels),
    Connection(
        more="moreReviews",
        cursor="reviewsAfter",
        title="the reviews",
        page=lambda pages: pages.latest_opinionated_reviews,
    ),
    Connection(
        more="moreThreads",
        cursor="threadsAfter",
        title="the review conversations",
        page=lambda pages: pages.review_threads,
    ),
    Connection(
        more="moreFiles", cursor="filesAfter", title="the changed files", page=lambda pages: pages.files
    ),
    Connection(
        more="moreSaidReviews",
        cursor="saidReviewsAfter",
        title="what reviews say",
        page=lambda pages: pages.reviews,
    ),
    Connection(
        more="moreHistory", cursor="historyAfter", title="the commits", page=lambda pages: pages.history
    ),
    LABEL_EVENTS,
    Connection(
        more="moreContexts",
        cursor="contextsAfter",
        title="the checks of the head commit",
        page=_of_commit(_contexts),
    ),
    Connection(
        more="moreSuites",
        cursor="suitesAfter",
        title="the check suites of the head commit",
        page=_of_commit(lambda commit: commit.check_suites),
    ),
)
_MAY_BE_SHORT = (
    OPEN_PULL_REQUESTS,  # beyond the first hundred only those based on this head are asked for
    COMMENTS,  # GitHub counts comments of hidden accounts that it does not list
    LABEL_EVENTS,  # what a timeline counts is not documented; its last page is
)


async def read_further_pages(
    client: InstallationClient, key: PullRequestKey, head_ref: str, pages: PullRequestPages
) -> tuple[Sequence[GraphQLError], bool]:
    """Extend `pages` until nothing is left.

    The errors of the further answers, and whether the head stayed the same all the while.
    """
    errors: list[GraphQLError] = []
    for turn in range(MOST_ROUNDS):
        cursors = {
            connection.cursor: cursor for connection in CONNECTIONS if (cursor := _cursor(connection, pages))
        }
        if not cursors:
            break
        variables = _variables(key, head_ref, cursors)
        if turn == 0:
            variables[OPEN_PULL_REQUESTS.cursor] = None  # the further pages are of another, shorter list
        answer = await client.query(SNAPSHOT_MORE, variables)
        errors += answer.errors
        further = answer.data.pull_request
        if further is None or further.head_ref_oid != pages.head_ref_oid:
            return errors, False
        for connection in CONNECTIONS:
            page = connection.page(pages)
            if connection.cursor in cursors and page is not None:
                page.extend(connection.page(further))
    return errors, True


def untold(pages: PullRequestPages) -> Sequence[str]:
    """The lists that GitHub did not tell whole, in words for a person."""
    return [sentence for connection in CONNECTIONS if (sentence := _gap(connection, pages))]


def _gap(connection: Connection, pages: PullRequestPages) -> str:
    page = connection.page(pages)
    if page is None:
        return f"{connection.title} could not be read"
    if page.is_whole or (connection in _MAY_BE_SHORT and page.page_info.more_from is None):
        return ""
    return f"only {len(page.known)} of {page.total_count} of {connection.title} could be read"


def _cursor(connection: Connection, pages: PullRequestPages) -> str | None:
    page = connection.page(pages)
    return None if page is None else page.page_info.more_from


def _variables(key: PullRequestKey, head_ref: str, cursors: Mapping[str, str]) -> dict[str, object]:
    owner, _, name = key.repository.partition("/")
    variables: dict[str, object] = {
        "owner": owner,
        "name": name,
        "number": key.number,
        "headRefName": head_ref,
    }
    for connection in CONNECTIONS:
        variables[connection.more] = connection.cursor in cursors
        variables[connection.cursor] = cursors.get(connection.cursor)
    return variables
