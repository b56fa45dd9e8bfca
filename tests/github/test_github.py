"""The adapter against the GitHub that Babysit brings along: what one sends, the other must understand."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import SystemClock
from bot.github.errors import Conflict, Unprocessable
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.effects import (
    DeleteBranch,
    Enqueue,
    Enqueued,
    HeadMoved,
    Merge,
    Merged,
    PublishCheck,
    PublishComment,
    Refused,
)
from bot.model.finding import Finding
from bot.model.keys import BaseKey, HeadKey, PullRequestKey
from bot.model.people import Person, Role
from bot.model.reaction import Reaction
from bot.model.snapshot import (
    ContextKind,
    PullRequestState,
    RequiredContext,
    Snapshot,
    StatementKind,
)
from bot.model.trigger import Outcome
from simulator.faults import Fault, Mode
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.rules import Rule

CONFIGURATION = "version: 1\nmerge: {automerge: all}\n"


@pytest.fixture
def starter() -> Starter:
    files = {"README.md": "# App\n", ".github/babysit.yml": CONFIGURATION}
    made = starter_world(files=files)
    made.repository.push("agent/tax", {"tax.py": "rate = 19\n"}, message="Add tax", author="agent")
    made.repository.open_pull_request(head="agent/tax", title="Add tax", author="agent", labels=["automerge"])
    return made


@pytest.fixture
async def site(starter: Starter) -> AsyncIterator[SimulatedGitHub]:
    async with SimulatedGitHub(starter.world, graphql=execute) as running:
        yield running


@pytest.fixture
async def github(starter: Starter, site: SimulatedGitHub) -> AsyncIterator[GitHub]:
    private_key = cast("RSAPrivateKey", load_pem_private_key(starter.private_key.encode(), None))
    endpoints = Endpoints(api_url=site.api_url, graphql_url=site.graphql_url)
    async with aiohttp.ClientSession() as session:
        yield GitHub(
            session,
            str(starter.app.id),
            private_key,
            SystemClock(),
            endpoints=endpoints,
            write_interval_s=0.0,
        )


@pytest.fixture
def key(starter: Starter) -> PullRequestKey:
    (number,) = starter.repository.pull_requests
    return PullRequestKey(
        installation_id=starter.installation.id,
        repository_id=starter.repository.id,
        repository="acme/app",
        number=number,
    )


def head_sha(starter: Starter) -> str:
    sha = starter.repository.branch_sha("agent/tax")
    assert sha is not None
    return sha


async def read(github: GitHub, key: PullRequestKey) -> Snapshot:
    snapshot = await github.read_snapshot(key)
    assert snapshot is not None
    assert snapshot.missing == ()
    return snapshot


async def test_a_pull_request_is_read_whole_in_one_request(
    github: GitHub, site: SimulatedGitHub, starter: Starter, key: PullRequestKey
) -> None:
    snapshot = await read(github, key)

    assert [record.path for record in site.requests][1:] == ["/graphql"]
    assert (snapshot.state, snapshot.title, snapshot.labels) == (
        PullRequestState.OPEN,
        "Add tax",
        frozenset({"automerge"}),
    )
    assert snapshot.head.sha == head_sha(starter)
    assert [file.path for file in snapshot.changed_files] == ["tax.py"]
    assert snapshot.configuration is not None
    assert snapshot.configuration.text == CONFIGURATION
    assert snapshot.viewer_login == "babysit[bot]"


async def test_protection_and_rulesets_are_read_without_administration(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    starter.repository.protect("main", checks=["test"], strict=True, approvals=1, conversations=True)
    parameters = {
        "required_status_checks": [{"context": "lint", "integration_id": 15368}],
        "strict_required_status_checks_policy": True,
    }
    starter.repository.add_ruleset(Rule(type="required_status_checks", parameters=parameters), name="rules")

    base = (await read(github, key)).base

    assert set(base.required_contexts) == {
        RequiredContext(name="lint", app_id=15368, source="ruleset"),
        RequiredContext(name="test"),
    }
    assert (base.requires_up_to_date, base.required_approvals, base.requires_resolved_conversations) == (
        True,
        1,
        True,
    )


async def test_250_contexts_are_read(github: GitHub, starter: Starter, key: PullRequestKey) -> None:
    for number in range(250):
        run = starter.repository.start_check_run(head_sha(starter), f"job {number}", app="third-ci")
        starter.repository.complete_check_run(run, "success")

    snapshot = await read(github, key)
    listed = await github.read_check_runs(key, head_sha(starter))

    assert len(snapshot.contexts) == 250
    assert len(listed) == 250
    assert {context.outcome for context in snapshot.contexts} == {Outcome.PASSED}
    assert {context.identity for context in snapshot.contexts} == {context.identity for context in listed}


async def test_babysits_own_check_comes_back_as_its_own(github: GitHub, key: PullRequestKey) -> None:
    first = await read(github, key)
    check = PublishCheck(
        head_sha=first.head.sha,
        check_run_id=None,
        external_id="babysit:1:x:y",
        started_at=first.read_at,
        conclusion=None,
        title="Waiting for CI",
        summary="| gate |",
    )
    await github.apply(key, check)
    own = (await read(github, key)).own_check
    assert own is not None
    finding = Finding(path="tax.py", line=1, title="No test", message="Add one.")
    done = PublishCheck(
        head_sha=first.head.sha,
        check_run_id=own.check_run_id,
        external_id="babysit:1:x:z",
        started_at=first.read_at,
        conclusion="failure",
        title="Broken",
        summary="| gate |",
        annotations=[finding],
    )

    await github.apply(key, done)

    snapshot = await read(github, key)
    assert snapshot.contexts == ()
    assert snapshot.own_check is not None
    assert (snapshot.own_check.external_id, snapshot.own_check.conclusion) == ("babysit:1:x:z", "failure")


async def test_a_comment_is_found_again_and_edited(github: GitHub, key: PullRequestKey) -> None:
    await github.apply(key, PublishComment(comment_id=None, body="one"))
    (own,) = (await read(github, key)).own_comments

    await github.apply(key, PublishComment(comment_id=own.comment_id, body="two"))

    assert [comment.body for comment in (await read(github, key)).own_comments] == ["two"]


async def test_the_judged_head_is_merged_and_its_branch_deleted(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    snapshot = await read(github, key)
    await github.ask_mergeability(key)

    outcome = await github.merge(key, Merge(head_sha=snapshot.head.sha, method="squash"))
    assert snapshot.repository is not None
    branch = DeleteBranch(
        ref="agent/tax", head_sha=snapshot.head.sha, repository_node_id=snapshot.repository.node_id
    )
    with pytest.raises(Conflict, match="it was pushed to"):
        await github.apply(key, replace(branch, head_sha=snapshot.base.sha))
    await github.apply(key, branch)
    await github.apply(key, branch)

    after = await read(github, key)
    assert outcome == Merged(sha=starter.repository.branch_sha("main"))
    assert (after.state, after.merge_sha) == (PullRequestState.MERGED, starter.repository.branch_sha("main"))
    assert not after.head.exists
    assert await github.merge(key, Merge(head_sha=snapshot.head.sha, method="squash")) == outcome


async def test_a_head_that_moved_is_not_merged(github: GitHub, starter: Starter, key: PullRequestKey) -> None:
    judged = (await read(github, key)).head.sha
    starter.repository.push("agent/tax", {"tax.py": "rate = 7\n"}, message="Change", author="agent")
    await github.ask_mergeability(key)

    assert await github.merge(key, Merge(head_sha=judged, method="squash")) == HeadMoved()


async def test_what_protection_forbids_is_refused_in_githubs_words(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    starter.repository.protect("main", checks=["test"])
    await github.ask_mergeability(key)

    outcome = await github.merge(key, Merge(head_sha=head_sha(starter), method="squash"))

    assert isinstance(outcome, Refused)
    assert "test" in outcome.message


@pytest.mark.parametrize("mode", [Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP])
async def test_a_merge_that_was_done_but_denied_is_seen_and_not_repeated(
    github: GitHub, site: SimulatedGitHub, starter: Starter, key: PullRequestKey, mode: Mode
) -> None:
    await github.ask_mergeability(key)
    site.faults.add(Fault(method="PUT", path="*/merge", mode=mode))

    outcome = await github.merge(key, Merge(head_sha=head_sha(starter), method="squash"))

    assert outcome == Merged(sha=starter.repository.branch_sha("main"))
    assert sum(record.method == "PUT" for record in site.requests) == 1


async def test_pull_requests_are_found_by_head_and_by_base(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    head = HeadKey(installation_id=key.installation_id, repository="acme/app", head_sha=head_sha(starter))
    base = BaseKey(installation_id=key.installation_id, repository="acme/app", base_ref="main")

    at, into = await github.pull_requests_at(head), await github.pull_requests_into(base)

    assert (at, into) == ((key,), (key,))


async def test_the_sweep_notices_a_new_check(github: GitHub, starter: Starter, key: PullRequestKey) -> None:
    assert list(await github.installations()) == [key.installation_id]
    assert await github.installation_of("acme/app") == key.installation_id
    (before,) = (await github.sweep(key.installation_id)).pull_requests
    starter.repository.start_check_run(head_sha(starter), "test", app="third-ci")

    (after,) = (await github.sweep(key.installation_id)).pull_requests

    assert before.key == after.key == key
    assert before.fingerprint != after.fingerprint


async def test_a_failed_job_is_told_with_the_end_of_its_log(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    (job,) = starter.repository.start_workflow(head_sha(starter), ["test"])
    log = "collecting\nAssertionError: 19 != 7\nTOKEN=hunter22\n"
    starter.repository.finish_job(job, "failure", failed_step="Run pytest", log=log)
    (context,) = (await read(github, key)).contexts

    (run,) = await github.read_failed_runs(key, [context])

    assert (context.kind, context.outcome) == (ContextKind.CHECK_RUN, Outcome.FAILED)
    assert (run.job, run.step) == ("test", "Run pytest")
    assert "AssertionError: 19 != 7" in run.log_tail
    assert "hunter22" not in "".join(run.log_tail)


async def test_a_base_with_a_queue_takes_the_judged_head_into_it(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    starter.repository.add_ruleset(Rule(type="merge_queue", parameters={}), name="queue")
    await github.ask_mergeability(key)
    snapshot = await read(github, key)
    stale = Enqueue(node_id=snapshot.node_id, head_sha="0" * 40)
    judged = Enqueue(node_id=snapshot.node_id, head_sha=snapshot.head.sha)

    outcomes = [await github.merge(key, stale), await github.merge(key, judged)]

    assert snapshot.base.has_merge_queue
    assert outcomes == [HeadMoved(), Enqueued()]
    assert (await read(github, key)).queue_entry is not None
    assert await github.merge(key, judged) == Enqueued()


async def test_a_forks_pull_request_is_found_by_its_head_and_read_whole(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    fork = starter.world.fork("acme/app", "mallory")
    sha = fork.push("evil", {"x.py": "1\n"}, message="Help", author="mallory")
    pull = starter.repository.open_pull_request(head="mallory:evil", title="Help", author="mallory")
    head = HeadKey(installation_id=key.installation_id, repository="acme/app", head_sha=sha)

    (found,) = await github.pull_requests_at(head)
    snapshot = await read(github, found)

    assert found.number == pull.number
    assert snapshot.head.is_fork
    assert snapshot.head.repository == "mallory/app"


async def test_everything_that_people_wrote_is_read(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    repository = starter.repository
    repository.comment(key.number, "First.", author="wei")
    edited = repository.comment(key.number, "/approve", author="ada")
    repository.edit_comment(edited, "/approve pricing", author="ada")
    repository.review(key.number, "COMMENTED", author="wei", body="Why?")

    snapshot = await read(github, key)

    assert [
        (statement.kind, statement.author.login, statement.body, statement.is_edited)
        for statement in snapshot.statements[1:]
    ] == [
        (StatementKind.COMMENT, "wei", "First.", False),
        (StatementKind.COMMENT, "ada", "/approve pricing", True),
        (StatementKind.REVIEW, "wei", "Why?", False),
    ]
    assert snapshot.statements[0].kind is StatementKind.DESCRIPTION
    assert snapshot.statements[3].commit_sha == snapshot.head.sha


async def test_everybody_whom_a_commit_names_is_read(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    message = "Mend tax\n\nCo-authored-by: Wei <wei@users.noreply.github.com>"
    starter.repository.push("agent/tax", {"tax.py": "rate = 7\n"}, message=message, author="agent")

    snapshot = await read(github, key)

    assert [len(commit.logins) for commit in snapshot.commits] == [1, 2]
    assert "wei" in snapshot.commits[1].logins
    assert snapshot.commits[1].message.startswith("Mend tax")


async def test_what_became_of_labels_is_read(github: GitHub, starter: Starter, key: PullRequestKey) -> None:
    starter.repository.label(key.number, "strategic", author="ada")
    starter.repository.unlabel(key.number, "strategic", author="agent")

    snapshot = await read(github, key)

    assert [(event.label, event.actor.login, event.is_on) for event in snapshot.label_events] == [
        ("automerge", "agent", True),
        ("strategic", "ada", True),
        ("strategic", "agent", False),
    ]


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("ada", Role.ADMIN),
        ("max", Role.MAINTAIN),
        ("wei", Role.WRITE),
        ("tri", Role.TRIAGE),
        ("rob", Role.READ),
        ("nobody-at-all", Role.NONE),
    ],
)
async def test_a_person_has_the_role_that_github_says(
    github: GitHub, starter: Starter, key: PullRequestKey, login: str, role: Role
) -> None:
    account = starter.world.accounts.get(login)
    user_id = account.id if account is not None else 0

    assert await github.read_person(key, login, []) == Person(login=login, user_id=user_id, role=role)


async def test_a_comment_and_a_review_are_reacted_to_and_what_is_gone_is_refused(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    comment = starter.repository.comment(1, "/hold", author="wei")
    review = starter.repository.review(1, "COMMENTED", "/hold", author="wei")
    gone = starter.repository.comment(1, "/hold", author="wei")
    said = {statement.statement_id: statement for statement in (await read(github, key)).statements}
    starter.repository.delete_comment(gone)

    for one in (comment, review):
        await github.react(key, said[one.id], Reaction.TAKEN)
        await github.react(key, said[one.id], Reaction.DONE)

    with pytest.raises(Unprocessable):
        await github.react(key, said[gone.id], Reaction.TAKEN)
    assert [[given.content for given in one.reactions] for one in (comment, review)] == [
        ["eyes", "rocket"]
    ] * 2


async def test_only_teams_that_somebody_is_in_are_theirs(
    github: GitHub, starter: Starter, key: PullRequestKey
) -> None:
    starter.world.add_team("acme", "founders", ("wei",))

    person = await github.read_person(key, "wei", ["Acme/Founders", "acme/nobodies"])

    assert person == Person(
        login="wei",
        user_id=starter.world.account("wei").id,
        role=Role.WRITE,
        teams=frozenset({"acme/founders"}),
    )
