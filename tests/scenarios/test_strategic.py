"""What is hard to take back waits for a human, through the whole server."""

from simulator.state.world import PullRequest
from tests.scenarios.house import House

PATHS = 'strategic: {paths: {"marketing/**": strategic}, approvers: ["@max", "@acme/founders"]}\n'
PAGE: dict[str, str | bytes | None] = {"marketing/compare.md": "We are better than Globex.\n"}


def label_names(pull_request: PullRequest) -> set[str]:
    return {label.name for label in pull_request.issue.labels}


async def held_page(house: House) -> PullRequest:
    """An agent's comparison page, green and held."""
    house.configure(PATHS)
    pull_request = house.propose(files=PAGE)
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "action_required"
    return pull_request


async def test_a_public_comparison_page_waits_for_a_founder(house: House) -> None:
    house.starter.world.add_team("acme", "founders", ("wei",))
    pull_request = await held_page(house)
    assert "marketing/compare.md" in house.says(pull_request)
    assert "@max" in house.says(pull_request)
    assert "strategic" in label_names(pull_request)
    assert {reviewer.login for reviewer in pull_request.requested_reviewers} == {"max"}

    house.repository.review(pull_request.number, "APPROVED", author="wei")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_an_approval_by_somebody_who_may_not_changes_nothing(house: House) -> None:
    pull_request = await held_page(house)

    house.repository.review(pull_request.number, "APPROVED", author="ada")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"


async def test_a_label_that_the_agent_takes_off_comes_back_and_still_holds(house: House) -> None:
    pull_request = await held_page(house)

    house.repository.unlabel(pull_request.number, "strategic", author="agent")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    assert "strategic" in label_names(pull_request)


async def test_a_label_that_an_approver_takes_off_lets_it_go(house: House) -> None:
    pull_request = await held_page(house)

    house.repository.unlabel(pull_request.number, "strategic", author="max")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_a_push_after_the_approval_holds_it_again_and_asks_again(house: House) -> None:
    house.starter.world.add_team("acme", "founders", ("wei",))
    pull_request = await held_page(house)
    asked = [request for request in house.requests() if request.path.endswith("/requested_reviewers")]

    house.repository.review(pull_request.number, "APPROVED", author="max")
    house.repository.push(
        pull_request.head_ref, {"marketing/compare.md": "Much.\n"}, message="More", author="agent"
    )
    house.report(pull_request, "build", "success")
    await house.settle()

    again = [request for request in house.requests() if request.path.endswith("/requested_reviewers")]
    assert house.verdict(pull_request) == "action_required"
    assert (len(asked), len(again)) == (1, 2)


async def test_another_base_takes_the_approval_away(house: House) -> None:
    pull_request = await held_page(house)
    house.repository.push("release", {"x.txt": "x\n"}, message="Branch", author="ada")
    house.configure(PATHS, branch="release")
    house.repository.review(pull_request.number, "APPROVED", author="max")

    house.repository.retarget(pull_request.number, "release", author="agent")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"


async def test_a_lost_right_takes_the_approval_away(house: House) -> None:
    house.configure("strategic: {labels: [strategic]}\n")
    pull_request = house.propose(labels=("automerge", "strategic"))
    await house.settle()
    house.repository.review(pull_request.number, "APPROVED", author="max")
    await house.settle()
    assert "strategic" not in house.says(pull_request)

    house.repository.collaborators["max"] = "read"
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"


async def test_a_dropped_table_waits_for_a_maintainer(house: House) -> None:
    house.configure("strategic: {presets: [data-loss]}\n")
    pull_request = house.propose(files={"db/7.sql": "DROP TABLE invoices;\n"})
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "action_required"
    assert "DROP TABLE invoices;" in house.says(pull_request)


async def test_a_change_that_is_not_strategic_costs_nothing_more(house: House) -> None:
    house.configure(PATHS)
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "merged"
    assert len(house.requests()) <= 9, house.bill()
