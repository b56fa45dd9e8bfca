"""The two ends of a pull request by REST: branches with their rules, and the configuration there."""

from collections.abc import Sequence

from bot.github.configuration_file import PATH
from bot.github.errors import Forbidden, NotFound
from bot.github.graphql_forms import Oid, Page
from bot.github.repository import split
from bot.github.rest import forms, nodes, rules
from bot.github.rest.source import RestSource, whole
from bot.github.rest.trees import TreeNode, Trees
from bot.github.snapshot_answer import (
    BaseRef,
    Blob,
    DefaultBranch,
    HeadRef,
    OpenNode,
    OrganizationDefaults,
    Target,
    TreeEntry,
)

OWN_ITEMS = ".github/checklists"
AGENT_FILES = ".claude/agents"
_DEFAULTS = ".github"


async def read_branch(source: RestSource, ref: str) -> forms.Branch | None:
    """A branch, None where it is gone."""
    return await source.maybe("/branches{/branch*}", forms.Branch, branch=ref.split("/"))


async def read_rules(source: RestSource, ref: str) -> Sequence[forms.Rule]:
    """Every rule that rulesets have for a branch."""
    found = await source.many(
        "/rules/branches{/branch*}?per_page=100", list[forms.Rule], branch=ref.split("/")
    )
    return found.items


async def read_base(source: RestSource, branch: forms.Branch, found: Sequence[forms.Rule] | None) -> BaseRef:
    """The base branch with its rules, where they are known, and what counts of its files.

    Raises:
        GitHubError: something could not be read.
    """
    trees, sha = Trees(source), branch.commit.sha
    files = await trees.at(sha, [PATH, OWN_ITEMS, AGENT_FILES])
    return BaseRef(
        target=Target(
            oid=sha,
            tree=nodes.tree(branch.commit.commit),
            file=await _file(trees, files[PATH]),
            own_items=_oid(files[OWN_ITEMS]),
            agent_files=_oid(files[AGENT_FILES]),
        ),
        ref_update_rule=rules.update_rule(branch),
        rules=None if found is None else whole([rules.rule(rule) for rule in found]),
    )


async def read_file(source: RestSource, sha: str) -> TreeEntry | None:
    """The configuration file in a commit, None where there is none.

    Raises:
        GitHubError: it could not be read.
    """
    trees = Trees(source)
    return await _file(trees, (await trees.at(sha, [PATH]))[PATH])


async def _file(trees: Trees, found: TreeNode | None) -> TreeEntry | None:
    if found is None:
        return None
    if found.type != "blob":
        return TreeEntry(object=Blob(kind="Tree"))
    told = await trees.blob(found)
    blob = Blob(kind="Blob", is_binary=told.is_binary, is_truncated=told.is_truncated, text=told.text)
    return TreeEntry(object=blob)


def _oid(found: TreeNode | None) -> Oid | None:
    return None if found is None else Oid(oid=found.sha)


async def read_head(source: RestSource, first: forms.PullRequest, home: forms.Repository) -> HeadRef | None:
    """The head's branch, None where it is gone or lies in a fork that the App cannot see.

    Raises:
        GitHubError: something could not be read.
    """
    if first.is_from_fork:
        return await _of_fork(source, first)
    branch = await read_branch(source, first.head.ref)
    if branch is None:
        return None
    owner = split(home.full_name)["owner"]
    route = "/pulls?state=open&head={head}&per_page=100"
    others = await source.many(route, list[forms.ListedPullRequest], head=f"{owner}:{first.head.ref}")
    found = [nodes.open_node(item) for item in others.items if item.head.ref == first.head.ref]
    # Pull requests from here into a fork, or into what this is a fork of, are in no list of this repository.
    is_network = home.fork or home.forks_count > 0
    return HeadRef(
        ref_update_rule=rules.update_rule(branch),
        rules=whole([rules.rule(rule) for rule in await read_rules(source, first.head.ref)]),
        associated_pull_requests=whole(found, len(found) + is_network),
    )


async def _of_fork(source: RestSource, first: forms.PullRequest) -> HeadRef | None:
    """Only whether it is there: a fork's branches are not ours to delete."""
    if first.head.repo is None:
        return None
    try:
        branch = await read_branch(RestSource(source.client, first.head.repo.full_name), first.head.ref)
    except Forbidden:
        return None
    empty = HeadRef(rules=whole([]), associated_pull_requests=whole([]))
    return None if branch is None else empty


async def read_associated(source: RestSource, sha: str) -> Sequence[OpenNode]:
    """The pull requests into this repository that GitHub associates with a commit.

    Raises:
        GitHubError: they could not be read.
    """
    found = await source.many("/commits/{sha}/pulls?per_page=100", list[forms.ListedPullRequest], sha=sha)
    return [nodes.open_node(item) for item in found.items]


async def read_open(source: RestSource, head_ref: str) -> Sequence[OpenNode]:
    """The hundred open pull requests that changed last, and all that go into this branch.

    Raises:
        GitHubError: they could not be read.
    """
    newest = "/pulls?state=open&sort=updated&direction=desc&per_page=100&page=1"
    found = await source.one(newest, list[forms.ListedPullRequest])
    if len(found) == 100:  # noqa: PLR2004 - a full page: there may be more
        stacked = await source.many(
            "/pulls?state=open&base={base}&per_page=100", list[forms.ListedPullRequest], base=head_ref
        )
        found += [item for item in stacked.items if item.number not in {known.number for known in found}]
    return [nodes.open_node(pull_request) for pull_request in found]


async def read_proposals(source: RestSource, base_ref: str) -> Page[OpenNode]:
    """The twenty pull requests from this branch that changed last, whatever became of them.

    Raises:
        GitHubError: they could not be read.
    """
    owner = split(source.repository)["owner"]
    route = "/pulls?state=all&head={head}&sort=updated&direction=desc&per_page=20"
    found = await source.one(route, list[forms.ListedPullRequest], head=f"{owner}:{base_ref}")
    return whole(
        [nodes.open_node(pull_request) for pull_request in found if pull_request.head.ref == base_ref]
    )


async def read_organization(source: RestSource) -> OrganizationDefaults | None:
    """The organisation's `.github` repository, None where there is none or the App may not see it.

    Raises:
        GitHubError: one class for each other way to fail.
    """
    owner = split(source.repository)["owner"]
    defaults = RestSource(source.client, f"{owner}/{_DEFAULTS}")
    try:
        home = await defaults.one("", forms.Repository)
        if home.full_name.lower() != defaults.repository.lower():  # a former name that leads elsewhere
            return None
        branch = await read_branch(defaults, home.default_branch)
        file = await read_file(defaults, branch.commit.sha) if branch is not None else None
    except (NotFound, Forbidden):
        return None
    return OrganizationDefaults(
        name_with_owner=home.full_name, default_branch_ref=DefaultBranch(target=Target(file=file))
    )
