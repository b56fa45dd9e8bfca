from tests.simulator.stage import REPO, Stage


async def test_update_branch_merges_the_base_into_the_head(stage: Stage) -> None:
    pull = stage.propose()
    old = pull.head_sha
    main = stage.repository.push("main", {"other.py": "1\n"})

    reply = await stage.babysit.put(f"{REPO}/pulls/1/update-branch", {"expected_head_sha": old})

    assert reply.status == 202
    assert reply.message == "Updating pull request branch."
    assert stage.repository.git.read_commit(pull.head_sha).parents == (old, main)
    assert (await stage.babysit.put(f"{REPO}/pulls/1/update-branch", {})).status == 422
