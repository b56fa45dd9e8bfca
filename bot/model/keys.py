"""What a delivery may have changed, as a value that can be queued, compared and stored as text.

A repository is GitHub's number for it, `repository_id`, for names change hands. `repository`, "owner/name",
is where it was seen last: two keys that differ in that alone are equal. Only where the number is not known,
and therefore 0, does the name tell them apart.
"""

import re
from dataclasses import dataclass, replace
from typing import TypeAlias


def _equals(key: "Key", other: object) -> bool:
    """Whether both are about the same thing."""
    return isinstance(other, Key) and encode(key) == encode(other)


def _hashed(key: "Key") -> int:
    return hash(encode(key))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PullRequestKey:
    """One pull request."""

    installation_id: int
    repository_id: int = 0
    repository: str
    number: int

    __eq__ = _equals
    __hash__ = _hashed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeadKey:
    """Whatever open pull requests have this commit as their head.

    Commit statuses, and check runs of forks, name a commit and nothing else.
    """

    installation_id: int
    repository_id: int = 0
    repository: str
    head_sha: str

    __eq__ = _equals
    __hash__ = _hashed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BaseKey:
    """Every open pull request into this branch: its rules or its configuration changed.

    `base_ref` is a branch name without `refs/heads/`; empty means every branch of the repository.
    """

    installation_id: int
    repository_id: int = 0
    repository: str
    base_ref: str

    __eq__ = _equals
    __hash__ = _hashed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovedBaseKey:
    """A branch that somebody pushed to: the open pull requests into it may conflict now, or be behind."""

    installation_id: int
    repository_id: int = 0
    repository: str
    base_ref: str

    __eq__ = _equals
    __hash__ = _hashed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MergeGroupKey:
    """One merge group of a merge queue, at the commit GitHub asks to have checked.

    `head_ref` is the group's branch, `gh-readonly-queue/<base>/pr-<number>-<sha>`, without `refs/heads/`.
    """

    installation_id: int
    repository_id: int = 0
    repository: str
    head_sha: str
    head_ref: str

    __eq__ = _equals
    __hash__ = _hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationKey:
    """Every open pull request of every repository of one installation: the sweep's unit of work."""

    installation_id: int


RepositoryKey: TypeAlias = PullRequestKey | HeadKey | BaseKey | MovedBaseKey | MergeGroupKey
Key: TypeAlias = RepositoryKey | InstallationKey


def identity_of(repository_id: int, repository: str) -> str:
    """A repository in one word: its number, or the name that is all that is known of it."""
    return str(repository_id) if repository_id else repository


def group_number(head_ref: str) -> int | None:
    """The pull request that a merge group's branch was made for.

    GitHub names it `gh-readonly-queue/<base>/pr-<number>-<sha>`.
    """
    match = re.search(r"/pr-(\d{1,18})-[0-9a-f]{40}$", head_ref)
    return int(match[1]) if match is not None else None


def encode(key: Key) -> str:
    """One line of text, the same for equal keys; GitHub's names hold neither blanks nor line ends."""
    match key:
        case PullRequestKey():
            return f"pull_request {_where(key)} {key.number}"
        case HeadKey():
            return f"head {_where(key)} {key.head_sha}"
        case BaseKey():
            return f"base {_where(key)} {key.base_ref}"
        case MovedBaseKey():
            return f"moved_base {_where(key)} {key.base_ref}"
        case MergeGroupKey():
            return f"merge_group {_where(key)} {key.head_sha} {key.head_ref}"
        case InstallationKey():
            return f"installation {key.installation_id}"


def named(key: Key) -> str:
    """The same line with the repository's name, for people who read logs."""
    return encode(key) if isinstance(key, InstallationKey) else encode(replace(key, repository_id=0))


def _where(key: RepositoryKey) -> str:
    return f"{key.installation_id} {identity_of(key.repository_id, key.repository)}"


def decode(text: str, repository: str) -> Key:
    """The inverse of `encode`; `repository` is the name, which the text has only where it has no number.

    Raises:
        ValueError: the text was not made by `encode`.
    """
    kind, _, rest = text.partition(" ")
    match kind, rest.split(" "):
        case "installation", [installation]:
            return InstallationKey(installation_id=int(installation))
        case "pull_request", [installation, identity, number]:
            return PullRequestKey(
                installation_id=int(installation),
                repository_id=_number(identity),
                repository=repository,
                number=int(number),
            )
        case "head", [installation, identity, sha]:
            return HeadKey(
                installation_id=int(installation),
                repository_id=_number(identity),
                repository=repository,
                head_sha=sha,
            )
        case "base", [installation, identity, ref]:
            return BaseKey(
                installation_id=int(installation),
                repository_id=_number(identity),
                repository=repository,
                base_ref=ref,
            )
        case "moved_base", [installation, identity, ref]:
            return MovedBaseKey(
                installation_id=int(installation),
                repository_id=_number(identity),
                repository=repository,
                base_ref=ref,
            )
        case "merge_group", [installation, identity, sha, ref]:
            return MergeGroupKey(
                installation_id=int(installation),
                repository_id=_number(identity),
                repository=repository,
                head_sha=sha,
                head_ref=ref,
            )
        case _:
            raise ValueError(f"no key: {text!r}")


def _number(identity: str) -> int:
    """0 for a name: GitHub's names of repositories have a slash."""
    return 0 if "/" in identity else int(identity)
