"""What a page shows of a pull request, taken from the simulated world: plain values, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bot.model.markers import OWN_CHECK
from simulator.demo.pages.rendered import Html, rendered
from simulator.state.issues import TimelineEvent
from simulator.state.world import CheckRun, PullRequest, Repository

_MARKS = {"success": "✓", "failure": "✗", "neutral": "■", "skipped": "■", "cancelled": "⊘", "timed_out": "✗"}
HUNK_LINES = 5
"""As many lines of the diff as are shown above what is said of the last."""
_PENDING_MARK = "●"
_EVENTS = {
    "closed": "closed this",
    "reopened": "reopened this",
    "head_ref_deleted": "deleted the branch",
    "head_ref_force_pushed": "force-pushed the branch",
    "ready_for_review": "marked this as ready for review",
    "convert_to_draft": "converted this to a draft",
}
_REVIEWS = {
    "APPROVED": "approved these changes",
    "CHANGES_REQUESTED": "requested changes",
    "DISMISSED": "had a review that was dismissed",
    "COMMENTED": "reviewed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPlace:
    """A line of the diff, at the commit that it was said of; `hunk` are the lines that lead to it."""

    where: str
    url: str
    hunk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the timeline. With a `body` it is a box, else one line; `anchor` is its address's end."""

    at: datetime
    mark: str
    who: str
    did: str
    anchor: str = ""
    body: Html | None = None
    is_edited: bool = False
    place: DiffPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An annotation."""

    where: str
    url: str
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check run. `state` is its conclusion, or its status while it has none."""

    id: int
    mark: str
    state: str
    name: str
    app: str
    title: str
    summary: Html
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestView:
    """One pull request as its page shows it; `checks` are those of its head, Babysit's first."""

    repository: str
    number: int
    title: str
    state: str
    author: str
    head_ref: str
    base_ref: str
    head_sha: str
    labels: Sequence[str]
    body: Html
    commits: int
    timeline: Sequence[Item]
    checks: Sequence[Check]

    @property
    def own_check(self) -> Check | None:
        """Babysit's."""
        return next((check for check in self.checks if check.app == OWN_CHECK), None)


def view(pull: PullRequest) -> PullRequestView:
    """The pull request as it is now."""
    commits = list(_commits(pull))
    items = [*commits, *_events(pull), *_comments(pull), *_reviews(pull), *_conversations(pull)]
    return PullRequestView(
        repository=pull.repository.full_name,
        number=pull.number,
        title=pull.title,
        state="merged" if pull.is_merged else "draft" if pull.is_draft and pull.is_open else pull.state,
        author=pull.author.login,
        head_ref=pull.head_ref,
        base_ref=pull.base_ref,
        head_sha=pull.head_sha,
        labels=[label.name for label in pull.labels],
        body=rendered(pull.body or "*No description.*"),
        commits=len(commits),
        timeline=sorted(items, key=lambda item: item.at),
        checks=_checks(pull),
    )


def views(repositories: Iterable[Repository]) -> list[PullRequestView]:
    """Every pull request of every repository, the newest of each first."""
    return [view(pull) for repository in repositories for pull in reversed(repository.pull_requests.values())]


def _commits(pull: PullRequest) -> Iterable[Item]:
    git = pull.repository.git
    for sha in git.commits_between(pull.base_sha, pull.head_sha):
        commit = git.read_commit(sha)
        subject = commit.message.partition("\n")[0]
        yield Item(at=commit.author.at, mark="○", who=commit.author.name, did=f"pushed {sha[:7]} {subject}")


def _events(pull: PullRequest) -> Iterable[Item]:
    is_told = {"closed"} if pull.is_merged else set()
    for event in pull.issue.timeline:
        if event.event not in is_told:
            yield Item(at=event.created_at, mark="·", who=event.actor.login, did=_did(event, pull))


def _did(event: TimelineEvent, pull: PullRequest) -> str:
    match event.event:
        case "labeled":
            return f"added the label {event.label}"
        case "unlabeled":
            return f"removed the label {event.label}"
        case "merged":
            return f"merged {pull.head_sha[:7]} into {pull.base_ref} as {(event.commit_sha or '')[:7]}"
        case other:
            return _EVENTS.get(other, other.replace("_", " "))


def _comments(pull: PullRequest) -> Iterable[Item]:
    for comment in pull.comments:
        yield Item(
            at=comment.created_at,
            mark="▸",
            who=comment.author.login,
            did="commented",
            anchor=f"issuecomment-{comment.id}",
            body=rendered(comment.body),
            is_edited=bool(comment.edits),
        )


def _reviews(pull: PullRequest) -> Iterable[Item]:
    for review in pull.reviews:
        body = rendered(review.body) if review.body else None
        did, anchor = _REVIEWS.get(review.state, "reviewed"), f"pullrequestreview-{review.id}"
        yield Item(
            at=review.submitted_at, mark="◆", who=review.author.login, did=did, anchor=anchor, body=body
        )


def _conversations(pull: PullRequest) -> Iterable[Item]:
    """What was said at lines, the first comment of each with the line."""
    for thread in pull.threads:
        first = thread.comments[0]
        where = f"{first.path}:{first.original_line}"
        url = _blob(pull.repository, first.original_commit_sha, first.path, first.original_line)
        place = DiffPlace(where=where, url=url, hunk="\n".join(first.diff_hunk.split("\n")[-HUNK_LINES:]))
        settled = f" · settled by {thread.resolved_by.login}" if thread.resolved_by is not None else ""
        for comment in thread.comments:
            yield Item(
                at=comment.created_at,
                mark="▸",
                who=comment.author.login,
                did=f"{'commented' if comment is first else 'answered'} on a line{settled}",
                anchor=f"discussion_r{comment.id}",
                body=rendered(comment.body),
                is_edited=bool(comment.edits),
                place=place if comment is first else None,
            )


def _blob_if_there(pull: PullRequest, path: str, line: int) -> str:
    """The address of a line that somebody else's check names; empty where there is none."""
    content = pull.repository.git.read_file(pull.head_sha, path)
    is_there = content is not None and line <= content.count(b"\n") + 1
    return _blob(pull.repository, pull.head_sha, path, line) if is_there else ""


def _blob(repository: Repository, sha: str, path: str, line: int) -> str:
    return f"/{repository.full_name}/blob/{sha}/{quote(path)}#L{line}"


def _checks(pull: PullRequest) -> list[Check]:
    runs = pull.repository.runs_by_sha.get(pull.head_sha, ())
    newest = {(run.app.slug, run.name): run for run in runs}
    return sorted((_check(pull, run) for run in newest.values()), key=lambda check: check.app != OWN_CHECK)


def _check(pull: PullRequest, run: CheckRun) -> Check:
    state = run.conclusion or run.status
    return Check(
        id=run.id,
        mark=_MARKS.get(run.conclusion or "", _PENDING_MARK),
        state=state.replace("_", " "),
        name=run.name,
        app=run.app.slug,
        title=run.output.title or "",
        summary=rendered(run.output.summary or ""),
        notes=[
            Note(
                where=f"{note.path}:{note.start_line}",
                url=_blob_if_there(pull, note.path, note.start_line),
                level=note.level,
                title=note.title or "",
                message=note.message,
            )
            for note in run.output.annotations
        ],
    )
