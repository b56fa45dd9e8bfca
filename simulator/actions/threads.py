"""Comments on lines, and the threads they make."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.actions.reviews import review
from simulator.errors import invalid
from simulator.payloads import Json
from simulator.payloads.conversation import review_comment, thread
from simulator.payloads.pulls import pull_request
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.issues import Edit
from simulator.state.pulls import ReviewComment, ReviewThread
from simulator.state.world import PullRequest, Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    """A line of a changed file; `side` is RIGHT for the new file, LEFT for the old one."""

    path: str
    line: int
    start_line: int | None = None
    side: str = "RIGHT"


def comment_on_line(
    repository: Repository,
    number: int,
    place: LinePlace,
    body: str,
    *,
    author: Who = None,
    review_id: int | None = None,
    app: App | None = None,
) -> ReviewThread:
    """Begin a thread. Without a `review_id` it comes with a review of its own, as on GitHub.

    Raises:
        Refused: the line is not part of the diff.
    """
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    hunk = _hunk(pull, place)
    if review_id is None:
        review_id = review(repository, number, "COMMENTED", author=sender, app=app).id
    now, world = repository.world.clock(), repository.world
    thread_id = world.ids.next()
    first = ReviewComment(
        id=world.ids.next(),
        thread_id=thread_id,
        review_id=review_id,
        author=sender,
        app=app,
        body=body,
        path=place.path,
        line=place.line,
        original_line=place.line,
        start_line=place.start_line,
        side=place.side,
        commit_sha=pull.head_sha,
        original_commit_sha=pull.head_sha,
        diff_hunk=hunk,
        created_at=now,
        updated_at=now,
    )
    begun = ReviewThread(id=thread_id, comments=[first])
    pull.threads.append(begun)
    world.remember(first, begun)
    _tell_comment(pull, first, {"action": "created"}, sender)
    return begun


def check_place(pull: PullRequest, place: LinePlace) -> None:
    """A review with a comment on a line that is not in the diff is refused as a whole.

    Raises:
        Refused: 422.
    """
    _hunk(pull, place)


def _hunk(pull: PullRequest, place: LinePlace) -> str:
    git = pull.repository.git
    start = git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    file = next(
        (changed_file for changed_file in git.diff(start, pull.head_sha) if changed_file.path == place.path),
        None,
    )
    if file is None or file.patch is None:
        raise invalid("PullRequestReviewComment", "pull_request_review_thread.path")
    if place.line not in diff_lines(file.patch, place.side):
        message = "pull_request_review_thread.line must be part of the diff"
        raise invalid("PullRequestReviewComment", "pull_request_review_thread.line", "custom", message)
    return file.patch[:500]


def diff_lines(patch: str, side: str) -> set[int]:
    """The line numbers of one side that a patch shows."""
    shown: set[int] = set()
    number = 0
    skipped, taken = ("-", "+") if side == "RIGHT" else ("+", "-")
    for line in patch.split("\n"):
        if line.startswith("@@"):
            ranges = line.split(" ")
            start = ranges[2] if side == "RIGHT" else ranges[1]
            number = abs(int(start.split(",")[0]))
        elif line.startswith((taken, " ")) and not line.startswith(skipped):
            shown.add(number)
            number += 1
    return shown


def reply(
    repository: Repository, number: int, to: ReviewThread, body: str, *, author: Who = None
) -> ReviewComment:
    """Answer in a thread."""
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    first, world = to.comments[0], repository.world
    now = world.clock()
    new = ReviewComment(
        id=world.ids.next(),
        thread_id=to.id,
        review_id=review(repository, number, "COMMENTED", author=sender).id,
        author=sender,
        body=body,
        path=first.path,
        line=first.line,
        original_line=first.original_line,
        side=first.side,
        commit_sha=pull.head_sha,
        original_commit_sha=first.original_commit_sha,
        diff_hunk=first.diff_hunk,
        in_reply_to_id=first.id,
        created_at=now,
        updated_at=now,
    )
    to.comments.append(new)
    world.remember(new)
    _tell_comment(pull, new, {"action": "created"}, sender)
    return new


def resolve_thread(repository: Repository, number: int, one: ReviewThread, *, author: Who = None) -> None:
    """Call a thread settled."""
    sender = resolve(repository, author)
    if not one.is_resolved:
        one.resolved_by = sender
        _tell_thread(repository.pull_requests[number], one, "resolved", sender)


def unresolve_thread(repository: Repository, number: int, one: ReviewThread, *, author: Who = None) -> None:
    """Open a thread again."""
    if one.is_resolved:
        one.resolved_by = None
        _tell_thread(repository.pull_requests[number], one, "unresolved", resolve(repository, author))


def edit_review_comment(pull: PullRequest, comment: ReviewComment, body: str, sender: Account) -> None:
    """Change the text of a comment on a line."""
    now = pull.repository.world.clock()
    changes: Json = {"body": {"from": comment.body}}
    comment.edits.append(Edit(editor=sender, body=body, edited_at=now))
    comment.body, comment.updated_at = body, now
    _tell_comment(pull, comment, {"action": "edited", "changes": changes}, sender)


def delete_review_comment(pull: PullRequest, comment: ReviewComment, sender: Account) -> None:
    """Delete a comment on a line; a thread without comments is gone."""
    for among in list(pull.threads):
        if comment in among.comments:
            among.comments.remove(comment)
            if not among.comments:
                pull.threads.remove(among)
    _tell_comment(pull, comment, {"action": "deleted"}, sender)


def _tell_comment(pull: PullRequest, comment: ReviewComment, body: Json, sender: Account) -> None:
    event: Json = {**body, "comment": review_comment(pull, comment), "pull_request": pull_request(pull)}
    emit(pull.repository, "pull_request_review_comment", event, sender)


def _tell_thread(pull: PullRequest, one: ReviewThread, action: str, sender: Account) -> None:
    body: Json = {"action": action, "thread": thread(pull, one), "pull_request": pull_request(pull)}
    emit(pull.repository, "pull_request_review_thread", body, sender)
