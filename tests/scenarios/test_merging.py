from tests.scenarios.house import open_house


async def test_a_green_pull_request_is_merged_at_the_judged_head_and_its_branch_deleted() -> None:
    async with open_house() as house:
        pull_request = house.propose()
        judged = pull_request.head_sha
        run = house.repository.start_check_run(judged, "build")
        await house.until(lambda: house.conclusion(pull_request) == "in_progress")
        assert house.merges() == []

        house.repository.complete_check_run(run, "success")

        await house.until(lambda: pull_request.is_merged)
        await house.until(lambda: house.conclusion(pull_request) == "success")
        await house.until(lambda: house.repository.git.ref("refs/heads/agent/feature") is None)
        assert len(house.merges()) == 1
        assert len(house.requests()) <= 8
        assert len(house.content_writes()) <= 3
