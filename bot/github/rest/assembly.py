"""What was read by REST as the one answer that the snapshot's query gives: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.github.graphql_forms import Login, Named, Oid, RepositoryName
from bot.github.rest import forms, nodes, rules
from bot.github.rest.source import whole
from bot.github.rest.words import Words
from bot.github.snapshot_answer import (
    BaseRef,
    CommitNode,
    Commits,
    Facts,
    HeadCommit,
    HeadRef,
    OpenNode,
    OrganizationDefaults,
    PullRequestFacts,
    PullRequestPages,
    RepositoryFacts,
)
from bot.github.snapshot_values import SnapshotReading
from bot.model.snapshot import PullRequestState


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What was read, None for what GitHub refuses.

    `first` is the pull request before everything else, `last` the same after it.
    """

    viewer: Login
    repository: forms.Repository
    first: forms.PullRequest
    last: forms.PullRequest
    words: Words
    opinions: Sequence[forms.Review] | None
    base_ref: BaseRef | None
    head_ref: HeadRef | None
    head_commit: HeadCommit
    open_pull_requests: Sequence[OpenNode] | None
    organization: OrganizationDefaults | None


def reading(
    found: Assembled, branch: forms.Branch | None, base_rules: Sequence[forms.Rule] | None
) -> SnapshotReading:
    """The whole answer; whether it merges is what GitHub said last."""
    first, last = found.first, found.last
    states = [opinion.state for opinion in found.opinions or ()]
    demands = rules.Demands(
        is_classic=branch is not None and branch.is_classic,
        rules=base_rules or (),
        state=last.mergeable_state,
    )
    facts = _pull_request(found, demands, states)
    repository = _repository(found.repository, facts)
    threads = found.words.pages.review_threads
    has_threads = threads is not None and bool(threads.known)
    return SnapshotReading(
        facts=Facts(viewer=found.viewer, repository=repository, organization_defaults=found.organization),
        repository=repository,
        pull_request=facts,
        pages=_pages(found, are_resolved=demands.asks_for_resolution and demands.is_met),
        errors=(),
        is_still=(last.head.sha, last.base.ref) == (first.head.sha, first.base.ref),
        untold=(
            *_unset(found.repository),
            *found.words.untold,
            *(
                rules.untold(demands, last.base.ref, states, has_threads=has_threads)
                if last.state == "open"
                else ()
            ),
        ),
    )


def _pages(found: Assembled, *, are_resolved: bool) -> PullRequestPages:
    """All lists; conversations are resolved where that is asked for and GitHub has all it asks for."""
    pages = found.words.pages
    for thread in pages.review_threads.known if pages.review_threads else ():
        thread.is_resolved = are_resolved
    pages.base_ref = found.base_ref
    opinions, opens = found.opinions, found.open_pull_requests
    pages.latest_opinionated_reviews = (
        None if opinions is None else whole([nodes.opinion(opinion) for opinion in opinions])
    )
    pages.open_pull_requests = None if opens is None else whole(opens)
    pages.commits = Commits(nodes=[CommitNode(commit=found.head_commit)])
    return pages


def _pull_request(found: Assembled, demands: rules.Demands, states: Sequence[str]) -> PullRequestFacts:
    last = found.last
    head = last.head.repo
    return PullRequestFacts(
        id=last.node_id,
        title=last.title,
        url=last.html_url,
        state=PullRequestState.MERGED if last.merged else PullRequestState(last.state.upper()),
        is_draft=last.draft,
        mergeable=nodes.mergeability(last),
        merge_state_status=nodes.merge_state(last),
        is_merge_queue_enabled=demands.has_merge_queue,
        head_ref_name=last.head.ref,
        head_ref_oid=last.head.sha,
        is_cross_repository=last.is_from_fork,
        base_ref_name=last.base.ref,
        base_ref_oid=last.base.sha,
        review_decision=rules.decision(demands, states),
        merge_commit=Oid(oid=last.merge_commit_sha) if last.merged and last.merge_commit_sha else None,
        merged_by=nodes.login(last.merged_by),
        merged_at=last.merged_at,
        author=nodes.login(last.user),
        body=last.body or "",
        created_at=last.created_at,
        is_edit_untold=True,
        head_repository=RepositoryName(name_with_owner=head.full_name) if head is not None else None,
        head_ref=found.head_ref,
        base_ref=found.base_ref,
        ancestry=found.words.chain,
        locked=last.locked,
    )


def _repository(of: forms.Repository, pull_request: PullRequestFacts) -> RepositoryFacts:
    return RepositoryFacts(
        name_with_owner=of.full_name,
        squash_merge_allowed=bool(of.allow_squash_merge),
        merge_commit_allowed=bool(of.allow_merge_commit),
        rebase_merge_allowed=bool(of.allow_rebase_merge),
        delete_branch_on_merge=of.delete_branch_on_merge,
        default_branch_ref=Named(name=of.default_branch) if of.default_branch else None,
        id=of.node_id,
        database_id=of.id,
        created_at=of.created_at,
        pull_request=pull_request,
    )


def _unset(of: forms.Repository) -> Sequence[str]:
    """GitHub tells the settings only to who may write."""
    if of.allow_squash_merge is None:
        return [f"{rules.DOWN} which ways to merge {of.full_name} allows"]
    return ()
