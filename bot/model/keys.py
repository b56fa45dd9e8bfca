"""What a delivery may have changed, as a value that can be queued, compared and stored as text."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestKey:
    """One pull request. `repository` is "owner/name"."""

    installation_id: int
    repository: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadKey:
    """Whatever open pull requests have this commit as their head.

    Commit statuses, and check runs of forks, name a commit and nothing else.
    """

    installation_id: int
    repository: str
    head_sha: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseKey:
    """Every open pull request into this branch: its rules or its configuration changed.

    `base_ref` is a branch name without `refs/heads/`; empty means every branch of the repository.
    """

    installation_id: int
    repository: str
    base_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroupKey:
    """One merge group of a merge queue, at the commit GitHub asks to have checked.

    `head_ref` is the group's branch, `gh-readonly-queue/<base>/pr-<number>-<sha>`, without `refs/heads/`.
    """

    installation_id: int
    repository: str
    head_sha: str
    head_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationKey:
    """Every open pull request of every repository of one installation: the sweep's unit of work."""

    installation_id: int


Key: TypeAlias = PullRequestKey | HeadKey | BaseKey | MergeGroupKey | InstallationKey


def encode(key: Key) -> str:
    """One line of text that `decode` turns back; GitHub's names hold neither blanks nor line ends."""
    match key:
        case PullRequestKey():
            return f"pull_request {key.installation_id} {key.repository} {key.number}"
        case HeadKey():
            return f"head {key.installation_id} {key.repository} {key.head_sha}"
        case BaseKey():
            return f"base {key.installation_id} {key.repository} {key.base_ref}"
        case MergeGroupKey():
            return f"merge_group {key.installation_id} {key.repository} {key.head_sha} {key.head_ref}"
        case InstallationKey():
            return f"installation {key.installation_id}"


def decode(text: str) -> Key:
    """The inverse of `encode`.

    Raises:
        ValueError: the text was not made by `encode`.
    """
    match text.split(" "):
        case ["pull_request", installation, repository, number]:
            return PullRequestKey(
                installation_id=int(installation), repository=repository, number=int(number)
            )
        case ["head", installation, repository, sha]:
            return HeadKey(installation_id=int(installation), repository=repository, head_sha=sha)
        case ["base", installation, repository, ref]:
            return BaseKey(installation_id=int(installation), repository=repository, base_ref=ref)
        case ["merge_group", installation, repository, sha, ref]:
            return MergeGroupKey(
                installation_id=int(installation), repository=repository, head_sha=sha, head_ref=ref
            )
        case ["installation", installation]:
            return InstallationKey(installation_id=int(installation))
        case _:
            raise ValueError(f"no key: {text!r}")
