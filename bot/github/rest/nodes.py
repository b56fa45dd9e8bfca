"""REST's answers in the form that GraphQL gives them: pure, one function for each thing GitHub has."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.github.contexts_answer import StatusNode, SuiteNode, Workflow, WorkflowRun
from bot.github.graphql_forms import App, Login, Named, Oid, Page, RepositoryName
from bot.github.rest import forms
from bot.github.snapshot_answer import (
    ChainLink,
    ChainNode,
    CommentNode,
    FileNode,
    GitPerson,
    HistoryCommit,
    HistoryNode,
    LabelEventNode,
    LineCommentNode,
    OpenNode,
    ReviewNode,
    SaidReview,
    Thread,
)
from bot.model.snapshot import Mergeability, PullRequestState

_GHOST_ID = 10137
"""https://api.github.com/users/ghost stands for a deleted account, which GraphQL tells as null."""
_CHANGES = {"removed": "DELETED"}
_EVENTS = {
    "labeled": "LabeledEvent",
    "unlabeled": "UnlabeledEvent",
    "base_ref_changed": "BaseRefChangedEvent",
    "reopened": "ReopenedEvent",
}
_OPINIONS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
_TRAILER = re.compile(
    r"^co-authored-by:[ \t]*([^<>\n]{0,200}?)[ \t]*<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE
)
_NO_REPLY = re.compile(r"([0-9]{1,20})\+([A-Za-z0-9-]{1,60})(?:\[bot\])?@users\.noreply\.github\.com")
_MOST_AUTHORS = 20


def login(user: forms.User | None) -> Login | None:
    """An account; GraphQL names a bot without `[bot]`, and a deleted account not at all."""
    if user is None or not user.login or user.id == _GHOST_ID:
        return None
    name = user.login.removesuffix("[bot]") if user.type == "Bot" else user.login
    return Login(login=name, database_id=user.id, kind=user.type)


def mergeability(of: forms.PullRequest) -> Mergeability:
    """Whether the head merges into the base."""
    if of.mergeable is None:
        return Mergeability.UNKNOWN
    return Mergeability.MERGEABLE if of.mergeable else Mergeability.CONFLICTING


def merge_state(of: forms.PullRequest) -> str:
    """GraphQL's word for it: a draft is blocked there."""
    state = of.mergeable_state.upper()
    return "BLOCKED" if state == "DRAFT" else state


def comment(of: forms.Comment, viewer_id: int) -> CommentNode:
    """A comment of the conversation. What was changed at all since it was made counts as edited."""
    return CommentNode(
        viewer_did_author=of.user is not None and of.user.id == viewer_id,
        id=of.node_id,
        database_id=of.id,
        body=of.body or "",
        url=of.html_url,
        author=login(of.user),
        created_at=of.created_at,
        last_edited_at=of.updated_at if of.updated_at != of.created_at else None,
    )


def threads(comments: Sequence[forms.Comment], viewer_id: int) -> Iterator[Thread]:
    """The conversations on lines. REST knows neither their ids nor whether they are resolved."""
    replies: dict[int, list[forms.Comment]] = {}
    for comment in comments:
        replies.setdefault(comment.in_reply_to_id or comment.id, []).append(comment)
    for found in replies.values():
        nodes: list[LineCommentNode | None] = [_line_comment(comment, viewer_id) for comment in found]
        yield Thread(is_resolved=False, comments=Page(total_count=len(nodes), nodes=nodes))


def _line_comment(of: forms.Comment, viewer_id: int) -> LineCommentNode:
    return LineCommentNode(
        viewer_did_author=of.user is not None and of.user.id == viewer_id,
        id=of.node_id,
        full_database_id=of.id,
        body=of.body or "",
        url=of.html_url,
        author=login(of.user),
        created_at=of.created_at,
        last_edited_at=of.updated_at if of.updated_at != of.created_at else None,
    )


def said_review(of: forms.Review, viewer_id: int) -> SaidReview:
    """A review with its words, of which nobody knows whether they were edited."""
    return SaidReview(
        viewer_did_author=of.user is not None and of.user.id == viewer_id,
        id=of.node_id,
        full_database_id=of.id,
        state=of.state,
        body=of.body or "",
        url=of.html_url,
        author=login(of.user),
        created_at=of.submitted_at,
        submitted_at=of.submitted_at,
        commit=Oid(oid=of.commit_id) if of.commit_id else None,
        is_edit_untold=True,
    )


def standing(reviews: Iterable[forms.Review]) -> Sequence[forms.Review]:
    """Each account's last opinion, in the order in which they first had one."""
    found = {
        review.user.id: review for review in reviews if review.user is not None and review.state in _OPINIONS
    }
    return tuple(found.values())


def opinion(of: forms.Review) -> ReviewNode:
    """A standing opinion."""
    return ReviewNode(
        state=of.state,
        submitted_at=of.submitted_at,
        url=of.html_url,
        author=login(of.user),
        commit=Oid(oid=of.commit_id) if of.commit_id else None,
    )


def file(of: forms.File) -> FileNode:
    """A changed file."""
    change = _CHANGES.get(of.status, of.status.upper())
    return FileNode(path=of.filename, change_type=change, additions=of.additions, deletions=of.deletions)


def events(found: Iterable[forms.Event]) -> Sequence[LabelEventNode]:
    """What became of labels, of the base and of the end, oldest first; nothing else counts."""
    return [
        LabelEventNode(
            kind=_EVENTS[event.event],
            created_at=event.created_at,
            actor=login(event.actor),
            label=Named(name=event.label.name) if event.label is not None else None,
        )
        for event in found
        if event.event in _EVENTS
    ]


def history(commits: Sequence[forms.Commit]) -> Sequence[HistoryNode]:
    """The commits with the people that they name.

    Whose a co-author's address is, REST tells only where the same address is an author's or committer's.
    """
    known: dict[str, Login] = {}
    for commit in commits:
        for side, user in (
            (commit.commit.author, commit.author),
            (commit.commit.committer, commit.committer),
        ):
            account = login(user)
            if side is not None and side.email and account is not None:
                known[side.email.lower()] = account
    return [_commit(commit, known) for commit in commits]


def _commit(of: forms.Commit, known: Mapping[str, Login]) -> HistoryNode:
    author, committer = of.commit.author or forms.Signature(), of.commit.committer
    people = [GitPerson(name=author.name, email=author.email, user=login(of.author))]
    people += [_co_author(name, email, known) for name, email in _TRAILER.findall(of.commit.message)]
    shown: list[GitPerson | None] = [*people[:_MOST_AUTHORS]]
    return HistoryNode(
        commit=HistoryCommit(
            oid=of.sha,
            message=of.commit.message.rstrip("\n"),
            authored_date=author.date,
            committed_date=committer.date if committer is not None else None,
            authors=Page(total_count=len(people), nodes=shown),
            committer=GitPerson(email=committer.email, user=login(of.committer)) if committer else None,
        )
    )


def _co_author(name: str, email: str, known: Mapping[str, Login]) -> GitPerson:
    found = _NO_REPLY.fullmatch(email)
    account = known.get(email.lower())
    if account is None and found is not None:
        account = Login(login=found[2], database_id=int(found[1]))
    return GitPerson(name=name, email=email, user=account, is_account_untold=account is None)


def link(of: forms.Commit) -> ChainNode:
    """A commit and what it was made from."""
    parents: list[Oid | None] = [Oid(oid=parent.sha) for parent in of.parents]
    return ChainNode(commit=ChainLink(oid=of.sha, parents=Page(total_count=len(parents), nodes=parents)))


def _state(of: forms.ListedPullRequest) -> PullRequestState:
    if of.state == "open":
        return PullRequestState.OPEN
    return PullRequestState.CLOSED if of.merged_at is None else PullRequestState.MERGED


def open_node(of: forms.ListedPullRequest) -> OpenNode:
    """Another pull request."""
    base, head = of.base.repo, of.head.repo
    return OpenNode(
        id=of.node_id,
        number=of.number,
        base_ref_name=of.base.ref,
        head_ref_name=of.head.ref,
        is_cross_repository=base is None or head is None or base.id != head.id,
        head_ref_oid=of.head.sha,
        state=_state(of),
        closed_at=of.closed_at,
        base_repository=RepositoryName(name_with_owner=base.full_name) if base is not None else None,
    )


def tree(of: forms.GitCommit | None) -> Oid | None:
    """A commit's tree."""
    return Oid(oid=of.tree.sha) if of is not None and of.tree is not None else None


def status(of: forms.Status) -> StatusNode:
    """A commit status."""
    return StatusNode(context=of.context, state=of.state, created_at=of.created_at, target_url=of.target_url)


def suite(of: forms.Suite, runs: dict[int, forms.Run]) -> SuiteNode:
    """A check suite with the workflow's run that it belongs to."""
    run = runs.get(of.id)
    return SuiteNode(
        status=of.status or "queued",
        database_id=of.id,
        conclusion=of.conclusion,
        updated_at=of.updated_at,
        app=App(database_id=of.app.id, name=of.app.name) if of.app is not None else None,
        workflow_run=_run(run) if run is not None else None,
    )


def _run(of: forms.Run) -> WorkflowRun:
    workflow = Workflow(name=of.name, database_id=of.workflow_id) if of.name else None
    return WorkflowRun(event=of.event, url=of.html_url, workflow=workflow)
