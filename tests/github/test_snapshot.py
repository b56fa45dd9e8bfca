from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.contexts import foreign
from bot.github.errors import Forbidden, Incomplete, ServerError
from bot.github.github import GitHub
from bot.model.keys import PullRequestKey
from bot.model.snapshot import (
    GHOST,
    Actor,
    ActorKind,
    Base,
    ChangedFile,
    ConfigurationFile,
    Context,
    ContextKind,
    Head,
    Mergeability,
    OpenPullRequest,
    OwnCheck,
    OwnComment,
    Proposal,
    PullRequestState,
    RequiredContext,
    Snapshot,
    Suite,
)
from bot.model.trigger import Outcome
from tests.github.scripted import (
    APP_ID,
    BASE_SHA,
    NOW,
    SHA,
    Answer,
    Request,
    ScriptedGitHub,
    check_run,
    connection,
    snapshot_data,
)

Spoil = Callable[[dict[str, Any]], None]


async def read(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    spoil: Spoil = lambda _pull_request: None,
    errors: list[dict[str, Any]] | None = None,
) -> Snapshot:
    """The snapshot of the ready pull request with one thing changed."""
    data = snapshot_data()
    spoil(data["repository"]["pullRequest"])
    content = {"data": data, **({"errors": errors} if errors else {})}
    script.on("query Snapshot", Answer(content))
    snapshot = await github.read_snapshot(key)
    assert snapshot is not None
    return snapshot


def commit(pull_request: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = pull_request["commits"]["nodes"][0]["commit"]
    return found


def with_contexts(*nodes: dict[str, Any]) -> Spoil:
    def spoil(pull_request: dict[str, Any]) -> None:
        commit(pull_request)["statusCheckRollup"] = {"contexts": connection(list(nodes))}

    return spoil


def with_rules(*rules: dict[str, Any]) -> Spoil:
    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request["baseRef"]["rules"] = connection(list(rules))

    return spoil


async def test_one_request_fills_the_whole_snapshot(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    snapshot = await read(github, script, key)

    assert script.asked() == ["POST /graphql"]
    assert snapshot.missing == ()
    assert (snapshot.read_at, snapshot.viewer_login, snapshot.node_id) == (NOW, "babysit[bot]", "PR_7")
    assert snapshot.author == Actor("claude", ActorKind.BOT)
    assert snapshot.labels == {"automerge"}
    assert snapshot.head == Head(ref="agent/tax", sha=SHA, repository="acme/shop")
    assert snapshot.base == Base(ref="main", sha=BASE_SHA, is_default=True, own_items="", agent_files="")
    assert snapshot.mergeability is Mergeability.MERGEABLE
    assert snapshot.changed_files == (ChangedFile(path="tax.py", change="ADDED", additions=3),)
    assert snapshot.open_pull_requests == ()
    assert [context.identity for context in snapshot.contexts] == [(ContextKind.CHECK_RUN, 15368, "", "test")]


@pytest.mark.parametrize(
    "content",
    [
        {
            "data": {"viewer": None, "repository": None},
            "errors": [{"type": "NOT_FOUND", "path": ["repository"]}],
        },
        {
            "data": {"repository": {**snapshot_data()["repository"], "pullRequest": None}},
            "errors": [{"type": "NOT_FOUND", "path": ["repository", "pullRequest"]}],
        },
    ],
    ids=["repository", "pull request"],
)
async def test_what_is_gone_is_no_snapshot(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, content: dict[str, Any]
) -> None:
    script.on("query Snapshot", Answer(content))

    assert await github.read_snapshot(key) is None


async def test_a_pull_request_that_may_not_be_read_is_no_absent_one(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    error = {"type": "FORBIDDEN", "path": ["repository", "pullRequest"], "message": "Resource not accessible"}
    repository = {**snapshot_data()["repository"], "pullRequest": None}
    script.on("query Snapshot", Answer({"data": {"repository": repository}, "errors": [error]}))

    with pytest.raises(Forbidden, match="Resource not accessible"):
        await github.read_snapshot(key)


async def test_an_answer_without_data_is_githubs_failure(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    script.on("query Snapshot", Answer({"data": None, "errors": [{"message": "Something went wrong"}]}))
    script.on("GET /repos/acme/shop/pulls/7", Answer(status=502))

    with pytest.raises(ServerError):
        await github.read_snapshot(key)


@pytest.mark.parametrize(
    ("conclusion", "outcome"),
    [
        ("SUCCESS", Outcome.PASSED),
        ("NEUTRAL", Outcome.PASSED),
        ("SKIPPED", Outcome.PASSED),
        ("FAILURE", Outcome.FAILED),
        ("CANCELLED", Outcome.FAILED),
        ("TIMED_OUT", Outcome.FAILED),
        ("ACTION_REQUIRED", Outcome.FAILED),
        ("STARTUP_FAILURE", Outcome.FAILED),
        ("STALE", Outcome.FAILED),
        ("A_WORD_OF_2030", Outcome.FAILED),
    ],
)
async def test_only_three_conclusions_pass(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, conclusion: str, outcome: Outcome
) -> None:
    snapshot = await read(github, script, key, with_contexts(check_run("test", conclusion)))

    assert [(context.state, context.outcome) for context in snapshot.contexts] == [
        (conclusion.lower(), outcome)
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((word, Outcome.PENDING) for word in ("QUEUED", "IN_PROGRESS", "WAITING", "PENDING", "REQUESTED")),
        ("COMPLETED", Outcome.FAILED),
        ("A_WORD_OF_2030", Outcome.FAILED),
    ],
)
async def test_a_run_without_conclusion_never_passes(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, status: str, outcome: Outcome
) -> None:
    snapshot = await read(github, script, key, with_contexts(check_run("test", None, status=status)))

    assert [context.outcome for context in snapshot.contexts] == [outcome]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("SUCCESS", Outcome.PASSED),
        ("PENDING", Outcome.PENDING),
        ("EXPECTED", Outcome.PENDING),
        ("ERROR", Outcome.FAILED),
        ("FAILURE", Outcome.FAILED),
    ],
)
async def test_a_commit_status_is_a_context(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, state: str, outcome: Outcome
) -> None:
    status = {
        "__typename": "StatusContext",
        "context": "ci/build",
        "state": state,
        "createdAt": "2026-11-22T11:00:00Z",
        "targetUrl": "https://ci.example/1",
        "isRequired": True,
    }

    snapshot = await read(github, script, key, with_contexts(status))

    assert [(context.kind, context.name, context.outcome) for context in snapshot.contexts] == [
        (ContextKind.COMMIT_STATUS, "ci/build", outcome)
    ]
    assert snapshot.contexts[0].is_required


@pytest.mark.parametrize("order", [1, -1], ids=["older first", "newer first"])
async def test_the_newest_run_of_a_name_counts(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, order: int
) -> None:
    runs = [check_run("test", "SUCCESS", databaseId=1), check_run("test", "FAILURE", databaseId=2)]

    snapshot = await read(github, script, key, with_contexts(*runs[::order]))

    assert [(context.run_id, context.state) for context in foreign(snapshot)] == [(2, "failure")]


async def test_a_status_and_runs_of_two_apps_with_one_name_are_three_contexts(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    other = check_run("ci", checkSuite={"app": {"databaseId": 9, "name": "Other"}})
    status = {"__typename": "StatusContext", "context": "ci", "state": "SUCCESS", "isRequired": False}

    snapshot = await read(github, script, key, with_contexts(check_run("ci"), other, status))

    assert {context.app_id for context in snapshot.contexts} == {15368, 9, None}


async def test_babysits_own_check_is_no_context(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    mine = {"checkSuite": {"app": {"databaseId": APP_ID, "name": "Babysit"}}, "externalId": "babysit:1"}
    older = check_run("babysit", "FAILURE", databaseId=1, **mine)
    newer = check_run("babysit", None, databaseId=2, **mine)

    snapshot = await read(github, script, key, with_contexts(newer, older))

    assert snapshot.contexts == ()
    assert snapshot.own_check == OwnCheck(
        check_run_id=2,
        external_id="babysit:1",
        status="in_progress",
        conclusion=None,
        started_at=NOW.replace(hour=11),
    )


async def test_another_apps_check_of_the_same_name_stays_a_context(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    forged = check_run("babysit", "SUCCESS", externalId="babysit:1")

    snapshot = await read(github, script, key, with_contexts(forged))

    assert snapshot.own_check is None
    assert [context.name for context in snapshot.contexts] == ["babysit"]


async def test_a_head_without_reports_has_no_contexts_and_misses_nothing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    def spoil(pull_request: dict[str, Any]) -> None:
        commit(pull_request)["statusCheckRollup"] = None

    snapshot = await read(github, script, key, spoil)

    assert (snapshot.contexts, snapshot.missing) == ((), ())


async def test_suites_are_read_with_their_workflow_and_event_and_our_own_is_left_out(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    run = {"event": "push", "url": "https://run/1", "workflow": {"databaseId": 5, "name": "CI"}}

    def spoil(pull_request: dict[str, Any]) -> None:
        commit(pull_request)["checkSuites"] = connection(
            [
                {
                    "databaseId": 75939961567,
                    "status": "COMPLETED",
                    "conclusion": "ACTION_REQUIRED",
                    "updatedAt": "2026-11-22T11:00:00Z",
                    "app": {"databaseId": 15368, "name": "GitHub Actions"},
                    "workflowRun": run,
                },
                {"databaseId": 2, "status": "QUEUED", "app": {"databaseId": 9, "name": "Other"}},
                {"databaseId": 3, "status": "QUEUED", "app": {"databaseId": APP_ID, "name": "Babysit"}},
            ]
        )

    assert (await read(github, script, key, spoil)).suites == (
        Suite(
            suite_id=75939961567,
            status="completed",
            conclusion="action_required",
            app_id=15368,
            app_name="GitHub Actions",
            workflow="CI",
            workflow_id=5,
            event="push",
            updated_at=NOW.replace(hour=11),
            url="https://run/1",
        ),
        Suite(suite_id=2, status="queued", app_id=9, app_name="Other"),
    )


async def test_rulesets_say_what_is_required(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    checks = {
        "type": "REQUIRED_STATUS_CHECKS",
        "parameters": {
            "__typename": "RequiredStatusChecksParameters",
            "strictRequiredStatusChecksPolicy": True,
            "requiredStatusChecks": [{"context": "test", "integrationId": 15368}],
        },
    }
    reviews = {
        "type": "PULL_REQUEST",
        "parameters": {
            "__typename": "PullRequestParameters",
            "allowedMergeMethods": ["SQUASH", "MERGE"],
            "requiredApprovingReviewCount": 2,
            "requiredReviewThreadResolution": True,
        },
    }
    linear = {"type": "REQUIRED_LINEAR_HISTORY", "parameters": None}

    snapshot = await read(github, script, key, with_rules(checks, reviews, linear))

    assert snapshot.missing == ()
    assert snapshot.base == Base(
        ref="main",
        is_default=True,
        sha=BASE_SHA,
        required_contexts=(RequiredContext(name="test", app_id=15368, source="ruleset"),),
        requires_up_to_date=True,
        requires_resolved_conversations=True,
        required_approvals=2,
        merge_methods=frozenset({"squash"}),
        rule_types=frozenset({"REQUIRED_LINEAR_HISTORY", "REQUIRED_STATUS_CHECKS", "PULL_REQUEST"}),
        own_items="",
        agent_files="",
    )


async def test_classic_protection_binds_checks_to_apps_where_it_may_be_read(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request["baseRef"]["branchProtectionRule"] = {
            "requiresStatusChecks": True,
            "requiresStrictStatusChecks": True,
            "requiredStatusChecks": [{"context": "test", "app": {"databaseId": 15368}}],
            "requiresApprovingReviews": True,
            "requiredApprovingReviewCount": 1,
            "requiresConversationResolution": True,
            "requiresLinearHistory": True,
        }

    snapshot = await read(github, script, key, spoil)

    assert snapshot.base == Base(
        ref="main",
        is_default=True,
        sha=BASE_SHA,
        required_contexts=(RequiredContext(name="test", app_id=15368),),
        requires_up_to_date=True,
        requires_resolved_conversations=True,
        required_approvals=1,
        merge_methods=frozenset({"squash", "rebase"}),
        own_items="",
        agent_files="",
    )


async def test_classic_protection_is_known_by_name_without_administration(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request["baseRef"]["refUpdateRule"] = {
            "requiredStatusCheckContexts": ["test"],
            "requiredApprovingReviewCount": 1,
            "requiresConversationResolution": False,
            "requiresLinearHistory": False,
        }

    forbidden = {
        "type": "FORBIDDEN",
        "path": ["repository", "pullRequest", "baseRef", "branchProtectionRule"],
        "message": "Resource not accessible by integration",
    }

    snapshot = await read(github, script, key, spoil, [forbidden])

    assert snapshot.missing == ()
    assert snapshot.base.required_contexts == (RequiredContext(name="test"),)
    assert snapshot.base.required_approvals == 1


@pytest.mark.parametrize(
    ("spoil", "missing"),
    [
        (with_rules({"type": "REQUIRED_STATUS_CHECKS", "parameters": None}), "required_status_checks"),
        (lambda pull_request: pull_request["baseRef"].update(rules=None), "the base branch's rules"),
        (lambda pull_request: pull_request.update(baseRef=None), "the base branch main"),
        (lambda pull_request: pull_request.update(labels=None), "the labels could not be read"),
        (
            lambda pull_request: pull_request.update(labels=connection([None], 1)),
            "only 0 of 1 of the labels",
        ),
        (
            lambda pull_request: pull_request.update(files=connection([], 3_500)),
            "only 0 of 3500 of the changed files",
        ),
        (lambda pull_request: pull_request.update(commits={"nodes": []}), "the checks of the head commit"),
    ],
    ids=["rule", "rules", "base", "labels", "null label", "files", "commit"],
)
async def test_what_github_did_not_tell_whole_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, spoil: Spoil, missing: str
) -> None:
    snapshot = await read(github, script, key, spoil)

    assert missing in "; ".join(snapshot.missing)


async def test_a_partial_error_anywhere_else_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    error = {"type": "FORBIDDEN", "path": ["repository", "pullRequest", "reviewDecision"], "message": "No."}

    snapshot = await read(github, script, key, errors=[error])

    assert snapshot.missing == ("GitHub did not tell repository.pullRequest.reviewDecision: No.",)


async def test_a_head_that_may_not_be_seen_counts_as_protected(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    error = {"type": "FORBIDDEN", "path": ["repository", "pullRequest", "headRef"], "message": "No."}

    snapshot = await read(github, script, key, lambda found: found.update(headRef=None), [error])

    assert snapshot.missing == ()
    assert (snapshot.head.exists, snapshot.head.is_protected) == (True, True)


@pytest.mark.parametrize(
    ("head_ref", "expected"),
    [
        (None, (False, False)),
        ({"refUpdateRule": {"allowsDeletions": False}, "rules": connection([])}, (True, True)),
        ({"refUpdateRule": None, "rules": connection([{"type": "DELETION"}])}, (True, True)),
        ({"refUpdateRule": {"allowsDeletions": True}, "rules": connection([])}, (True, False)),
        ({"refUpdateRule": None, "rules": connection([], 150, "next")}, (True, True)),
    ],
    ids=["deleted", "classic", "ruleset", "free", "too many rules"],
)
async def test_the_head_branch_says_whether_it_may_be_deleted(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    head_ref: dict[str, Any] | None,
    expected: tuple[bool, bool],
) -> None:
    snapshot = await read(github, script, key, lambda found: found.update(headRef=head_ref))

    assert (snapshot.head.exists, snapshot.head.is_protected) == expected


async def test_only_babysits_comments_are_kept(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    nodes = [
        {"databaseId": 1, "viewerDidAuthor": False, "body": "<!-- babysit:status -->"},
        {"databaseId": 2, "viewerDidAuthor": True, "body": "mine"},
    ]

    snapshot = await read(github, script, key, lambda found: found.update(comments=connection(nodes)))

    assert snapshot.own_comments == (OwnComment(comment_id=2, body="mine"),)


async def test_a_deleted_author_is_the_ghost(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    snapshot = await read(github, script, key, lambda found: found.update(author=None))

    assert snapshot.author == GHOST


async def test_the_base_branchs_configuration_comes_before_the_organisations(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    data = snapshot_data()
    data["organizationDefaults"] = organisation("version: 1 # theirs")
    data["repository"]["pullRequest"]["baseRef"]["target"]["file"] = blob("version: 1")
    script.on("query Snapshot", Answer({"data": data}))

    snapshot = await github.read_snapshot(key)

    assert snapshot is not None
    assert snapshot.configuration == ConfigurationFile(
        repository="acme/shop", path=".github/babysit.yml", text="version: 1"
    )


async def test_the_organisations_configuration_is_read_beside_the_repositorys(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    data = snapshot_data()
    data["organizationDefaults"] = organisation("version: 1 # theirs")
    script.on("query Snapshot", Answer({"data": data}))

    snapshot = await github.read_snapshot(key)

    assert snapshot is not None
    assert snapshot.configuration is None
    assert snapshot.organisation_configuration == ConfigurationFile(
        repository="acme/.github", path=".github/babysit.yml", text="version: 1 # theirs"
    )


async def test_an_organisation_without_defaults_misses_nothing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    error = {"type": "NOT_FOUND", "path": ["organizationDefaults"], "message": "Could not resolve"}

    snapshot = await read(github, script, key, errors=[error])

    assert (snapshot.configuration, snapshot.missing) == (None, ())


@pytest.mark.parametrize(
    "file",
    [
        {"object": {"__typename": "Blob", "isBinary": True, "isTruncated": False, "text": None}},
        {"object": {"__typename": "Blob", "isBinary": False, "isTruncated": True, "text": "version: 1"}},
        {"object": {"__typename": "Tree"}},
        {"object": None},
    ],
    ids=["binary", "truncated", "directory", "submodule"],
)
async def test_a_configuration_that_is_no_whole_text_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey, file: dict[str, Any]
) -> None:
    snapshot = await read(github, script, key, lambda found: found["baseRef"]["target"].update(file=file))

    assert snapshot.missing == (".github/babysit.yml in acme/shop is too large or no text",)
    assert snapshot.configuration is not None
    assert snapshot.configuration.text is None


@pytest.mark.parametrize(
    ("path", "proposed"),
    [
        (
            ".github/babysit.yml",
            ConfigurationFile(repository="acme/shop", path=".github/babysit.yml", text="new"),
        ),
        ("tax.py", None),
    ],
)
async def test_the_heads_configuration_is_a_proposal_only_where_the_diff_touches_it(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    path: str,
    proposed: ConfigurationFile | None,
) -> None:
    def spoil(pull_request: dict[str, Any]) -> None:
        commit(pull_request)["file"] = blob("new")
        pull_request["files"] = connection([{"path": path, "changeType": "MODIFIED"}])

    snapshot = await read(github, script, key, spoil)

    assert (snapshot.configuration, snapshot.proposed_configuration) == (None, proposed)


async def test_250_contexts_are_read_in_three_requests(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    runs = [check_run(f"job {number}", databaseId=number) for number in range(250)]
    further_pages(script, lambda start: {"commits": commits(runs, start)})

    snapshot = await read(github, script, key, lambda found: found.update(commits=commits(runs, 0)))

    assert snapshot.missing == ()
    assert len(snapshot.contexts) == 250
    assert len(script.asked("POST /graphql")) == 3


async def test_all_unfinished_lists_go_on_in_one_request(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    labels = [{"name": f"label {number}"} for number in range(150)]
    files = [{"path": f"{number}.py", "changeType": "ADDED"} for number in range(120)]
    further_pages(script, lambda start: {"labels": page(labels, start), "files": page(files, start)})

    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request.update(labels=page(labels, 0), files=page(files, 0))

    snapshot = await read(github, script, key, spoil)

    assert snapshot.missing == ()
    assert (len(snapshot.labels), len(snapshot.changed_files)) == (150, 120)
    asked = script.bodies("POST /graphql")[1]["variables"]
    assert (asked["labelsAfter"], asked["filesAfter"], asked["moreRules"]) == ("100", "100", False)


async def test_3000_files_are_read(github: GitHub, script: ScriptedGitHub, key: PullRequestKey) -> None:
    files = [{"path": f"{number}.py", "changeType": "ADDED"} for number in range(3_000)]
    further_pages(script, lambda start: {"files": page(files, start)})

    snapshot = await read(github, script, key, lambda found: found.update(files=page(files, 0)))

    assert snapshot.missing == ()
    assert len(snapshot.changed_files) == 3_000


async def test_a_head_that_moves_between_pages_is_read_again(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    many, few = snapshot_data(), snapshot_data()
    many["repository"]["pullRequest"]["labels"] = connection([{"name": "x"}], 2, "1")
    few["repository"]["pullRequest"]["title"] = "Add tax again"
    script.on("query Snapshot", Answer({"data": many}), Answer({"data": few}))
    moved = {"headRefOid": "c" * 40, "labels": connection([{"name": "y"}])}
    script.on("query SnapshotMore", Answer({"data": {"repository": {"pullRequest": moved}}}))

    snapshot = await github.read_snapshot(key)

    assert snapshot is not None
    assert (snapshot.title, snapshot.missing) == ("Add tax again", ())


async def test_a_head_that_keeps_moving_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    snapshot = await read(github, script, key, lambda found: commit(found).update(oid="c" * 40))

    assert snapshot.missing == ("the head moved while its pages were read",)
    assert len(script.asked()) == 2


async def test_beyond_a_hundred_open_pull_requests_only_those_based_on_the_head_are_asked_for(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    data = snapshot_data()
    nodes = [{"number": 7, "baseRefName": "main", "headRefName": "agent/tax"}]
    data["repository"]["openPullRequests"] = connection(nodes, 500, "cursor")
    stacked = connection([{"number": 9, "baseRefName": "agent/tax", "headRefName": "agent/vat"}])
    script.on("query Snapshot", Answer({"data": data}))
    more = {"openPullRequests": stacked, "pullRequest": {"headRefOid": SHA}}
    script.on("query SnapshotMore", Answer({"data": {"repository": more}}))

    snapshot = await github.read_snapshot(key)

    assert snapshot is not None
    assert snapshot.missing == ()
    assert snapshot.open_pull_requests == (
        OpenPullRequest(number=9, base_ref="agent/tax", head_ref="agent/vat"),
    )
    asked = script.bodies("POST /graphql")[1]["variables"]
    assert (asked["headRefName"], asked["openPullRequestsAfter"]) == ("agent/tax", None)


async def test_rest_knows_check_runs_that_the_snapshot_misses(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    def rest_run(number: int, name: str, app_id: int = 15368) -> dict[str, Any]:
        return {
            "id": number,
            "name": name,
            "status": "completed",
            "conclusion": "success",
            "external_id": "babysit:1",
            "started_at": "2026-11-22T11:00:00Z",
            "completed_at": "2026-11-22T11:05:00Z",
            "html_url": "https://github.com/acme/shop/runs/1",
            "app": {"id": app_id, "name": "GitHub Actions"},
            "check_suite": {"id": 10 + number},
        }

    route = f"/repos/acme/shop/commits/{SHA}/check-runs"
    link = {"Link": f'<{script.url}{route}?page=2>; rel="next"'}
    script.on(
        f"GET {route}",
        Answer({"total_count": 3, "check_runs": [rest_run(1, "test"), rest_run(2, "test")]}, headers=link),
        Answer({"total_count": 3, "check_runs": [rest_run(3, "babysit", APP_ID)]}),
    )

    contexts = await github.read_check_runs(key, SHA)

    assert contexts == tuple(
        Context(
            kind=ContextKind.CHECK_RUN,
            name="test",
            state="success",
            outcome=Outcome.PASSED,
            app_id=15368,
            app_name="GitHub Actions",
            run_id=number,
            suite_id=10 + number,
            is_babysits=True,
            reported_at=NOW.replace(hour=11, minute=5),
            url="https://github.com/acme/shop/runs/1",
        )
        for number in (1, 2)
    )


def blob(text: str) -> dict[str, Any]:
    return {"object": {"__typename": "Blob", "isBinary": False, "isTruncated": False, "text": text}}


def organisation(text: str) -> dict[str, Any]:
    return {"nameWithOwner": "acme/.github", "defaultBranchRef": {"target": {"file": blob(text)}}}


def page(nodes: list[Any], start: int) -> dict[str, Any]:
    end = start + 100
    return connection(nodes[start:end], len(nodes), str(end) if end < len(nodes) else None)


def commits(runs: list[Any], start: int) -> dict[str, Any]:
    found = {
        "oid": SHA,
        "file": None,
        "statusCheckRollup": {"contexts": page(runs, start)},
        "checkSuites": connection([]),
    }
    return {"nodes": [{"commit": found}]}


def further_pages(script: ScriptedGitHub, lists: Callable[[int], dict[str, Any]]) -> None:
    """Answer further pages, whichever list's cursor they go on from."""

    def reply(request: Request) -> Answer:
        variables = request.body["variables"]
        start = next(int(cursor) for name, cursor in variables.items() if name.endswith("After") and cursor)
        pull_request = {"headRefOid": SHA, **lists(start)}
        return Answer({"data": {"repository": {"pullRequest": pull_request}}})

    script.on("query SnapshotMore", reply)


async def test_a_further_page_that_github_cannot_tell_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    error = {"type": "SERVICE_UNAVAILABLE", "path": ["repository", "pullRequest", "labels"], "message": "No."}
    data = {"repository": {"pullRequest": {"headRefOid": SHA, "labels": None}}}
    script.on("query SnapshotMore", Answer({"data": data, "errors": [error]}))

    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request["labels"] = connection([{"name": "strategic"}], 2, "1")

    snapshot = await read(github, script, key, spoil)

    assert snapshot.missing == (
        "GitHub did not tell repository.pullRequest.labels: No.",
        "only 1 of 2 of the labels could be read",
    )


async def test_check_runs_that_come_while_they_are_listed_are_asked_for_again_later(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    listed = Answer({"total_count": 2, "check_runs": []})
    script.on(f"GET /repos/acme/shop/commits/{SHA}/check-runs", listed)

    with pytest.raises(Incomplete) as caught:
        await github.read_check_runs(key, SHA)

    assert caught.value.is_retryable


async def test_a_fact_gone_null_is_githubs_failure(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    data = snapshot_data()
    data["repository"]["pullRequest"]["headRefOid"] = None
    script.on("query Snapshot", Answer({"data": data}))
    script.on("GET /repos/acme/shop/pulls/7", Answer(status=502))

    with pytest.raises(ServerError):
        await github.read_snapshot(key)


FIRST, SECOND = "1" * 40, "2" * 40


def link(sha: str, *parents: str) -> dict[str, Any]:
    return {"commit": {"oid": sha, "parents": connection([{"oid": parent} for parent in parents])}}


@pytest.mark.parametrize(
    ("chain", "begins"),
    [
        pytest.param([link(SHA, FIRST)], FIRST, id="one-commit"),
        pytest.param([link(SECOND, FIRST), link(SHA, SECOND)], FIRST, id="two-in-a-row"),
        pytest.param([link(SECOND, FIRST), link(SHA, SECOND, BASE_SHA)], None, id="a-merge-among-them"),
        pytest.param([link(SHA, FIRST), link(SECOND, BASE_SHA)], None, id="two-beginnings"),
        pytest.param([link(SHA)], None, id="a-history-of-its-own"),
        pytest.param([link(SECOND, FIRST)], None, id="another-head"),
        pytest.param([], None, id="no-commit"),
    ],
)
async def test_a_row_of_few_commits_tells_where_the_changes_begin(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    chain: list[dict[str, Any]],
    begins: str | None,
) -> None:
    snapshot = await read(github, script, key, lambda one: one.update(ancestry=connection(chain)))

    assert snapshot.merge_base == begins


async def test_more_commits_than_were_told_leave_the_beginning_open(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    chain = connection([link(SHA, FIRST)])

    snapshot = await read(github, script, key, lambda one: one.update(ancestry={**chain, "totalCount": 21}))

    assert snapshot.merge_base is None


async def test_the_tree_of_the_repositorys_own_items_is_told(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    target = {"oid": BASE_SHA, "file": None, "ownItems": {"oid": FIRST}}

    snapshot = await read(github, script, key, lambda one: one["baseRef"].update(target=target))

    assert snapshot.base.own_items == FIRST


def from_branch(number: int, base_repository: str | None = "acme/shop") -> dict[str, Any]:
    """A pull request whose head is the branch."""
    home = {"nameWithOwner": base_repository} if base_repository is not None else None
    return {
        "number": number,
        "state": "OPEN",
        "baseRefName": "main",
        "headRefName": "agent/feature",
        "headRefOid": SHA,
        "isCrossRepository": base_repository != "acme/shop",
        "baseRepository": home,
    }


@pytest.mark.parametrize(
    ("associated", "is_shared"),
    [
        pytest.param(connection([from_branch(7)]), False, id="this one alone"),
        pytest.param(connection([from_branch(7), from_branch(8)]), True, id="another one beside it"),
        pytest.param(connection([from_branch(7, "other/shop")]), True, id="one of another repository"),
        pytest.param(connection([from_branch(7, None)]), True, id="one of an unknown repository"),
        pytest.param(connection([from_branch(7)], 2), True, id="not all were told"),
        pytest.param(None, True, id="none were told"),
    ],
)
async def test_a_branch_that_another_pull_request_may_come_from_is_shared(
    github: GitHub,
    script: ScriptedGitHub,
    key: PullRequestKey,
    associated: dict[str, Any] | None,
    *,
    is_shared: bool,
) -> None:
    snapshot = await read(
        github, script, key, lambda found: found["headRef"].update(associatedPullRequests=associated)
    )

    assert snapshot.head.is_shared is is_shared


async def test_a_repository_that_took_the_name_is_not_read_in_place_of_the_one_that_was_meant(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    data = snapshot_data()
    data["repository"]["databaseId"] = 77
    script.on("query Snapshot", Answer({"data": data}))

    assert await github.read_snapshot(replace(key, repository_id=76)) is None
    script.on("query Snapshot", Answer({"data": data}))
    assert await github.read_snapshot(replace(key, repository_id=77)) is not None


def with_proposals(told: object) -> Spoil:
    def spoil(pull_request: dict[str, Any]) -> None:
        pull_request["baseRefName"] = "agent/below"
        pull_request["baseRef"]["associatedPullRequests"] = told

    return spoil


async def test_what_comes_from_the_base_is_told_with_its_end(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    merged = {
        "number": 3,
        "state": "MERGED",
        "baseRefName": "main",
        "headRefName": "agent/below",
        "headRefOid": SHA,
        "closedAt": "2026-11-22T11:00:00Z",
        "baseRepository": {"nameWithOwner": "acme/shop"},
    }
    elsewhere = {**merged, "number": 4, "baseRepository": {"nameWithOwner": "upstream/shop"}}

    snapshot = await read(github, script, key, with_proposals(connection([merged, elsewhere])))

    assert snapshot.base.proposals == (
        Proposal(
            number=3,
            state=PullRequestState.MERGED,
            head_sha=SHA,
            base_ref="main",
            ended_at=NOW.replace(hour=11),
        ),
    )
    assert (snapshot.base.is_default, snapshot.missing) == (False, ())


async def test_a_base_of_which_nobody_tells_what_comes_from_it_is_missing(
    github: GitHub, script: ScriptedGitHub, key: PullRequestKey
) -> None:
    snapshot = await read(github, script, key, with_proposals(None))

    assert snapshot.missing == ("which pull requests come from the base branch agent/below",)
