"""Which checks GitHub requires on the default branches of an installation's repositories."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, Page
from bot.github.rules_answer import RefUpdateRule, Rule

AT_ONCE = 50
_ROUTE = "/installation/repositories?per_page=100"


class _Listed(msgspec.Struct):
    node_id: str
    archived: bool = False
    disabled: bool = False


class _ListedPage(msgspec.Struct):
    total_count: int
    repositories: list[_Listed]


class _DefaultBranch(Camel):
    name: str
    ref_update_rule: RefUpdateRule | None = None
    rules: Page[Rule] | None = None


class _RuledRepository(Camel):
    """Empty where GitHub cannot show the node any more."""

    name_with_owner: str = ""
    default_branch_ref: _DefaultBranch | None = None


class _Repositories(Camel):
    nodes: list[_RuledRepository | None]


DEFAULT_RULES = Document(document("default_rules"), _Repositories)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultBranchChecks:
    """What a default branch requires: each context, and the App that must report it, None for any.

    `is_whole` is False where GitHub did not tell all of its rules.
    """

    repository: str
    branch: str
    required: Sequence[tuple[str, int | None]]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredChecks:
    """Those of repositories that are neither archived nor empty; `left_out` were not looked at."""

    branches: Sequence[DefaultBranchChecks]
    left_out: int


async def read_required_checks(client: InstallationClient, most: int) -> RequiredChecks:
    """Ask about at most `most` repositories of an installation, archived ones left out.

    Costs a request for each hundred repositories, and one of one point for each fifty.

    Raises:
        GitHubError: they could not be read.
    """
    listed = await client.get_pages(_ROUTE, {}, _ListedPage)
    living = [item for page in listed for item in page.repositories if not (item.archived or item.disabled)]
    asked = living[:most]
    found: list[DefaultBranchChecks] = []
    for first in range(0, len(asked), AT_ONCE):
        ids = [item.node_id for item in asked[first : first + AT_ONCE]]
        answer = await client.query(DEFAULT_RULES, {"ids": ids})
        found += [checks for node in answer.data.nodes if node and (checks := _checks(node)) is not None]
    return RequiredChecks(branches=found, left_out=len(living) - len(asked))


def _checks(repository: _RuledRepository) -> DefaultBranchChecks | None:
    """None for a repository without a commit."""
    branch = repository.default_branch_ref
    if branch is None:
        return None
    classic = branch.ref_update_rule.required_status_check_contexts if branch.ref_update_rule else None
    rules = branch.rules.known if branch.rules is not None else []
    parameters = [rule.parameters for rule in rules if rule.parameters is not None]
    return DefaultBranchChecks(
        repository=repository.name_with_owner,
        branch=branch.name,
        required=[
            *((name, None) for name in classic or [] if name is not None),
            *(
                (check.context, check.integration_id)
                for told in parameters
                for check in told.required_status_checks or []
            ),
        ],
        is_whole=branch.rules is not None and branch.rules.is_whole,
    )
