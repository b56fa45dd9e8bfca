"""What was said, changed and done on a pull request, by REST."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.github.graphql_forms import Login, Named, Page
from bot.github.rest import forms, nodes
from bot.github.rest.rules import DOWN
from bot.github.rest.source import Many, RestSource, told, whole
from bot.github.snapshot_answer import ChainNode, PullRequestPages

_CHAIN = 20
"""As many commits as the snapshot's query asks for to find where they begin."""
_COMMAND = re.compile(r"^ {0,3}/[a-z]", re.MULTILINE)
_QUEUED = frozenset({"added_to_merge_queue", "removed_from_merge_queue"})

_S = TypeVar("_S")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lists of a pull request that are about nothing else; a list that GitHub refuses is None.

    `untold` is what REST keeps back of them, in words for a person.
    """

    pages: PullRequestPages
    chain: Page[ChainNode] | None
    reviews: Sequence[forms.Review] | None
    untold: Sequence[str]


async def read_words(source: RestSource, first: forms.PullRequest, viewer: Login) -> Words:
    """Comments, reviews, conversations, files, commits, labels and what became of them.

    Raises:
        GitHubError: something could not be read.
    """
    number, viewer_id = first.number, viewer.database_id or 0
    comments = await told(
        source.many("/issues/{number}/comments?per_page=100", list[forms.Comment], number=number)
    )
    reviews = await told(
        source.many("/pulls/{number}/reviews?per_page=100", list[forms.Review], number=number)
    )
    lines = await told(
        source.many("/pulls/{number}/comments?per_page=100", list[forms.Comment], number=number)
    )
    files = await told(source.many("/pulls/{number}/files?per_page=100", list[forms.File], number=number))
    commits = await told(
        source.many("/pulls/{number}/commits?per_page=100", list[forms.Commit], number=number)
    )
    events = await told(source.many("/issues/{number}/events?per_page=100", list[forms.Event], number=number))
    return Words(
        pages=PullRequestPages(
            head_ref_oid=first.head.sha,
            labels=whole([Named(name=label.name) for label in first.labels]),
            review_threads=_page(lines, lambda found: [*nodes.threads(found, viewer_id)]),
            files=_page(files, lambda found: [nodes.file(file) for file in found], first.changed_files),
            comments=_page(
                comments,
                lambda found: [nodes.comment(comment, viewer_id) for comment in found],
                first.comments,
            ),
            reviews=_page(reviews, lambda found: [nodes.said_review(review, viewer_id) for review in found]),
            history=_page(commits, nodes.history, first.commits),
            label_events=_page(events, nodes.events),
        ),
        chain=_page(commits, lambda found: [nodes.link(commit) for commit in found[:_CHAIN]], first.commits),
        reviews=reviews.items if reviews is not None else None,
        untold=[
            *_edited(reviews.items if reviews is not None else ()),
            *_queued(events.items if events is not None else ()),
        ],
    )


def _page(
    found: Many[_S] | None, shaped: Callable[[Sequence[_S]], Sequence[_T]], total: int = 0
) -> Page[_T] | None:
    return None if found is None else whole(shaped(found.items), total, is_cut=found.is_cut)


def _edited(reviews: Iterable[forms.Review]) -> Iterable[str]:
    """Only where it matters: an edited review commands nothing."""
    for review in reviews:
        is_person = review.user is not None and review.user.type == "User"
        if is_person and _COMMAND.search(review.body or ""):
            yield f"{DOWN} whether the review {review.html_url} was edited, whose commands wait for that"


def _queued(events: Iterable[forms.Event]) -> Iterable[str]:
    if any(event.event in _QUEUED for event in events):
        yield f"{DOWN} how it left the merge queue"
