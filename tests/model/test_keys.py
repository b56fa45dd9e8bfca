"""Keys are about repositories by GitHub's number for them."""

from dataclasses import replace

import pytest

from bot.model.keys import (
    BaseKey,
    HeadKey,
    InstallationKey,
    Key,
    MergeGroupKey,
    PullRequestKey,
    RepositoryKey,
    decode,
    encode,
    named,
)

PULL_REQUEST = PullRequestKey(installation_id=1, repository_id=9, repository="acme/shop", number=7)
OF_REPOSITORIES = [
    PULL_REQUEST,
    HeadKey(installation_id=1, repository_id=9, repository="acme/shop", head_sha="c" * 40),
    BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref="main"),
    BaseKey(installation_id=1, repository_id=9, repository="acme/shop", base_ref=""),
    MergeGroupKey(
        installation_id=1, repository_id=9, repository="acme/shop", head_sha="c" * 40, head_ref="gh/main/pr-7"
    ),
]


@pytest.mark.parametrize("key", [*OF_REPOSITORIES, InstallationKey(installation_id=1)], ids=encode)
def test_a_key_is_read_as_it_was_written(key: Key) -> None:
    repository = "" if isinstance(key, InstallationKey) else key.repository

    again = decode(encode(key), repository)

    assert (again, named(again)) == (key, named(key))


@pytest.mark.parametrize("key", OF_REPOSITORIES, ids=encode)
def test_a_renamed_repository_is_the_same_one(key: RepositoryKey) -> None:
    renamed = replace(key, repository="acme/store")

    assert (renamed, hash(renamed), encode(renamed)) == (key, hash(key), encode(key))


@pytest.mark.parametrize("key", OF_REPOSITORIES, ids=encode)
def test_another_repository_of_the_same_name_is_another_one(key: RepositoryKey) -> None:
    assert replace(key, repository_id=10) != key


@pytest.mark.parametrize("key", OF_REPOSITORIES, ids=encode)
def test_what_an_older_babysit_queued_is_known_by_its_name_alone(key: RepositoryKey) -> None:
    older = replace(key, repository_id=0)

    assert decode(encode(older), "acme/shop") == older
    assert replace(older, repository="acme/site") != older


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="no key"):
        decode("pull_request 1 9", "acme/shop")
