"""What `isRequired` asks: whether a context counts for the merge of a named pull request."""

from simulator import requirements
from simulator.graphql.errors import Refusal, unresolved, unresolved_node
from simulator.state.world import PullRequest, Repository


def is_required(pull_request: PullRequest, context: str, app_id: int | None) -> bool:
    """Whether this App's report of a context counts for the merge; a commit status has no App."""
    return any(
        check.context == context and check.app_id in {None, app_id}
        for check in requirements.required_checks(pull_request.repository, pull_request.base_ref)
    )


def named_pull_request(repository: Repository, node_id: str | None, number: int | None) -> PullRequest:
    """The pull request that `isRequired` is asked for.

    Raises:
        Refusal: none is named, or it is not there.
    """
    if node_id is not None:
        named = repository.world.nodes.get(node_id)
        if not isinstance(named, PullRequest):
            raise unresolved_node(node_id)
        return named
    if number is None:
        raise Refusal("ARGUMENT_MISSING", "One of pullRequestId or pullRequestNumber must be provided.")
    found = repository.pull_requests.get(number)
    if found is None:
        raise unresolved("PullRequest", f"with the number of {number}")
    return found
