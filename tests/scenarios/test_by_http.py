"""People and CI act through GitHub's own REST API here, and Babysit is seen only through it."""

from dataclasses import dataclass

import pytest

from simulator.caller import Caller
from simulator.faults import Fault, Mode
from tests.scenarios.house import BABYSIT, House

REPOSITORY = "/repos/acme/app"
MERGE = f"{REPOSITORY}/pulls/*/merge"


@dataclass(slots=True, kw_only=True)
class Browser:
    """An agent, CI, and somebody who looks, all by HTTP."""

    house: House
    agent: Caller
    ci: Caller
    number: int = 0
    head_sha: str = ""

    async def propose(self, branch: str = "agent/feature") -> None:
        """Push a commit, open a pull request, put the label on."""
        self.head_sha = await self.push(branch)
        asked = {"head": branch, "base": "main", "title": f"Add {branch}"}
        self.number = int(str((await self.agent.post(f"{REPOSITORY}/pulls", asked)).at("number")))
        await self.agent.post(f"{REPOSITORY}/issues/{self.number}/labels", {"labels": ["automerge"]})

    async def push(self, branch: str = "agent/feature", text: str = "print(1)\n") -> str:
        """A commit on a branch."""
        asked = {"repository": "acme/app", "branch": branch, "files": {"feature.py": text}, "author": "agent"}
        return str((await self.agent.post("/_simulator/actions/push", asked)).at("sha"))

    async def start_check(self, name: str = "build") -> int:
        """CI begins."""
        asked = {"name": name, "head_sha": self.head_sha, "status": "in_progress"}
        return int(str((await self.ci.post(f"{REPOSITORY}/check-runs", asked)).at("id")))

    async def end_check(self, check: int, conclusion: str) -> None:
        """CI ends."""
        asked = {"status": "completed", "conclusion": conclusion}
        await self.ci.patch(f"{REPOSITORY}/check-runs/{check}", asked)

    async def pull_request(self, field: str) -> object:
        """A field of the pull request as anybody reads it."""
        return (await self.agent.get(f"{REPOSITORY}/pulls/{self.number}")).at(field)

    async def own_check(self, field: str) -> object:
        """A field of the newest check run `babysit` on the head."""
        runs = await self.agent.get(f"{REPOSITORY}/commits/{self.head_sha}/check-runs?check_name=babysit")
        return runs.at("check_runs", 0, field)

    async def reports(self) -> list[str]:
        """What Babysit wrote in the conversation."""
        comments = (await self.agent.get(f"{REPOSITORY}/issues/{self.number}/comments")).body
        assert isinstance(comments, list)
        return [comment["body"] for comment in comments if comment["user"]["login"] == BABYSIT]

    def bodies_of_merges(self) -> list[str]:
        """The path and status of every attempt to merge."""
        return [f"{merge.path} {merge.status}" for merge in self.house.merges()]


@pytest.fixture
async def browser(house: House) -> Browser:
    ci = next(
        installation
        for installation in house.starter.world.installations.values()
        if installation.app is house.starter.ci
    )
    return Browser(house=house, agent=house.github.as_person("agent"), ci=house.github.as_installation(ci))


async def test_a_labelled_pull_request_waits_for_its_ci(browser: Browser) -> None:
    await browser.propose()

    await browser.start_check()
    await browser.house.settle()

    assert await browser.own_check("status") == "in_progress"
    assert await browser.pull_request("merged") is False
    assert browser.bodies_of_merges() == []


async def test_the_last_required_green_check_merges_the_judged_head_once_and_deletes_its_branch(
    browser: Browser,
) -> None:
    protection = {"repository": "acme/app", "checks": ["build", "test"]}
    await browser.agent.post("/_simulator/actions/protect", protection)
    await browser.propose()
    build, test = await browser.start_check("build"), await browser.start_check("test")
    await browser.end_check(build, "success")
    await browser.house.settle()
    assert browser.bodies_of_merges() == []

    await browser.end_check(test, "success")
    await browser.house.settle()

    assert await browser.pull_request("merged") is True
    assert await browser.pull_request("merged_by") is not None
    assert browser.bodies_of_merges() == [f"{REPOSITORY}/pulls/1/merge 200"]
    assert (await browser.agent.get(f"{REPOSITORY}/branches/agent/feature")).status == 404
    assert (await browser.own_check("conclusion"), await browser.own_check("head_sha")) == (
        "success",
        browser.head_sha,
    )


async def test_a_pull_request_without_the_label_is_judged_and_left_to_a_human(browser: Browser) -> None:
    await browser.propose()
    await browser.agent.delete(f"{REPOSITORY}/issues/1/labels/automerge")

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert await browser.own_check("conclusion") == "success"
    assert browser.bodies_of_merges() == []


async def test_red_is_reported_once_and_not_merged(browser: Browser) -> None:
    await browser.propose()

    await browser.end_check(await browser.start_check(), "failure")
    await browser.house.settle()

    assert await browser.own_check("conclusion") == "failure"
    assert len(await browser.reports()) == 1
    assert "build" in (await browser.reports())[0]
    assert browser.bodies_of_merges() == []


async def test_a_green_re_run_merges_and_takes_the_report_back(browser: Browser) -> None:
    await browser.propose()
    await browser.end_check(await browser.start_check(), "failure")
    await browser.house.settle()

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert await browser.pull_request("merged") is True
    (report,) = await browser.reports()
    assert "no longer red" in report


async def test_a_commit_between_reading_and_merging_is_judged_anew(browser: Browser) -> None:
    repository = browser.house.repository
    await browser.propose()
    judged = browser.head_sha
    check = await browser.start_check()
    await browser.house.settle()
    browser.house.github.faults.before(
        "PUT", MERGE, lambda: repository.push("agent/feature", {"late.py": "print(2)\n"}, author="agent")
    )

    await browser.end_check(check, "success")
    await browser.house.settle()

    assert browser.bodies_of_merges() == [f"{REPOSITORY}/pulls/1/merge 409"]
    assert await browser.pull_request("merged") is False
    browser.head_sha = repository.pull_requests[1].head_sha
    assert browser.head_sha != judged
    assert await browser.own_check("status") == "in_progress"

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert await browser.pull_request("merged") is True
    assert [merge.status for merge in browser.house.merges()] == [409, 200]


async def test_a_base_that_moved_under_the_merge_is_tried_again(browser: Browser) -> None:
    await browser.propose()
    moved = {"message": "Base branch was modified. Review and try the merge again."}
    browser.house.github.faults.add(Fault(method="PUT", path=MERGE, status=405, body={**moved}, times=2))

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    first, second, third = browser.house.merges()
    assert (first.status, second.status, third.status) == (405, 405, 200)
    assert 2 <= (second.at - first.at).total_seconds() <= 9
    assert await browser.pull_request("merged") is True


async def test_another_405_is_final_and_told_in_github_s_words(browser: Browser) -> None:
    await browser.propose()
    no = {"message": "Merging is blocked by the moon."}
    browser.house.github.faults.add(Fault(method="PUT", path=MERGE, status=405, body={**no}, times=None))

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert 1 <= len(browser.house.merges()) <= 2
    assert "Merging is blocked by the moon." in str(await browser.own_check("output"))


@pytest.mark.parametrize("mode", [Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP], ids=["500", "dropped"])
async def test_a_merge_that_was_done_but_denied_is_seen_and_not_repeated(
    browser: Browser, mode: Mode
) -> None:
    await browser.propose()
    browser.house.github.faults.add(Fault(method="PUT", path=MERGE, mode=mode))

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert len(browser.house.merges()) == 1
    assert await browser.pull_request("merged") is True
    assert (await browser.agent.get(f"{REPOSITORY}/branches/agent/feature")).status == 404
    assert await browser.own_check("conclusion") == "success"


async def test_a_merge_that_failed_with_500_is_tried_again_once_that_is_known(browser: Browser) -> None:
    await browser.propose()
    browser.house.github.faults.add(Fault(method="PUT", path=MERGE))

    await browser.end_check(await browser.start_check(), "success")
    await browser.house.settle()

    assert await browser.pull_request("merged") is True
    assert len(browser.house.merges()) == 2
