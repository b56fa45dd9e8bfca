import pytest

from bot.gates import reviews
from bot.model.gate import Case, GateState
from bot.model.snapshot import Actor, PullRequestReview
from tests.building import HEAD_SHA, base, case

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED


def review(state: str = "APPROVED", by: str = "grace") -> PullRequestReview:
    return PullRequestReview(author=Actor(by), state=state, commit_sha=HEAD_SHA)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="nothing-asked-for"),
        pytest.param(
            case(reviews=(review("CHANGES_REQUESTED"),)), CLOSED, id="changes-requested-though-none-needed"
        ),
        pytest.param(case(review_decision="CHANGES_REQUESTED"), CLOSED, id="github-says-changes-requested"),
        pytest.param(case(review_decision="REVIEW_REQUIRED"), HELD, id="approval-missing"),
        pytest.param(
            case(review_decision="REVIEW_REQUIRED", base=base(required_approvals=2), reviews=(review(),)),
            HELD,
            id="one-of-two",
        ),
        pytest.param(case(base=base(required_approvals=1)), HELD, id="github-has-no-decision-but-rules-ask"),
        pytest.param(
            case(review_decision="APPROVED", base=base(required_approvals=1), reviews=(review(),)),
            OPEN,
            id="approved",
        ),
        pytest.param(
            case(unresolved_threads=1, base=base(requires_resolved_conversations=True)),
            CLOSED,
            id="conversation",
        ),
        pytest.param(case(unresolved_threads=1), OPEN, id="conversation-that-nobody-asks-to-resolve"),
        pytest.param(
            case(review_decision="APPROVED", reviews=(review(), review("CHANGES_REQUESTED", by="bob"))),
            CLOSED,
            id="approved-and-criticised",
        ),
        pytest.param(case(reviews=(review("DISMISSED"),)), OPEN, id="dismissed-review"),
    ],
)
def test_githubs_review_rules_decide(given: Case, expected: GateState) -> None:
    assert reviews.GATE.examine(given).state is expected
