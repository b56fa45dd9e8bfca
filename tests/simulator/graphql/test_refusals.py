"""What GitHub answers to what it will not, or cannot, answer."""

from tests.simulator.graphql.asking import Asker

REPOSITORY = "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { name } }"
NOT_ACCESSIBLE = ("FORBIDDEN", "Resource not accessible by integration")


async def test_one_missing_repository_leaves_the_rest_of_the_answer(github: Asker) -> None:
    answer = await github.ask(
        '{ here: repository(owner: "acme", name: "app") { name } '
        'gone: repository(owner: "acme", name: ".github") { name } }'
    )

    assert answer.data == {"here": {"name": "app"}, "gone": None}
    [problem] = answer.problems
    assert problem.said == ("NOT_FOUND", "Could not resolve to a Repository with the name 'acme/.github'.")
    assert problem.path == ["gone"]


async def test_a_private_repository_outside_the_installation_does_not_exist(github: Asker) -> None:
    github.starter.world.add_repository("mallory/secret", is_private=True)

    answer = await github.ask(REPOSITORY, owner="mallory", name="secret")

    assert [problem.said for problem in answer.problems] == [
        ("NOT_FOUND", "Could not resolve to a Repository with the name 'mallory/secret'.")
    ]


async def test_a_missing_pull_request_is_named(github: Asker) -> None:
    answer = await github.ask(
        '{ repository(owner: "acme", name: "app") { pullRequest(number: 99) { title } } }'
    )

    assert answer.data == {"repository": {"pullRequest": None}}
    assert [problem.said for problem in answer.problems] == [
        ("NOT_FOUND", "Could not resolve to a PullRequest with the number of 99.")
    ]


async def test_each_unknown_id_is_a_null_with_its_own_error(github: Asker) -> None:
    pull = github.starter.repository.pull_requests[1]

    answer = await github.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", ids=["PR_x", pull.node_id]
    )

    assert answer.data == {"nodes": [None, {"__typename": "PullRequest"}]}
    [problem] = answer.problems
    assert problem.said == ("NOT_FOUND", "Could not resolve to a node with the global id of 'PR_x'.")
    assert problem.path == ["nodes", 0]


async def test_a_field_that_github_lacks_is_refused_without_data(github: Asker) -> None:
    answer = await github.answer("{ viewer { shoeSize } }")

    assert (answer.status, answer.cost) == (200, 0)
    assert answer.body == {
        "errors": [
            {
                "extensions": {"code": "undefinedField", "typeName": "User", "fieldName": "shoeSize"},
                "locations": [{"line": 1, "column": 12}],
                "message": "Field 'shoeSize' doesn't exist on type 'User'",
            }
        ]
    }


async def test_a_document_that_is_none_is_refused_without_data(github: Asker) -> None:
    assert (await github.answer("{ viewer {")).body.keys() == {"errors"}


async def test_a_missing_variable_is_refused_without_data(github: Asker) -> None:
    assert (await github.answer(REPOSITORY, owner="acme")).body == {
        "errors": [
            {
                "locations": [{"line": 1, "column": 24}],
                "message": "Variable $name of type String! was provided invalid value",
            }
        ]
    }


async def test_an_app_without_the_permission_reads_no_private_pull_requests(github: Asker) -> None:
    github.starter.repository.is_private = True
    github.become_app({"metadata": "read"})

    answer = await github.ask(
        '{ repository(owner: "acme", name: "app") { name pullRequest(number: 1) { title } } }'
    )

    assert answer.data == {"repository": {"name": "app", "pullRequest": None}}
    [problem] = answer.problems
    assert problem.said == NOT_ACCESSIBLE
    assert problem.error["extensions"] == {"saml_failure": False}


async def test_checks_of_a_private_repository_need_the_permission(github: Asker) -> None:
    github.starter.repository.is_private = True
    github.become_app({"metadata": "read", "pull_requests": "read"})

    answer = await github.ask(
        '{ repository(owner: "acme", name: "app") '
        "{ pullRequest(number: 1) { statusCheckRollup { state } } } }"
    )

    assert [problem.said for problem in answer.problems] == [NOT_ACCESSIBLE]


async def test_nobody_in_particular_is_no_viewer(github: Asker) -> None:
    github.viewer = None

    assert [problem.said for problem in (await github.ask("{ viewer { login } }")).problems] == [
        NOT_ACCESSIBLE
    ]
