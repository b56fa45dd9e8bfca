"""The roll-up of a commit's checks, with what it leaves out."""

from simulator.state.rules import RequiredCheck
from tests.simulator.graphql.asking import Asker

CONTEXTS = """commits(last: 1) { nodes { commit { statusCheckRollup {
  state
  contexts(first: 100) {
    totalCount
    nodes {
      __typename
      ... on CheckRun {
        name status conclusion isRequired(pullRequestNumber: 1) checkSuite { app { databaseId } }
      }
      ... on StatusContext { context state isRequired(pullRequestNumber: 1) }
    }
  }
} } } }"""
ROLLUP = "commits.nodes.0.commit.statusCheckRollup"
COUNTS = """statusCheckRollup { contexts(first: 1) {
  checkRunCountsByState { state count }
  statusContextCountsByState { state count }
} }"""


def head(github: Asker) -> str:
    return github.starter.repository.pull_requests[1].head_sha


async def test_a_commit_without_reports_has_no_rollup(github: Asker) -> None:
    assert await github.at(ROLLUP, CONTEXTS) is None


async def test_the_newest_run_of_a_name_counts_also_over_an_older_success(github: Asker) -> None:
    repository = github.starter.repository
    repository.complete_check_run(repository.start_check_run(head(github), "build"), "success")
    repository.start_check_run(head(github), "build")

    assert await github.at(f"{ROLLUP}.contexts.nodes", CONTEXTS) == [
        {
            "__typename": "CheckRun",
            "name": "build",
            "status": "IN_PROGRESS",
            "conclusion": None,
            "isRequired": False,
            "checkSuite": {"app": {"databaseId": 15368}},
        }
    ]
    assert await github.at(f"{ROLLUP}.state", CONTEXTS) == "PENDING"


async def test_one_name_from_two_apps_and_a_status_are_three_contexts(github: Asker) -> None:
    repository = github.starter.repository
    repository.start_check_run(head(github), "build")
    repository.start_check_run(head(github), "build", app="third-ci")
    repository.set_status(head(github), "build", "success")

    assert await github.at(f"{ROLLUP}.contexts.totalCount", CONTEXTS) == 3


async def test_a_dispatched_workflow_is_missing_from_the_rollup(github: Asker) -> None:
    github.starter.repository.start_workflow(head(github), ["deploy"], event="workflow_dispatch")

    assert await github.at(ROLLUP, CONTEXTS) is None


async def test_a_dispatched_workflow_is_among_the_check_suites(github: Asker) -> None:
    github.starter.repository.start_workflow(
        head(github), ["deploy"], name="Deploy", event="workflow_dispatch"
    )

    suites = await github.at(
        "commits.nodes.0.commit.checkSuites.nodes",
        "commits(last: 1) { nodes { commit { checkSuites(first: 9) "
        "{ nodes { workflowRun { event workflow { name } } } } } } }",
    )

    assert {"workflowRun": {"event": "workflow_dispatch", "workflow": {"name": "Deploy"}}} in suites  # type: ignore[operator]  # a list


async def test_a_required_check_of_one_app_is_not_met_by_another(github: Asker) -> None:
    repository = github.starter.repository
    repository.protect("main", checks=[RequiredCheck(context="build", app_id=4242)])
    repository.start_check_run(head(github), "build")
    repository.start_check_run(head(github), "build", app="third-ci")
    repository.set_status(head(github), "build", "success")

    nodes = await github.at(f"{ROLLUP}.contexts.nodes", CONTEXTS)

    assert isinstance(nodes, list)
    assert [node["isRequired"] for node in nodes] == [False, True, False]


async def test_contexts_are_counted_by_state(github: Asker) -> None:
    repository = github.starter.repository
    repository.complete_check_run(repository.start_check_run(head(github), "build"), "success")
    repository.complete_check_run(repository.start_check_run(head(github), "lint"), "success")
    repository.start_check_run(head(github), "slow", status="queued")
    repository.set_status(head(github), "legacy", "failure")

    assert await github.at("statusCheckRollup.contexts", COUNTS) == {
        "checkRunCountsByState": [{"state": "QUEUED", "count": 1}, {"state": "SUCCESS", "count": 2}],
        "statusContextCountsByState": [{"state": "FAILURE", "count": 1}],
    }


async def test_250_contexts_come_in_three_pages(github: Asker) -> None:
    for number in range(250):
        github.starter.repository.start_check_run(head(github), f"job {number}")
    sizes, after = [], None
    while True:
        found = await github.data(
            'query($after: String) { repository(owner: "acme", name: "app") { pullRequest(number: 1) '
            "{ statusCheckRollup { contexts(first: 100, after: $after) "
            "{ totalCount nodes { __typename } pageInfo { hasNextPage endCursor } } } } } }",
            after=after,
        )
        shown = found["repository"]["pullRequest"]["statusCheckRollup"]["contexts"]  # type: ignore[index]  # JSON
        sizes.append(len(shown["nodes"]))
        after = shown["pageInfo"]["endCursor"]
        if not shown["pageInfo"]["hasNextPage"]:
            break

    assert sizes == [100, 100, 50]


async def test_an_actions_job_shows_its_steps(github: Asker) -> None:
    [job] = github.starter.repository.start_workflow(head(github), ["build"])
    github.starter.repository.finish_job(job, "failure")

    found = await github.data(
        "query($id: ID!) { node(id: $id) { ... on CheckRun { conclusion steps(first: 9) { totalCount } } } }",
        id=job.node_id,
    )

    assert found["node"]["conclusion"] == "FAILURE"  # type: ignore[index]  # JSON
