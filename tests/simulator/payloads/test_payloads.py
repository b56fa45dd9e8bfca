"""State as GitHub's JSON."""

from simulator.payloads import basics, pulls, repositories, rules
from simulator.state.accounts import Account
from simulator.state.rules import BranchProtection
from tests.simulator.stage import START, Stage


async def test_a_time_is_written_in_whole_seconds(stage: Stage) -> None:
    del stage

    assert basics.moment(START.replace(microsecond=999)) == "2026-11-22T12:00:00Z"
    assert basics.optional_moment(None) is None


async def test_an_apps_account_has_the_page_of_its_app(stage: Stage) -> None:
    world = stage.github.world
    bot = Account(id=9, login="babysit[bot]", kind="Bot", email="")

    assert str(basics.account(world, bot)["html_url"]).endswith("/apps/babysit")
    assert str(basics.account(world, world.accounts["agent"])["html_url"]).endswith("/agent")


async def test_who_relates_how_to_a_repository(stage: Stage) -> None:
    repository, world = stage.repository, stage.github.world
    repository.collaborators["helper"] = "read"
    helper = Account(id=8, login="helper", email="")
    stranger = Account(id=9, login="stranger", email="")

    assert basics.association(repository, repository.owner) == "OWNER"
    assert basics.association(repository, helper) == "COLLABORATOR"
    assert basics.association(repository, stranger) == "NONE"
    assert world.organizations
    member = next(iter(world.organizations["acme"].roles))
    assert basics.association(repository, world.accounts[member]) == "MEMBER"


async def test_a_pull_request_whose_fork_is_gone_has_no_head_repository(stage: Stage) -> None:
    pull = stage.propose()
    there = pulls.pull_request(pull)
    pull.head_repository = None
    gone = pulls.pull_request(pull)

    assert there["head"] != gone["head"]
    assert isinstance(gone["head"], dict)
    assert gone["head"]["repo"] is None


async def test_a_repository_says_who_may_see_it(stage: Stage) -> None:
    stage.repository.is_private = True

    assert repositories.repository(stage.repository)["visibility"] == "private"


async def test_an_unprotected_branch_demands_nothing(stage: Stage) -> None:
    sha = stage.repository.branch_sha("main") or ""
    free = rules.branch(stage.repository, "main", sha, None)
    bound = rules.branch(stage.repository, "main", sha, BranchProtection(pattern="main"))

    assert (free["protected"], bound["protected"]) == (False, True)
