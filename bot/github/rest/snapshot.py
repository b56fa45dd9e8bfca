"""One pull request by REST alone, in the form that the snapshot's query gives, with what it cannot tell said.

About two dozen requests one after the other, as GitHub asks for; what did not change since costs nothing:
https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from collections.abc import Awaitable, Callable, Sequence

from bot.github.client import InstallationClient
from bot.github.contexts_answer import Rollup
from bot.github.graphql_forms import Login
from bot.github.people import read_person
from bot.github.rest import branches, checks, forms, nodes, rules
from bot.github.rest.assembly import Assembled, reading
from bot.github.rest.source import RestSource, told, whole
from bot.github.rest.words import read_words
from bot.github.snapshot_answer import HeadCommit
from bot.github.snapshot_values import SnapshotReading
from bot.model.keys import PullRequestKey
from bot.model.people import Role

_PULL = "/pulls/{number}"


async def read(
    client: InstallationClient, key: PullRequestKey, viewer: Callable[[], Awaitable[Login]]
) -> SnapshotReading | None:
    """The pull request, None where there is none; `viewer` finds the App's own account.

    Where GitHub refuses a part, the rest is read all the same: the part is said to be missing.

    Raises:
        GitHubError: something could not be read.
    """
    first = await RestSource(client, key.repository).maybe(_PULL, forms.PullRequest, number=key.number)
    home = first.base.repo if first is not None else None
    if first is None or home is None or key.repository_id not in {0, home.id}:
        return None
    source = RestSource(client, home.full_name)
    repository = await source.one("", forms.Repository)
    account = await viewer()
    words = await read_words(source, first, account)
    opinions = await told(_opinions(source, words.reviews)) if words.reviews is not None else None
    branch = await told(branches.read_branch(source, first.base.ref))
    base_rules = await told(branches.read_rules(source, first.base.ref))
    base_ref = await told(branches.read_base(source, branch, base_rules)) if branch is not None else None
    if base_ref is not None and first.base.ref != repository.default_branch:
        base_ref.associated_pull_requests = await told(branches.read_proposals(source, first.base.ref))
    found = Assembled(
        viewer=account,
        repository=repository,
        first=first,
        words=words,
        opinions=opinions,
        base_ref=base_ref,
        head_ref=await told(branches.read_head(source, first, repository)),
        head_commit=await _head_commit(source, first, rules.required(branch, base_rules or ())),
        open_pull_requests=await told(branches.read_open(source, first.head.ref)),
        organization=await branches.read_organization(source),
        last=await source.one(_PULL, forms.PullRequest, number=first.number),
    )
    return reading(found, branch, base_rules)


async def _opinions(source: RestSource, reviews: Sequence[forms.Review]) -> Sequence[forms.Review]:
    """The standing opinions of people with write access, asked live: an association authorises nothing."""
    return [
        review
        for review in nodes.standing(reviews)
        if review.user is not None
        and (await read_person(source.client, source.repository, review.user.login, ())).role >= Role.WRITE
    ]


async def _head_commit(
    source: RestSource, first: forms.PullRequest, required: Sequence[tuple[str, int | None]]
) -> HeadCommit:
    sha = first.head.sha
    shown = await told(source.one("/commits/{sha}?per_page=1", forms.Commit, sha=sha))
    rollup = await told(checks.read_rollup(source, sha, required))
    associated = await told(branches.read_associated(source, sha))
    return HeadCommit(
        oid=sha,
        tree=nodes.tree(shown.commit) if shown is not None else None,
        file=await told(branches.read_file(source, sha)),
        status_check_rollup=rollup or Rollup(),
        check_suites=await told(checks.read_suites(source, sha)),
        associated_pull_requests=whole(associated) if associated is not None else None,
    )
