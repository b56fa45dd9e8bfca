from simulator.caller import Reply
from tests.simulator.stage import REPO, Stage

MERGE = f"{REPO}/pulls/1/merge"


async def squash(stage: Stage, **fields: object) -> Reply:
    return await stage.babysit.put(MERGE, {"merge_method": "squash", **fields})


async def test_a_code_owner_must_approve(stage: Stage) -> None:
    stage.repository.push("main", {".github/CODEOWNERS": "*.py @max\n"})
    stage.propose()
    stage.repository.protect(approvals=1, code_owners=True)
    stage.repository.review(1, "APPROVED", author="wei")

    reply = await squash(stage)

    assert reply.message == "Waiting on code owner review from max."
