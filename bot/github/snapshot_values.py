"""GitHub's answer as a `Snapshot`, and in plain words what it leaves open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from bot.github.actors import actor
from bot.github.base_rules import merge_base_of, read_base, read_head, untold_rules
from bot.github.configuration_file import (
    read_configuration,
    read_organisation,
    read_proposed,
    untold_configuration,
)
from bot.github.contexts import contexts_of, newest_own_check, suites_of
from bot.github.contexts_answer import ContextNode, SuiteNode
from bot.github.errors import shortened
from bot.github.graphql import GraphQLError
from bot.github.merge_queue import enqueued_by, queue_entry, queue_event
from bot.github.rules_answer import Rule
from bot.github.snapshot_answer import Facts, OpenNode, PullRequestFacts, PullRequestPages, RepositoryFacts
from bot.github.snapshot_pages import untold
from bot.github.statements import (
    base_changed_at,
    commits,
    label_events,
    reopened_at,
    statements,
    untold_statements,
)
from bot.model.keys import PullRequestKey
from bot.model.repository import Repository
from bot.model.snapshot import (
    AgentBranch,
    ChangedFile,
    OpenPullRequest,
    OwnComment,
    OwnThread,
    PullRequestReview,
    PullRequestState,
    Snapshot,
)

_HEAD_REF = "repository.pullRequest.headRef"
_OPTIONAL = (
    _HEAD_REF,
    "repository.pullRequest.headRepository",
    "repository.pullRequest.baseRef.branchProtectionRule",
    "organizationDefaults",
)
_HIDDEN = frozenset({"NOT_FOUND", "FORBIDDEN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReading:
    """One answer with all its further pages. `is_still` says that the head was the same all the while.

    `untold` is what the way by which it was read cannot tell, in words for a person.
    """

    facts: Facts
    repository: RepositoryFacts
    pull_request: PullRequestFacts
    pages: PullRequestPages
    errors: Sequence[GraphQLError]
    is_still: bool
    untold: Sequence[str] = ()


def snapshot_of(
    reading: SnapshotReading, key: PullRequestKey, read_at: datetime, own_app_id: int
) -> Snapshot:
    """The whole reading as one value, under the name that the repository has now."""
    key = _key(key, reading.repository)
    facts, pull_request, pages = reading.facts, reading.pull_request, reading.pages
    nodes, rules = _contexts(pages), _rules(pages)
    configuration, organisation = read_configuration(facts), read_organisation(facts)
    return Snapshot(
        key=key,
        read_at=read_at,
        node_id=pull_request.id,
        title=pull_request.title,
        url=pull_request.url,
        author=actor(pull_request.author),
        state=pull_request.state,
        is_draft=pull_request.is_draft,
        labels=frozenset(label.name for label in (pages.labels.known if pages.labels else ())),
        head=replace(
            read_head(pull_request, key, is_hidden=_is_hidden(reading.errors)), tree=_head_tree(pages)
        ),
        base=read_base(reading.repository, pull_request, rules),
        merge_base=merge_base_of(pull_request),
        mergeability=pull_request.mergeable,
        merge_state=pull_request.merge_state_status,
        review_decision=pull_request.review_decision,
        reviews=_reviews(pages),
        unresolved_threads=sum(
            not thread.is_resolved for thread in (pages.review_threads.known if pages.review_threads else ())
        ),
        contexts=contexts_of(nodes, own_app_id),
        suites=suites_of(_suites(pages), own_app_id),
        changed_files=_changed_files(pages),
        queue_entry=queue_entry(pull_request, own_app_id),
        queue_event=queue_event(pull_request, own_app_id),
        enqueued_by=enqueued_by(pull_request),
        merged_by=actor(pull_request.merged_by) if pull_request.merged_by else None,
        merged_at=pull_request.merged_at,
        merge_sha=pull_request.merge_commit.oid if pull_request.merge_commit else None,
        configuration=configuration,
        organisation_configuration=organisation,
        proposed_configuration=read_proposed(_head_repository(reading), pages),
        own_check=newest_own_check(nodes, own_app_id),
        own_comments=_own_comments(pages),
        own_threads=tuple(_own_threads(pages)),
        open_pull_requests=_open_pull_requests(pages, key),
        statements=tuple(statements(pull_request, pages, key.number)),
        commits=tuple(commits(pages)),
        label_events=tuple(label_events(pages)),
        base_changed_at=base_changed_at(pages),
        opened_at=pull_request.created_at,
        reopened_at=reopened_at(pages),
        is_locked=pull_request.locked,
        agent_branches=tuple(
            AgentBranch(
                name=branch.name, committed_at=branch.target.committed_date if branch.target else None
            )
            for branch in reading.repository.branches_of_agents
        ),
        viewer_login=facts.viewer.login if facts.viewer else "",
        viewer_id=(facts.viewer.database_id or 0) if facts.viewer else 0,
        repository=_repository(reading.repository),
        missing=tuple(
            chain(
                _moved(reading),
                reading.untold,
                _unnumbered(reading.repository),
                _errors(reading.errors),
                untold(pages),
                untold_statements(pages),
                untold_rules(reading.repository, pull_request, rules),
                untold_configuration(configuration),
                untold_configuration(organisation),
            )
        ),
    )


def _key(key: PullRequestKey, repository: RepositoryFacts) -> PullRequestKey:
    number = repository.database_id or key.repository_id
    return replace(key, repository_id=number, repository=repository.name_with_owner)


def _repository(facts: RepositoryFacts) -> Repository | None:
    if facts.database_id is None:
        return None
    return Repository(
        repository_id=facts.database_id,
        name=facts.name_with_owner,
        node_id=facts.id,
        created_at=facts.created_at,
    )


def _head_repository(reading: SnapshotReading) -> str:
    head = reading.pull_request.head_repository
    return head.name_with_owner if head else reading.repository.name_with_owner


def _head_tree(pages: PullRequestPages) -> str:
    commit = pages.head_commit
    return commit.tree.oid if commit is not None and commit.tree is not None else ""


def _contexts(pages: PullRequestPages) -> Sequence[ContextNode]:
    commit = pages.head_commit
    rollup = commit.status_check_rollup if commit else None
    return rollup.contexts.known if rollup and rollup.contexts else ()


def _rules(pages: PullRequestPages) -> Sequence[Rule]:
    return pages.base_ref.rules.known if pages.base_ref and pages.base_ref.rules else ()


def _reviews(pages: PullRequestPages) -> Sequence[PullRequestReview]:
    reviews = pages.latest_opinionated_reviews
    return tuple(
        PullRequestReview(
            author=actor(review.author),
            state=review.state,
            commit_sha=review.commit.oid if review.commit else None,
            submitted_at=review.submitted_at,
            url=review.url,
        )
        for review in (reviews.known if reviews else ())
    )


def _suites(pages: PullRequestPages) -> Sequence[SuiteNode]:
    suites = pages.head_commit.check_suites if pages.head_commit else None
    return suites.known if suites else ()


def _changed_files(pages: PullRequestPages) -> Sequence[ChangedFile]:
    return tuple(
        ChangedFile(
            path=file.path, change=file.change_type, additions=file.additions, deletions=file.deletions
        )
        for file in (pages.files.known if pages.files else ())
    )


def _own_comments(pages: PullRequestPages) -> Sequence[OwnComment]:
    """Oldest first, as GitHub shows them; further pages come from further back."""
    own = {
        comment.database_id: comment.body
        for comment in (pages.comments.known if pages.comments else ())
        if comment.viewer_did_author and comment.database_id is not None
    }
    return tuple(OwnComment(comment_id=comment_id, body=own[comment_id]) for comment_id in sorted(own))


def _own_threads(pages: PullRequestPages) -> Iterable[OwnThread]:
    for thread in pages.review_threads.known if pages.review_threads else ():
        first = next(iter((thread.comments.nodes if thread.comments else None) or []), None)
        if first is not None and first.viewer_did_author:
            yield OwnThread(
                thread_id=thread.id,
                comment_id=int(first.full_database_id or 0),
                is_resolved=thread.is_resolved,
                resolved_by=actor(thread.resolved_by) if thread.resolved_by else None,
                body=first.body,
            )


def _open_pull_requests(pages: PullRequestPages, key: PullRequestKey) -> Sequence[OpenPullRequest]:
    """The repository's newest, and those that GitHub associates with the head's commit, however old."""
    known = pages.open_pull_requests.known if pages.open_pull_requests else []
    others = {node.number: node for node in (*_associated(pages, key), *known) if node.number != key.number}
    return tuple(
        OpenPullRequest(
            number=number,
            base_ref=node.base_ref_name,
            head_ref=node.head_ref_name,
            is_from_fork=node.is_cross_repository,
            head_sha=node.head_ref_oid,
            node_id=node.id,
        )
        for number, node in sorted(others.items())
    )


def _associated(pages: PullRequestPages, key: PullRequestKey) -> Iterable[OpenNode]:
    """Of this repository only: a commit may also be the head of a pull request within a fork."""
    commit = pages.head_commit
    nodes = commit.associated_pull_requests if commit else None
    for node in nodes.known if nodes else ():
        home = node.base_repository.name_with_owner if node.base_repository else ""
        if node.state is PullRequestState.OPEN and home == key.repository:
            yield node


def _moved(reading: SnapshotReading) -> Iterable[str]:
    if not reading.is_still:
        yield "the head moved while its pages were read"


def _unnumbered(repository: RepositoryFacts) -> Iterable[str]:
    """Names change hands: without its number nobody knows whether this is the repository that was meant."""
    if repository.database_id is None:
        yield "the repository's number could not be read"


def _is_hidden(errors: Sequence[GraphQLError]) -> bool:
    return any(_path(error).startswith(_HEAD_REF) for error in errors)


def _errors(errors: Iterable[GraphQLError]) -> Iterable[str]:
    """Every partial error but those at places that may well be hidden from an App."""
    for error in errors:
        path = _path(error)
        is_optional = any(path == place or path.startswith(f"{place}.") for place in _OPTIONAL)
        if not (is_optional and error.type in _HIDDEN):
            yield f"GitHub did not tell {path or 'everything'}: {shortened(error.message)}"


def _path(error: GraphQLError) -> str:
    return ".".join(str(part) for part in error.path or ())
