"""The search of issues and pull requests, as far as the usual qualifiers go."""

import shlex
from collections.abc import Callable, Mapping, Sequence

from simulator.graphql.objects.issues import Issue
from simulator.graphql.objects.pull_requests import PullRequest
from simulator.graphql.objects.repositories import Repository
from simulator.graphql.references import RepositoryAt
from simulator.graphql.site import Site

Found = Issue | PullRequest


def _is(item: Found, word: str) -> bool:
    match word:
        case "pr" | "pull-request":
            return isinstance(item, PullRequest)
        case "issue":
            return isinstance(item, Issue)
        case "draft":
            return isinstance(item, PullRequest) and item.is_draft
        case "open" | "closed":
            return item.closed is (word == "closed")
        case _:
            return item.state.lower() == word


def _of_pull(check: Callable[[PullRequest, str], bool]) -> Callable[[Found, str], bool]:
    return lambda item, value: isinstance(item, PullRequest) and check(item, value)


_QUALIFIERS: Mapping[str, Callable[[Found, str], bool]] = {
    "repo": lambda item, value: item.repository.record.full_name.lower() == value.lower(),
    "org": lambda item, value: item.repository.record.owner.login.lower() == value.lower(),
    "user": lambda item, value: item.repository.record.owner.login.lower() == value.lower(),
    "is": _is,
    "type": _is,
    "state": _is,
    "author": lambda item, value: item.record.author.login.lower() == value.lower(),
    "label": lambda item, value: any(label.name.lower() == value.lower() for label in item.labels),
    "head": _of_pull(lambda pull, value: pull.head_ref_name.startswith(value)),
    "base": _of_pull(lambda pull, value: pull.base_ref_name == value),
    "sha": _of_pull(lambda pull, value: any(sha.startswith(value) for sha in pull.here.brought_shas())),
}


def search(site: Site, query: str) -> Sequence[Found]:
    """Newest first. A word without a qualifier must stand in title or body, or begin a commit's SHA."""
    found: list[Found] = []
    for record in site.world.repositories.values():
        if site.can_see(record):
            repository = Repository(RepositoryAt(site, record))
            found += [repository.issue_or_pull_request(number) for number in record.issues]
    words = [_condition(word) for word in shlex.split(query)]
    kept = [item for item in found if all(holds(item) for holds in words)]
    return sorted(kept, key=lambda item: item.behind[0].created_at, reverse=True)


def _condition(word: str) -> Callable[[Found], bool]:
    name, colon, value = word.partition(":")
    negated = name.startswith("-")
    check = _QUALIFIERS.get(name.removeprefix("-"))
    if not colon or check is None:
        return lambda item: _mentions(item, word)
    return lambda item: check(item, value) is not negated


def _mentions(item: Found, word: str) -> bool:
    text = f"{item.title}\n{item.behind[0].body}".lower()
    return word.lower() in text or (
        isinstance(item, PullRequest) and any(sha.startswith(word) for sha in item.here.brought_shas())
    )
