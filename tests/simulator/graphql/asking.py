"""Asks the simulated GitHub's GraphQL as Babysit's installation or as a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from simulator.access import InstallationViewer, PersonViewer, Viewer
from simulator.actions.check_runs import CheckChange
from simulator.actions.threads import LinePlace
from simulator.clock import ManualClock
from simulator.graphql.execute import execute
from simulator.graphql.site import Manners
from simulator.graphql_port import GraphQLCall, GraphQLReply
from simulator.starter import Starter, starter_world
from simulator.state.checks import Annotation
from simulator.state.rules import Rule

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Asker:
    """A world with one open pull request, `agent/feature` into `main`, and somebody who asks about it."""

    starter: Starter
    clock: ManualClock
    viewer: Viewer
    manners: Manners = field(default_factory=Manners)

    async def answer(self, document: str, **variables: object) -> GraphQLReply:
        call = GraphQLCall(
            world=self.starter.world,
            viewer=self.viewer,
            document=document,
            variables=variables,
            operation_name=None,
            limit=5_000,
            used=0,
            resets_at=NOON + timedelta(hours=1),
        )
        return await execute(call, self.manners)

    async def ask(self, document: str, **variables: object) -> "Answer":
        body = (await self.answer(document, **variables)).body
        return Answer(
            body.get("data"),
            [Problem(error) for error in msgspec.convert(body.get("errors", []), list[dict[str, object]])],
        )

    async def data(self, document: str, **variables: object) -> object:
        """The data of an answer without errors."""
        answer = await self.ask(document, **variables)
        assert answer.problems == []
        return answer.data

    async def at(self, path: str, selection: str) -> object:
        """What the pull request answers; `path` leads to the value in it, dotted, empty for all."""
        found = await self.data(
            'query($n: Int!) { repository(owner: "acme", name: "app") '
            f"{{ pullRequest(number: $n) {{ {selection} }} }} }}",
            n=1,
        )
        return value_at(found, f"repository.pullRequest.{path}".rstrip("."))

    def become(self, login: str) -> None:
        """Ask as a person from now on."""
        self.viewer = PersonViewer(self.starter.world.account(login))

    def become_app(self, permissions: Mapping[str, str] | None = None) -> None:
        """Ask as Babysit's installation from now on, with these permissions only."""
        world, installation = self.starter.world, self.starter.installation
        self.viewer = InstallationViewer(world.mint_token(installation, permissions=permissions))


@dataclass(frozen=True)
class Problem:
    error: Mapping[str, object]

    @property
    def said(self) -> tuple[object, object]:
        """Type and message."""
        return self.error.get("type"), self.error["message"]

    @property
    def path(self) -> object:
        return self.error.get("path")


@dataclass(frozen=True)
class Answer:
    data: object
    problems: list[Problem]


def value_at(found: object, path: str) -> object:
    """The value at a dotted path; numbers index lists."""
    for step in path.split("."):
        if isinstance(found, list):
            found = found[int(step)]
        else:
            assert isinstance(found, dict), f"nothing at {step} of {path}"
            found = found[step]
    return found


def asker() -> Asker:
    clock = ManualClock(NOON)
    starter = starter_world(files={"README.md": "# app\n", "src/a.py": "a = 1\n"}, clock=clock)
    starter.repository.push("agent/feature", {"src/a.py": "a = 2\n"}, message="Change a", author="agent")
    starter.repository.open_pull_request(
        head="agent/feature", title="Change a", body="Closes #7", author="agent", labels=["automerge"]
    )
    made = Asker(starter, clock, None)
    made.become_app()
    return made


def fill(github: Asker) -> None:
    """Give the pull request one of everything that can be told of it."""
    starter, repository = github.starter, github.starter.repository
    pull = repository.pull_requests[1]
    starter.world.add_team("acme", "core", ("max",))
    pull.requested_teams.append(starter.world.organizations["acme"].teams["core"])
    repository.comment(1, "Looks fine", author="wei")
    repository.edit_comment(pull.comments[0], "Looks good", author="wei")
    repository.request_review(1, "max")
    thread = repository.comment_on_line(1, LinePlace(path="src/a.py", line=1), "Why?", author="wei")
    repository.reply(1, thread, "Because", author="agent")
    repository.review(1, "APPROVED", author="wei")
    repository.open_issue("Something is wrong", "Indeed", author="rob")
    [job] = repository.start_workflow(pull.head_sha, ["build"])
    repository.finish_job(job)
    note = Annotation(path="src/a.py", start_line=1, end_line=1, level="warning", message="Hm")
    repository.start_check_run(pull.head_sha, "lint", app="third-ci", change=CheckChange(annotations=[note]))
    repository.set_status(pull.head_sha, "legacy", "pending", author="wei")
    repository.protect("main", checks=["build"], strict=True, approvals=1)
    repository.add_ruleset(
        Rule(type="required_status_checks", parameters={"required_status_checks": [{"context": "lint"}]}),
        Rule(type="pull_request", parameters={"allowed_merge_methods": ["squash"]}),
        Rule(type="deletion"),
    )
    repository.convert_to_draft(1, author="agent")
    repository.mark_ready(1, author="agent")
    repository.label(1, "bug", author="wei")
    repository.unlabel(1, "bug", author="wei")
    starter.world.settle_mergeability()
