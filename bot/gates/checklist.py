"""The A-K security checklist found nothing that blocks.

Opens when the review of this very head is in and no blocking item says `fail`, or a human accepted that; with
`checklist.unclear: block` an undecided one shuts it too. What was not reviewed, or not seen whole, is never
open.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.checklist.items.builtin import is_off
from bot.model.checklist import BrokenItems, NotReviewed, Reviewed
from bot.model.config import Level
from bot.model.finding import Finding, Severity
from bot.model.gate import Case, Gate, GateResult, GateState
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.text import Code, Text, listed
from bot.policy.tallies import tally

MOST_FINDINGS = 50
"""As many annotations as one request takes."""


def examine(case: Case) -> GateResult:
    """Closed where the author must mend something, held where a human must look, waiting for the review."""
    match case.reviewed:
        case None if is_off(case.config.checklist):
            return GateResult(state=GateState.OPEN, says=("Every item is off.",))
        case None:
            return GateResult(
                state=GateState.WAITING, says=("The checklist was not asked yet.",), next_actor=("Babysit",)
            )
        case NotReviewed() as failure:
            return _not_reviewed(case, failure)
        case BrokenItems() as broken:
            return _broken(broken)
        case Reviewed() as reviewed:
            return _judged(case, reviewed)


def _not_reviewed(case: Case, failure: NotReviewed) -> GateResult:
    """Tried again by itself a few times; then only another commit brings another review."""
    wait_s = (failure.again_at - case.now).total_seconds() if failure.again_at is not None else None
    tried = "" if failure.tries == 1 else f" Tried {failure.tries} times."
    gave_up = "" if failure.again_at is not None else " Babysit has given up on this commit."
    return GateResult(
        state=GateState.HELD,
        says=("The checklist could not be answered: ", Code(failure.reason), f"{tried}{gave_up}"),
        next_actor=("a human with write access: review it and merge",),
        look_again_in_s=max(wait_s, 1.0) if wait_s is not None else None,
    )


def _broken(broken: BrokenItems) -> GateResult:
    first = broken.problems[0]
    return GateResult(
        state=GateState.CLOSED,
        says=(
            "The base branch's own item ",
            Code(f"{first.path}:{first.line}"),
            " is broken: ",
            Code(first.message),
        ),
        details=tuple(
            (Code(f"{problem.path}:{problem.line}"), ": ", Code(problem.message))
            for problem in broken.problems
        ),
        next_actor=("whoever may change ", Code(first.path)),
    )


def _judged(case: Case, reviewed: Reviewed) -> GateResult:
    unclear = case.config.checklist.unclear
    blocking = reviewed.review.blocking(unclear=unclear)
    failing = [item for item in blocking if _fails(item) and item.item not in case.waivers]
    doubted = [
        item
        for item in blocking
        if unclear is Level.BLOCK and item.blocking(Verdict.UNCLEAR) and item.item not in case.waivers
    ]
    findings = tuple(islice(_findings(reviewed.review.items), MOST_FINDINGS))
    details = tuple(_detail(case, item) for item in reviewed.review.items if item.verdict is Verdict.FAIL)
    if failing:
        state, says = GateState.CLOSED, _names(failing, "fails", "fail")
    elif reviewed.gap:
        state, says = GateState.HELD, ("Not the whole change could be reviewed: ", Code(reviewed.gap))
    elif doubted:
        state, says = GateState.HELD, _names(doubted, "is unclear", "are unclear")
    else:
        return GateResult(
            state=GateState.OPEN, says=_open(case, reviewed), details=details, findings=findings
        )
    author: Text = ("the author, ", Code(f"@{case.snapshot.author.login}"))
    human: Text = ("a human with write access: review it and merge",)
    return GateResult(
        state=state,
        says=says,
        details=details,
        findings=findings,
        next_actor=author if state is GateState.CLOSED else human,
    )


def _fails(item: ItemReview) -> bool:
    return bool(item.blocking(Verdict.FAIL))


def _names(items: Sequence[ItemReview], singular: str, many: str) -> Text:
    names = listed([Code(f"{item.item} {item.title}") for item in items])
    return (
        f"Checklist item{'s' if len(items) > 1 else ''} ",
        *names,
        f" {singular if len(items) == 1 else many}.",
    )


def _open(case: Case, reviewed: Reviewed) -> Text:
    items = reviewed.review.items
    accepted = [item.item for item in items if item.verdict is Verdict.FAIL]
    unclear = [item.item for item in items if item.verdict is Verdict.UNCLEAR]
    if accepted:
        how = (
            "accepted" if all(letter in case.waivers for letter in accepted) else "accepted or only warned of"
        )
        return ("What fails is ", how, ": ", *listed([Code(letter) for letter in accepted]), ".")
    if unclear:
        return ("Nothing fails; undecided: ", *listed([Code(letter) for letter in unclear]), ".")
    return (tally(reviewed),)


def _detail(case: Case, item: ItemReview) -> Text:
    subjects = item.subjects(Verdict.FAIL)
    places = listed(
        [Code(place) for place in dict.fromkeys(f"{subject.path}:{subject.line}" for subject in subjects)],
        most=3,
    )
    waiver = case.waivers.get(item.item)
    accepted: Text = (", accepted by ", Code(f"@{waiver.by}"), ": ", Code(waiver.why)) if waiver else ()
    return (f"{item.item} fails at ", *places, *accepted, ".")


def _findings(items: Iterable[ItemReview]) -> Iterator[Finding]:
    """Every failing line, then every undecided one."""
    for verdict in (Verdict.FAIL, Verdict.UNCLEAR):
        for item in items:
            for question in item.questions:
                for subject in question.subjects:
                    if subject.verdict is verdict and subject.path:
                        yield _finding(item, question, subject)


def _finding(item: ItemReview, question: QuestionReview, subject: SubjectReview) -> Finding:
    is_blocking = item.level_of(question) is Level.BLOCK
    blocks = subject.verdict is Verdict.FAIL and is_blocking and not subject.accepted
    doubt = "" if subject.verdict is Verdict.FAIL else " (unclear)"
    return Finding(
        path=subject.path,
        line=subject.line,
        title=f"{question.question} {item.title_of(question)}{doubt}",
        message=subject.message + (f" Accepted: {subject.accepted}" if subject.accepted else ""),
        severity=Severity.FAILURE if blocks else Severity.WARNING,
    )


GATE = Gate(name="checklist", position=40, examine=examine, section="checklist", in_comment=True)
