from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.checklist.items.builtin import builtin_letters
from bot.gates import checklist
from bot.model.checklist import BrokenItems, ItemProblem, NotReviewed, Reviewed, ReviewOutcome, Waiver
from bot.model.config import ChecklistConfig, Config, Level
from bot.model.finding import Severity
from bot.model.gate import Case, GateState
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.render.markdown import plain
from tests.building import BASE_SHA, HEAD_SHA, case

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED
FAIL, UNCLEAR, PASS = Verdict.FAIL, Verdict.UNCLEAR, Verdict.PASS
ALL_OFF: Mapping[str, Level] = dict.fromkeys(builtin_letters(), Level.OFF)


def subject(verdict: Verdict, *, line: int = 3, accepted: str = "") -> SubjectReview:
    return SubjectReview(
        path="api/@ada.py",
        line=line,
        verdict=verdict,
        message="Not so.",
        fingerprint=f"{line:020x}",
        accepted=accepted,
    )


def item(letter: str, *subjects: SubjectReview, level: Level = Level.BLOCK) -> ItemReview:
    question = QuestionReview(question=f"{letter}1", text="Is it?", subjects=subjects)
    return ItemReview(item=letter, title="Auth gate", level=level, questions=[question])


def reviewed(*items: ItemReview, gap: str = "") -> Reviewed:
    return Reviewed(review=Review(base=BASE_SHA, head=HEAD_SHA, items=items), gap=gap)


def judged(
    outcome: ReviewOutcome | None, *, config: ChecklistConfig | None = None, waived: Sequence[str] = ()
) -> Case:
    waivers = {letter: Waiver(by="wei", why="known") for letter in waived}
    asked = Config(checklist=config or ChecklistConfig())
    return replace(case(asked), reviewed=outcome, waivers=waivers)


BROKEN = BrokenItems(problems=[ItemProblem(path=".github/checklists/L.md", line=4, message="no title")])
UNCLEAR_BLOCKS = ChecklistConfig(unclear=Level.BLOCK)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(judged(None), WAITING, id="not-asked-yet"),
        pytest.param(judged(NotReviewed(reason="It broke off.")), HELD, id="not-reviewed"),
        pytest.param(judged(BROKEN), CLOSED, id="own-item-broken"),
        pytest.param(judged(reviewed(item("B", subject(PASS)))), OPEN, id="all-fine"),
        pytest.param(judged(reviewed(item("B", subject(FAIL)))), CLOSED, id="fails"),
        pytest.param(judged(reviewed(item("B", subject(FAIL), level=Level.WARN))), OPEN, id="only-warns"),
        pytest.param(judged(reviewed(item("B", subject(FAIL, accepted="test")))), OPEN, id="suppressed"),
        pytest.param(
            judged(reviewed(item("B", subject(FAIL, accepted="test"), subject(FAIL)))),
            CLOSED,
            id="half-suppressed",
        ),
        pytest.param(judged(reviewed(item("B", subject(FAIL))), waived="B"), OPEN, id="waived"),
        pytest.param(judged(reviewed(item("B", subject(FAIL))), waived="C"), CLOSED, id="another-waived"),
        pytest.param(judged(reviewed(item("B", subject(UNCLEAR)))), OPEN, id="unclear-only-warns"),
        pytest.param(
            judged(reviewed(item("B", subject(UNCLEAR))), config=UNCLEAR_BLOCKS), HELD, id="unclear-blocks"
        ),
        pytest.param(
            judged(reviewed(item("B", subject(FAIL), subject(UNCLEAR))), config=UNCLEAR_BLOCKS, waived="B"),
            OPEN,
            id="a-waiver-accepts-doubt-too",
        ),
        pytest.param(judged(reviewed(item("B", subject(PASS)), gap="3 files.")), HELD, id="not-seen-whole"),
        pytest.param(judged(None, config=ChecklistConfig(items=ALL_OFF)), OPEN, id="every-item-off"),
        pytest.param(
            judged(None, config=ChecklistConfig(items={**ALL_OFF, "L": Level.BLOCK})),
            WAITING,
            id="an-own-item-on",
        ),
    ],
)
def test_the_checklist_opens_only_on_a_review_in_which_nothing_blocks(
    given: Case, expected: GateState
) -> None:
    assert checklist.examine(given).state is expected


def test_each_finding_is_an_annotation_and_blocking_ones_are_failures() -> None:
    result = checklist.examine(
        judged(reviewed(item("B", subject(FAIL)), item("C", subject(FAIL, line=9), level=Level.WARN)))
    )

    assert [(finding.path, finding.line, finding.title, finding.severity) for finding in result.findings] == [
        ("api/@ada.py", 3, "B1 Auth gate", Severity.FAILURE),
        ("api/@ada.py", 9, "C1 Auth gate", Severity.WARNING),
    ]
    assert plain(result.says) == "Checklist item B Auth gate fails."


def test_no_more_annotations_than_one_request_takes() -> None:
    many = [subject(FAIL, line=line) for line in range(1, 200)]

    assert len(checklist.examine(judged(reviewed(item("B", *many)))).findings) == 50


def test_a_waived_failure_is_told_with_who_and_why() -> None:
    result = checklist.examine(judged(reviewed(item("B", subject(FAIL))), waived="B"))

    assert [plain(detail) for detail in result.details] == [
        "B fails at api/@ada.py:3, accepted by @wei: known."
    ]


def _asks_two(first: Level | None, second: Level | None, *, level: Level = Level.BLOCK) -> ItemReview:
    questions = [
        QuestionReview(question="C1", text="Is it?", subjects=[subject(PASS)], level=first),
        QuestionReview(
            question="C2", text="Is it?", subjects=[subject(FAIL)], level=second, title="No addresses"
        ),
    ]
    return ItemReview(item="C", title="Logs", level=level, questions=questions)


@pytest.mark.parametrize(
    ("asked", "expected", "severity"),
    [
        pytest.param(_asks_two(None, None), CLOSED, Severity.FAILURE, id="as-the-item"),
        pytest.param(_asks_two(None, Level.WARN), OPEN, Severity.WARNING, id="only-this-one-warns"),
        pytest.param(_asks_two(Level.WARN, None), CLOSED, Severity.FAILURE, id="the-other-warns"),
        pytest.param(
            _asks_two(None, Level.BLOCK, level=Level.WARN),
            CLOSED,
            Severity.FAILURE,
            id="only-this-blocks",
        ),
    ],
)
def test_a_question_may_have_a_level_and_a_title_of_its_own(
    asked: ItemReview, expected: GateState, severity: Severity
) -> None:
    result = checklist.examine(judged(reviewed(asked)))

    assert result.state is expected
    assert [(finding.title, finding.severity) for finding in result.findings] == [
        ("C2 No addresses", severity)
    ]
