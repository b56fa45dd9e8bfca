"""What a branch demands, as far as the caller may know."""

from simulator.graphql.site import Manners
from simulator.state.rules import RequiredCheck, Rule
from tests.simulator.graphql.asking import Asker

PROTECTION = """baseRef { branchProtectionRule {
  requiresStrictStatusChecks
  requiredStatusChecks { context app { databaseId } }
} }"""


async def test_the_protection_rule_is_forbidden_without_administration(github: Asker) -> None:
    github.starter.repository.protect("main", checks=["build"])

    answer = await github.ask(
        f'{{ repository(owner: "acme", name: "app") {{ pullRequest(number: 1) {{ {PROTECTION} }} }} }}'
    )

    assert answer.data == {"repository": {"pullRequest": {"baseRef": {"branchProtectionRule": None}}}}
    assert [problem.said for problem in answer.problems] == [
        ("FORBIDDEN", "Resource not accessible by integration")
    ]


async def test_the_protection_rule_may_also_be_silently_null(github: Asker) -> None:
    github.starter.repository.protect("main", checks=["build"])
    github.manners = Manners(names_protection_refusal=False)

    assert await github.at("baseRef.branchProtectionRule", PROTECTION) is None


async def test_the_protection_rule_is_plain_with_administration(github: Asker) -> None:
    github.starter.repository.protect(
        "main", checks=["build", RequiredCheck(context="scan", app_id=4242)], strict=True
    )
    github.become_app({"pull_requests": "read", "administration": "read"})

    assert await github.at("baseRef.branchProtectionRule", PROTECTION) == {
        "requiresStrictStatusChecks": True,
        "requiredStatusChecks": [
            {"context": "build", "app": None},
            {"context": "scan", "app": {"databaseId": 4242}},
        ],
    }


async def test_an_unprotected_branch_has_no_rule_to_forbid(github: Asker) -> None:
    assert await github.at("baseRef.branchProtectionRule", PROTECTION) is None


async def test_anybody_may_know_the_contexts_that_a_push_requires(github: Asker) -> None:
    github.starter.repository.protect("main", checks=["build"], approvals=2, conversations=True)

    rule = await github.at(
        "baseRef.refUpdateRule",
        "baseRef { refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount "
        "requiresConversationResolution allowsDeletions } }",
    )

    assert rule == {
        "requiredStatusCheckContexts": ["build"],
        "requiredApprovingReviewCount": 2,
        "requiresConversationResolution": True,
        "allowsDeletions": False,
    }


async def test_rules_come_with_their_parameters(github: Asker) -> None:
    github.starter.repository.add_ruleset(
        Rule(
            type="required_status_checks",
            parameters={
                "strict_required_status_checks_policy": True,
                "required_status_checks": [{"context": "build", "integration_id": 15368}, {"context": "any"}],
            },
        ),
        Rule(type="pull_request", parameters={"allowed_merge_methods": ["squash"]}),
        Rule(type="non_fast_forward"),
    )

    rules = await github.at(
        "baseRef.rules.nodes",
        "baseRef { rules(first: 9) { nodes { type parameters { "
        "... on RequiredStatusChecksParameters { strictRequiredStatusChecksPolicy requiredStatusChecks "
        "{ context integrationId } } "
        "... on PullRequestParameters { allowedMergeMethods requiredApprovingReviewCount } } } } }",
    )

    assert rules == [
        {
            "type": "REQUIRED_STATUS_CHECKS",
            "parameters": {
                "strictRequiredStatusChecksPolicy": True,
                "requiredStatusChecks": [
                    {"context": "build", "integrationId": 15368},
                    {"context": "any", "integrationId": None},
                ],
            },
        },
        {
            "type": "PULL_REQUEST",
            "parameters": {"allowedMergeMethods": ["squash"], "requiredApprovingReviewCount": 0},
        },
        {"type": "NON_FAST_FORWARD", "parameters": None},
    ]


async def test_a_ruleset_that_only_evaluates_demands_nothing(github: Asker) -> None:
    github.starter.repository.add_ruleset(Rule(type="deletion"), enforcement="evaluate")

    assert await github.at("baseRef.rules.totalCount", "baseRef { rules(first: 1) { totalCount } }") == 0
