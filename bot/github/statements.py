"""What people wrote on a pull request, who its commits name, and what became of its labels."""

from collections.abc import Iterator
from datetime import datetime

from bot.github.actors import actor
from bot.github.snapshot_answer import (
    GitPerson,
    HistoryCommit,
    PullRequestFacts,
    PullRequestPages,
    Written,
)
from bot.model.snapshot import Commit, GitAuthor, LabelEvent, Statement, StatementKind


def statements(facts: PullRequestFacts, pages: PullRequestPages, number: int) -> Iterator[Statement]:
    """The description, comments, reviews, and comments on lines, but none that Babysit wrote."""
    yield Statement(
        kind=StatementKind.DESCRIPTION,
        statement_id=number,
        node_id=facts.id,
        author=actor(facts.author),
        body=facts.body,
        url=facts.url,
        created_at=facts.created_at,
        is_edited=facts.is_edit_untold or facts.last_edited_at is not None or facts.includes_created_edit,
        is_edit_told=not facts.is_edit_untold,
    )
    comments = sorted(
        pages.comments.known if pages.comments else (), key=lambda comment_node: comment_node.database_id or 0
    )
    for comment in comments:
        yield from _foreign(StatementKind.COMMENT, comment, comment.database_id)
    for review in pages.reviews.known if pages.reviews else ():
        commit = review.commit.oid if review.commit else None
        review.created_at = review.submitted_at or review.created_at
        yield from _foreign(StatementKind.REVIEW, review, review.full_database_id, review.state, commit)
    for thread in pages.review_threads.known if pages.review_threads else ():
        for line_comment in thread.comments.known if thread.comments else ():
            yield from _foreign(StatementKind.LINE_COMMENT, line_comment, line_comment.full_database_id)


def _foreign(
    kind: StatementKind,
    written: Written,
    statement_id: int | str | None,
    state: str = "",
    commit_sha: str | None = None,
) -> Iterator[Statement]:
    if written.viewer_did_author:
        return
    yield Statement(
        kind=kind,
        statement_id=int(statement_id or 0),
        node_id=written.id,
        author=actor(written.author),
        body=written.body,
        url=written.url,
        created_at=written.created_at,
        is_edited=written.is_edit_untold
        or written.last_edited_at is not None
        or written.includes_created_edit,
        is_edit_told=not written.is_edit_untold,
        state=state,
        commit_sha=commit_sha,
    )


def untold_statements(pages: PullRequestPages) -> Iterator[str]:
    """The conversations on lines that are longer than one request tells."""
    for thread in pages.review_threads.known if pages.review_threads else ():
        if thread.comments is not None and len(thread.comments.known) < thread.comments.total_count:
            yield f"only {len(thread.comments.known)} comments of a conversation on a line could be read"


def commits(pages: PullRequestPages) -> Iterator[Commit]:
    """The pull request's commits, oldest first."""
    for node in pages.history.known if pages.history else ():
        people = list(_people(node.commit))
        yield Commit(
            sha=node.commit.oid,
            message=node.commit.message,
            logins=frozenset(person.user.login for person in people if person.user is not None),
            emails=frozenset(person.email.lower() for person in people if person.email),
            authors=tuple(_authors(node.commit)),
            authored_at=node.commit.authored_date,
            committed_at=node.commit.committed_date,
            untold=frozenset(
                person.email.lower() for person in people if person.email and person.is_account_untold
            ),
        )


def _people(commit: HistoryCommit) -> Iterator[GitPerson]:
    yield from commit.authors.known if commit.authors else ()
    if commit.committer is not None:
        yield commit.committer


def _authors(commit: HistoryCommit) -> Iterator[GitAuthor]:
    for person in commit.authors.known if commit.authors else ():
        login = person.user.login if person.user is not None else ""
        yield GitAuthor(name=person.name or login, email=person.email or "", login=login)


def label_events(pages: PullRequestPages) -> Iterator[LabelEvent]:
    """What was put on and taken off, oldest first."""
    for node in pages.label_events.known if pages.label_events else ():
        if node.label is not None:
            yield LabelEvent(
                label=node.label.name,
                actor=actor(node.actor),
                is_on=node.kind == "LabeledEvent",
                at=node.created_at,
            )


def base_changed_at(pages: PullRequestPages) -> datetime | None:
    """When the pull request was last given another base branch, None for never."""
    return _last(pages, "BaseRefChangedEvent")


def reopened_at(pages: PullRequestPages) -> datetime | None:
    """When the pull request was last opened again, None for never."""
    return _last(pages, "ReopenedEvent")


def _last(pages: PullRequestPages, kind: str) -> datetime | None:
    events = pages.label_events.known if pages.label_events else ()
    return max(
        (event.created_at for event in events if event.kind == kind and event.created_at), default=None
    )
