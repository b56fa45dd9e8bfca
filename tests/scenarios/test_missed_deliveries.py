"""What people said is obeyed, also where its delivery failed, and failed again."""

from simulator.exchange import RequestRecord
from simulator.state.deliveries import Delivery
from tests.scenarios.house import House, open_house


def attempts(house: House) -> list[RequestRecord]:
    return [request for request in house.github.requests if request.path.endswith("/attempts")]


def tells_of_wei_s_comment(delivery: Delivery) -> bool:
    sender = delivery.payload["sender"]
    return delivery.event == "issue_comment" and isinstance(sender, dict) and sender["login"] == "wei"


async def test_a_command_whose_delivery_failed_is_sent_again_once_and_obeyed() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        house.github.postman.disorder.lose = tells_of_wei_s_comment

        comment = house.say(pull_request, "/hold the release", by="wei")
        await house.let_pass(610)

        assert house.conclusion(pull_request) == "action_required"
        assert "rocket" in house.reactions(comment)
        assert len(attempts(house)) == 1


async def test_a_command_whose_delivery_keeps_failing_is_read_from_github_s_list() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        house.starter.app.webhook_url = "http://127.0.0.1:9/webhook"  # nobody listens

        comment = house.say(pull_request, "/hold the release", by="wei")
        await house.let_pass(1210)

        read = [
            request
            for request in house.github.requests
            if request.method == "GET" and "/app/hook/deliveries/" in request.path
        ]
        assert house.conclusion(pull_request) == "action_required"
        assert "rocket" in house.reactions(comment)
        assert len(read) == len({request.path for request in read}) >= 1
        assert len(attempts(house)) == len({request.path for request in attempts(house)})
