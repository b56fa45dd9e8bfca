"""Lists of pull requests, by both ways."""

from dataclasses import replace

from bot.model.keys import BaseKey, HeadKey, MovedBaseKey

from .conftest import Stage


async def test_both_ways_list_the_same_pull_requests(stage: Stage) -> None:
    first = stage.opened()
    repository = stage.repository
    repository.push("agent/b", {"b.py": "1\n"}, message="B", author="agent", onto="main")
    repository.open_pull_request(head="agent/b", title="B", author="agent")
    fork = stage.starter.world.fork(repository.full_name, "mallory")
    fork.push("feature", {"x.py": "1\n"}, message="Add", author="mallory")
    third = repository.open_pull_request(head="mallory:feature", title="Add", author="mallory")
    stage.starter.world.settle_mergeability()
    where = {
        "installation_id": stage.starter.installation.id,
        "repository_id": repository.id,
        "repository": repository.full_name,
    }
    heads = [
        HeadKey(head_sha=sha, **where)  # type: ignore[arg-type]
        for sha in (first.head_sha, third.head_sha, "f" * 40)
    ]
    base = BaseKey(base_ref="main", **where)  # type: ignore[arg-type]
    moved = MovedBaseKey(base_ref="main", **where)  # type: ignore[arg-type]

    async def told() -> object:
        github = stage.another()
        states = await github.list_merge_states(moved)
        return (
            [await github.pull_requests_at(head) for head in heads],
            await github.pull_requests_into(base),
            await github.pull_requests_into(replace(base, base_ref="")),
            await github.pull_requests_into(replace(base, repository_id=4711)),
            states,
            await github.ask_merge_states(moved, [states[0].node_id]),
        )

    by_graphql = await told()
    stage.take_graphql_away()

    assert await told() == by_graphql


async def test_a_sweep_by_rest_finds_what_one_by_graphql_finds(stage: Stage) -> None:
    stage.opened()
    installation = stage.starter.installation.id
    by_graphql = await stage.github.sweep(installation)
    stage.take_graphql_away()

    by_rest = await stage.github.sweep(installation)

    assert by_rest.is_by_rest
    assert not by_graphql.is_by_rest
    assert by_rest.repositories == by_graphql.repositories
    assert by_rest.pull_requests == [replace(request, fingerprint="") for request in by_graphql.pull_requests]


async def test_both_ways_tell_the_same_of_neighbours(stage: Stage) -> None:
    first = stage.opened()
    repository = stage.repository
    repository.push("agent/b", {"b.py": "1\n"}, message="B", author="agent", onto="main")
    repository.push("agent/b", {"b.py": "2\n", "README.md": None}, message="B again", author="agent")
    second = repository.open_pull_request(
        head="agent/b", title="B", body="Why.", author="agent", labels=["automerge"]
    )
    over = repository.open_pull_request(head="agent/b", base="agent/tax", title="C", author="agent")
    repository.close(over.number, author="agent")
    ids = [second.node_id, over.node_id]
    by_graphql = await stage.github.read_neighbours(stage.key(first), ids)
    stage.take_graphql_away()

    by_rest = await stage.github.read_neighbours(stage.key(first), ids)

    assert by_rest == {second.number: by_graphql[second.number]}
    assert by_graphql[over.number] is None
