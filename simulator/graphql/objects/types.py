"""Which class of the schema presents what a reference points at: the one place that knows them all."""

from collections.abc import Callable, Mapping

from simulator.graphql import references
from simulator.graphql.objects.checks import CheckSuite
from simulator.graphql.objects.commits import Commit
from simulator.graphql.objects.issues import Issue
from simulator.graphql.objects.pull_requests import PullRequest
from simulator.graphql.objects.refs import Ref
from simulator.graphql.objects.repositories import Repository

_PRESENTED: Mapping[type, Callable[..., object]] = {
    references.RepositoryAt: Repository,
    references.CommitAt: lambda at: Commit(at.repository, at.oid),
    references.RefAt: lambda at: Ref(at.repository, at.qualified, at.sha),
    references.IssueAt: lambda at: Issue(at.repository, at.record),
    references.CheckSuiteAt: lambda at: CheckSuite(at.repository, at.record),
    references.PullRequestAt: lambda at: PullRequest(at.repository, at.record),
}


def present(value: object) -> object:
    """What a field gave, with an object of the schema in place of each reference; also in a list."""
    if isinstance(value, list | tuple):
        return [present(item) for item in value]
    presented = _PRESENTED.get(type(value))
    return value if presented is None else presented(value)
