"""Reviews and comments on lines."""

from functools import partial

from simulator.actions import locking, threads
from simulator.actions import reviews as review_actions
from simulator.actions.reviews import STATES
from simulator.actions.threads import LinePlace, check_place, delete_review_comment, edit_review_comment
from simulator.errors import Refused
from simulator.payloads.conversation import review as review_json
from simulator.payloads.conversation import review_comment as comment_json
from simulator.rest import find
from simulator.rest.body import Body
from simulator.rest.route import Answer, Call, Listing, route


def list_reviews(call: Call) -> Listing:
    """Every review, oldest first."""
    pull = find.pull_request(call)
    return Listing(bodies=[partial(review_json, pull, review) for review in pull.reviews])


def show_review(call: Call) -> Answer:
    """One review."""
    return Answer(body=review_json(find.pull_request(call), find.review(call)))


def create_review(call: Call) -> Answer:
    """Submit a review, with comments on lines where it has some."""
    pull, body = find.pull_request(call), call.body
    if locking.is_silenced(call.repository, pull.issue, call.actor):
        raise Refused(422, "Unprocessable Entity", ["lock prevents review"])
    event = body.choice("event", tuple(STATES))
    if event is None:
        raise Refused(422, "Unprocessable Entity", ["Pending reviews are not simulated; send an event"])
    text = body.optional_text("body") or ""
    if event != "APPROVE" and not text and "comments" not in body:
        raise Refused(422, "Unprocessable Entity", ["Body can not be blank"])
    places = [_place(comment) for comment in body.objects("comments")]
    for place in places:
        check_place(pull, place)
    review = review_actions.review(
        call.repository,
        pull.number,
        STATES[event],
        text,
        author=call.actor,
        commit_sha=body.optional_text("commit_id"),
        app=call.app,
    )
    for one in body.objects("comments"):
        threads.comment_on_line(
            call.repository,
            pull.number,
            _place(one),
            one.text("body"),
            author=call.actor,
            review_id=review.id,
            app=call.app,
        )
    return Answer(body=review_json(pull, review))


def dismiss_review(call: Call) -> Answer:
    """Take a verdict away, saying why."""
    pull, review = find.pull_request(call), find.review(call)
    call.body.text("message")
    review_actions.dismiss_review(call.repository, pull.number, review, author=call.actor)
    return Answer(body=review_json(pull, review))


def review_comments(call: Call) -> Listing:
    """The comments of one review."""
    pull, review = find.pull_request(call), find.review(call)
    found = [
        comment for thread in pull.threads for comment in thread.comments if comment.review_id == review.id
    ]
    return Listing(bodies=[partial(comment_json, pull, comment) for comment in found])


def list_comments(call: Call) -> Listing:
    """Every comment on a line."""
    pull = find.pull_request(call)
    found = [comment for thread in pull.threads for comment in thread.comments]
    return Listing(bodies=[partial(comment_json, pull, one) for one in sorted(found, key=lambda one: one.id)])


def create_comment(call: Call) -> Answer:
    """Begin a thread on a line, or answer in one with `in_reply_to`."""
    pull, body = find.pull_request(call), call.body
    to = body.optional_number("in_reply_to")
    if to is not None:
        return _reply(call, to)
    commit = body.text("commit_id")
    if commit not in call.repository.git.ancestors(pull.head_sha):
        raise Refused(
            422,
            "Validation Failed",
            [
                {
                    "resource": "PullRequestReviewComment",
                    "code": "custom",
                    "field": "commit_id",
                    "message": "commit_id is not part of the pull request",
                }
            ],
        )
    thread = threads.comment_on_line(
        call.repository, pull.number, _place(body), body.text("body"), author=call.actor, app=call.app
    )
    return Answer(status=201, body=comment_json(pull, thread.comments[0]))


def _place(body: Body) -> LinePlace:
    return LinePlace(
        path=body.text("path"),
        line=body.optional_number("line") or body.number("position"),
        start_line=body.optional_number("start_line"),
        side=body.choice("side", ("LEFT", "RIGHT"), "RIGHT") or "RIGHT",
    )


def reply(call: Call) -> Answer:
    """Answer in the thread of a comment."""
    return _reply(call, call.number("id"))


def _reply(call: Call, to: int) -> Answer:
    pull, thread, _ = find.thread_comment(call, to)
    if pull is not find.pull_request(call):
        raise Refused(404, "Not Found")
    new = threads.reply(call.repository, pull.number, thread, call.body.text("body"), author=call.actor)
    return Answer(status=201, body=comment_json(pull, new))


def show_comment(call: Call) -> Answer:
    """One comment on a line."""
    pull, _, comment = find.thread_comment(call, call.number("id"))
    return Answer(body=comment_json(pull, comment))


def edit_comment(call: Call) -> Answer:
    """New words for a comment on a line."""
    pull, _, comment = find.thread_comment(call, call.number("id"))
    find.may_change(call, comment.author.login)
    edit_review_comment(pull, comment, call.body.text("body"), call.actor)
    return Answer(body=comment_json(pull, comment))


def delete_comment(call: Call) -> Answer:
    """Delete a comment on a line."""
    pull, _, comment = find.thread_comment(call, call.number("id"))
    find.may_change(call, comment.author.login)
    delete_review_comment(pull, comment, call.actor)
    return Answer(status=204)


_PULLS = "/repos/{owner}/{repo}/pulls"
_PULL = f"{_PULLS}/{{number}}"
_READ, _WRITE = "pull_requests:read", "pull_requests:write"
ROUTES = [
    route(f"GET {_PULLS}/comments/{{id}}", show_comment, _READ),
    route(f"PATCH {_PULLS}/comments/{{id}}", edit_comment, _WRITE, role="read"),
    route(f"DELETE {_PULLS}/comments/{{id}}", delete_comment, _WRITE, role="read"),
    route(f"GET {_PULL}/reviews", list_reviews, _READ),
    route(f"POST {_PULL}/reviews", create_review, _WRITE, role="read"),
    route(f"GET {_PULL}/reviews/{{id}}", show_review, _READ),
    route(f"GET {_PULL}/reviews/{{id}}/comments", review_comments, _READ),
    route(f"PUT {_PULL}/reviews/{{id}}/dismissals", dismiss_review, _WRITE),
    route(f"GET {_PULL}/comments", list_comments, _READ),
    route(f"POST {_PULL}/comments", create_comment, _WRITE, role="read"),
    route(f"POST {_PULL}/comments/{{id}}/replies", reply, _WRITE, role="read"),
]
