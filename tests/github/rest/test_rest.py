"""The same pull request read by GraphQL and by REST comes out as the same value.

What REST cannot tell is named here once, in `comparable`; everything else is compared whole.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.github.errors import GitHubError, ServerError
from bot.model.snapshot import Mergeability, PullRequestState, Snapshot
from simulator.actions.threads import LinePlace
from simulator.faults import Fault, Mode
from simulator.state.rules import Rule
from simulator.state.world import PullRequest

from .conftest import Stage

Staged = Callable[[Stage], PullRequest]


def comparable(snapshot: Snapshot) -> Snapshot:
    """Without what REST cannot tell: edits of descriptions and reviews, threads' ids and ends, co-authors;
    whether what has ended would merge, which nobody asks; and branches that agents left behind, which are
    told of when GraphQL is back.

    Lists that GitHub has in no order that is told are sorted.
    """
    return replace(
        snapshot,
        mergeability=snapshot.mergeability
        if snapshot.state is PullRequestState.OPEN
        else Mergeability.UNKNOWN,
        agent_branches=(),
        unresolved_threads=0,
        own_threads=[
            replace(thread, thread_id="", is_resolved=False, resolved_by=None)
            for thread in snapshot.own_threads
        ],
        statements=[
            replace(statement, is_edited=statement.is_edit_told and statement.is_edited, is_edit_told=True)
            for statement in snapshot.statements
        ],
        commits=[replace(commit, untold=frozenset()) for commit in snapshot.commits],
        contexts=sorted(
            snapshot.contexts, key=lambda context: (context.kind.value, context.name, context.run_id)
        ),
        suites=sorted(snapshot.suites, key=lambda suite: suite.suite_id),
        reviews=sorted(snapshot.reviews, key=lambda review: review.author.login),
    )


def opened(stage: Stage) -> PullRequest:
    return stage.opened()


def reported(stage: Stage) -> PullRequest:
    """CI of three kinds: a workflow, another App's check, a commit status."""
    pull_request, repository = opened(stage), stage.repository
    first, *_ = repository.start_workflow(pull_request.head_sha, ["build", "lint"])
    repository.complete_check_run(first, "success")
    repository.end_without_jobs(
        pull_request.head_sha, "startup_failure", name="Broken", path=".github/workflows/b.yml"
    )
    repository.start_check_run(pull_request.head_sha, "babysit", app=stage.starter.app)
    repository.set_status(pull_request.head_sha, "deploy", "pending", author="wei")
    repository.set_status(pull_request.head_sha, "deploy", "success", author="wei")
    return pull_request


def discussed(stage: Stage) -> PullRequest:
    """Comments, one of them edited, reviews of people of every role, lines, our own words among them."""
    pull_request, repository = opened(stage), stage.repository
    number = pull_request.number
    repository.comment(number, "Looks good.", author="rob")
    edited = repository.comment(number, "/hold", author="wei")
    stage.clock.advance(60)
    repository.edit_comment(edited, "/unhold", author="wei")
    repository.comment(number, "ours", author="babysit[bot]", app=stage.starter.app)
    repository.review(number, "CHANGES_REQUESTED", "No.", author="wei")
    repository.review(number, "APPROVED", "Yes.", author="wei")
    repository.review(number, "APPROVED", "Yes.", author="rob")
    repository.review(number, "COMMENTED", "Hm.", author="max")
    thread = repository.comment_on_line(number, LinePlace(path="tax.py", line=1), "Why 19?", author="max")
    repository.reply(number, thread, "Because.", author="agent")
    repository.comment_on_line(
        number, LinePlace(path="tax.py", line=1), "ours", author="babysit[bot]", app=stage.starter.app
    )
    return pull_request


def relabelled(stage: Stage) -> PullRequest:
    """Labels on and off, another base, closed and opened again."""
    pull_request, repository = opened(stage), stage.repository
    repository.label(pull_request.number, "strategic", author="max")
    repository.unlabel(pull_request.number, "strategic", author="wei")
    repository.create_branch("next", repository.branch_sha("main") or "", author="ada")
    repository.retarget(pull_request.number, "next", author="ada")
    repository.close(pull_request.number, author="agent")
    repository.reopen(pull_request.number, author="agent")
    return pull_request


def ruled(stage: Stage) -> PullRequest:
    """Rulesets ask for checks, approvals and a way to merge; two people approved."""
    pull_request, repository = reported(stage), stage.repository
    checks = {
        "required_status_checks": [{"context": "build", "integration_id": 15368}, {"context": "deploy"}],
        "strict_required_status_checks_policy": True,
    }
    reviews = {"required_approving_review_count": 1, "allowed_merge_methods": ["squash"]}
    repository.add_ruleset(
        Rule(type="required_status_checks", parameters=checks),
        Rule(type="pull_request", parameters=reviews),
        Rule(type="deletion"),
        include=["~ALL"],
    )
    repository.review(pull_request.number, "APPROVED", author="wei")
    return pull_request


def unapproved(stage: Stage) -> PullRequest:
    """One approval is missing, which a ruleset asks for."""
    reviews = {"required_approving_review_count": 2, "allowed_merge_methods": ["squash", "rebase"]}
    stage.repository.add_ruleset(Rule(type="pull_request", parameters=reviews))
    pull_request = opened(stage)
    stage.repository.review(pull_request.number, "APPROVED", author="wei")
    return pull_request


def configured(stage: Stage) -> PullRequest:
    """The pull request changes Babysit's configuration, and the organisation has one too."""
    files: dict[str, str | bytes] = {".github/babysit.yml": "version: 1\nmode: observe\n"}
    stage.starter.world.add_repository("acme/.github", files)
    stage.repository.push("agent/tax", {".github/babysit.yml": "version: 1\n"}, message="C", author="agent")
    return stage.repository.open_pull_request(head="agent/tax", title="Configure", author="agent")


def stacked(stage: Stage) -> PullRequest:
    """Another pull request goes into this one's branch, and another one has the same head."""
    pull_request, repository = opened(stage), stage.repository
    repository.push("agent/more", {"more.py": "1\n"}, onto="agent/tax", message="More", author="agent")
    repository.open_pull_request(head="agent/more", base="agent/tax", title="More", author="agent")
    repository.create_branch("agent/twin", pull_request.head_sha, author="agent")
    repository.open_pull_request(head="agent/twin", title="Twin", author="agent")
    return pull_request


def merged(stage: Stage) -> PullRequest:
    pull_request = opened(stage)
    stage.repository.settle_mergeability(pull_request)
    stage.repository.merge(pull_request.number, method="squash", author="wei")
    stage.repository.delete_branch("agent/tax", author="wei")
    return pull_request


def forked(stage: Stage) -> PullRequest:
    fork = stage.starter.world.fork(stage.repository.full_name, "mallory")
    fork.push("feature", {"x.py": "1\n"}, message="Add", author="mallory")
    return stage.repository.open_pull_request(head="mallory:feature", title="Add", author="mallory")


def drafted(stage: Stage) -> PullRequest:
    pull_request = stage.repository
    pull_request.push("agent/tax", {"tax.py": "rate = 19\n"}, message="Add", author="agent")
    made = pull_request.open_pull_request(
        head="agent/tax", title="Add", author="agent", draft=True, body="Why."
    )
    pull_request.lock(made.number, author="ada")
    return made


def conflicting(stage: Stage) -> PullRequest:
    pull_request = opened(stage)
    stage.repository.push("main", {"tax.py": "rate = 7\n"}, message="Other", author="ada")
    return pull_request


def many(stage: Stage) -> PullRequest:
    """More than a page of everything."""
    pull_request, repository = opened(stage), stage.repository
    files: dict[str, str | bytes | None] = {f"src/f{number}.py": "1\n" for number in range(130)}
    repository.push("agent/tax", files, message="Many", author="agent")
    for number in range(120):
        repository.comment(pull_request.number, f"comment {number}", author="rob")
        repository.set_status(pull_request.head_sha, f"status {number}", "success", author="wei")
        repository.start_check_run(pull_request.head_sha, f"check {number}")
    return pull_request


STATES = [
    opened, reported, discussed, relabelled, ruled, unapproved, configured, stacked, merged, forked, drafted,
    conflicting, many,
]  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_both_ways_tell_the_same_of_a_pull_request(stage: Stage, state: Staged) -> None:
    pull_request = state(stage)
    stage.repository.settle_mergeability(pull_request)

    by_graphql = await stage.read(pull_request)
    stage.take_graphql_away()
    by_rest = await stage.read(pull_request)

    assert by_graphql.missing == by_rest.missing == ()
    assert comparable(by_rest) == comparable(by_graphql)


def unresolved(stage: Stage) -> PullRequest:
    """A ruleset asks for resolved conversations, and there is one."""
    stage.repository.add_ruleset(
        Rule(type="pull_request", parameters={"required_review_thread_resolution": True})
    )
    pull_request = stage.opened()
    stage.repository.comment_on_line(
        pull_request.number, LinePlace(path="tax.py", line=1), "Why 19?", author="max"
    )
    return pull_request


def protected(stage: Stage) -> PullRequest:
    stage.repository.protect("main", checks=["build"], approvals=1)
    return stage.opened()


def queued(stage: Stage) -> PullRequest:
    stage.repository.add_ruleset(Rule(type="merge_queue"))
    return stage.opened()


def commanded(stage: Stage) -> PullRequest:
    pull_request = stage.opened()
    stage.repository.review(pull_request.number, "COMMENTED", "/approve", author="max")
    return pull_request


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (unresolved, "whether the conversations are resolved that main asks to be"),
        (protected, "what the branch protection of main asks for beside checks"),
        (queued, "what is in the merge queue of main"),
        (commanded, "was edited, whose commands wait for that"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
async def test_what_rest_cannot_tell_is_missing(stage: Stage, state: Staged, words: str) -> None:
    pull_request = state(stage)
    stage.repository.settle_mergeability(pull_request)
    stage.take_graphql_away()

    (gap,) = (await stage.read(pull_request)).missing

    assert gap.startswith("while GitHub's GraphQL cannot be used, nobody can tell ")
    assert words in gap


PARTS = (
    "rules/branches/* check-suites status check-runs events pulls/*/commits reviews permission "
    "issues/*/comments files pulls/*/comments pulls git/trees/*"
)


@pytest.mark.parametrize("path", PARTS.split())
async def test_a_part_that_github_refuses_is_missing_and_the_rest_is_told(stage: Stage, path: str) -> None:
    pull_request = stage.opened()
    stage.repository.review(pull_request.number, "APPROVED", author="wei")
    stage.take_graphql_away()
    stage.site.faults.add(Fault(path=f"/repos/acme/app/*{path}", times=None, status=403))

    found = await stage.read(pull_request)

    assert found.title == "Add tax"
    assert found.missing


@pytest.mark.parametrize("path", ["*/rules/branches/*", "*/git/trees/*", "*/reviews", "*/pulls/1"])
async def test_a_part_that_fails_by_githubs_fault_is_asked_for_again_later(stage: Stage, path: str) -> None:
    pull_request = stage.opened()
    stage.take_graphql_away()
    stage.site.faults.add(Fault(path=path, times=None, status=502))

    with pytest.raises(ServerError):
        await stage.read(pull_request)


async def test_a_pull_request_that_is_gone_is_none_by_rest_too(stage: Stage) -> None:
    key = stage.key(stage.opened())
    stage.take_graphql_away()

    assert await stage.github.read_snapshot(replace(key, number=999)) is None
    assert await stage.github.read_snapshot(replace(key, repository_id=4711)) is None


async def test_a_repository_that_was_renamed_is_found_by_rest_too(stage: Stage) -> None:
    pull_request = stage.opened()
    key = stage.key(pull_request)
    stage.repository.rename("shop", author="ada")
    stage.take_graphql_away()

    found = await stage.github.read_snapshot(key)

    assert found is not None
    assert (found.key.repository, found.missing) == ("acme/shop", ())


async def test_a_push_while_rest_reads_is_noticed(stage: Stage) -> None:
    pull_request = stage.opened()
    stage.take_graphql_away()
    late: dict[str, str | bytes | None] = {"backdoor.py": "1\n"}
    stage.site.faults.before(
        "GET", "*/check-suites", lambda: stage.repository.push("agent/tax", late, author="agent")
    )

    found = await stage.read(pull_request)

    assert found.head.sha == pull_request.head_sha
    assert "backdoor.py" in [file.path for file in found.changed_files]


SPENT = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795996800"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path="/graphql", times=None, mode=Mode.DROP),
        Fault(path="/graphql", times=None, status=200, body={"errors": [{"message": "timedout"}]}),
        Fault(path="/graphql", times=None, status=200, body="<html>Maintenance</html>"),
        Fault(path="/graphql", times=None, status=403, body={"message": "API rate limit"}, headers=SPENT),
        Fault(path="/graphql", times=None, status=404, body={"message": "Not Found"}),
        Fault(path="/graphql", times=None, status=503, headers={"Retry-After": "120"}),
    ],
    ids=["dropped", "timed out there", "a page", "out of points", "not there", "closed for a while"],
)
async def test_every_way_to_be_down_sends_babysit_to_rest(stage: Stage, fault: Fault) -> None:
    pull_request = stage.opened()
    stage.site.faults.add(fault)

    assert (await stage.read(pull_request)).missing == ()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path="/graphql", times=None, status=401, body={"message": "Bad credentials"}),
        Fault(path="/graphql", times=None, status=403, body={"message": "Not accessible by integration"}),
        Fault(path="/graphql", times=None, status=422, body={"message": "Unprocessable"}),
        Fault(
            path="/graphql",
            times=None,
            status=200,
            body={"errors": [{"message": "no such field", "extensions": {"code": "undefinedField"}}]},
        ),
    ],
    ids=["401", "403", "422", "not in the schema"],
)
async def test_an_answer_of_graphqls_is_no_reason_to_ask_rest(stage: Stage, fault: Fault) -> None:
    pull_request = stage.opened()
    stage.site.faults.add(fault)

    with pytest.raises(GitHubError):
        await stage.read(pull_request)

    assert not any(request.route.endswith("/pulls/{number}") for request in stage.site.requests)
