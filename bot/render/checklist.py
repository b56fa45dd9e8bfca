"""The checklist: what fails or is unclear for everybody to see, the rest folded; evidence as links."""

from collections.abc import Iterable, Iterator, Sequence

from bot.checklist.items.builtin import builtin_letters
from bot.model import markers
from bot.model.checklist import Reviewed, Waiver
from bot.model.gate import Case
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.text import Code, counted
from bot.policy.tallies import tally
from bot.render.markdown import cell, code, fold, markdown, prose
from bot.render.places import in_address, permalink, repository_url

MOST_LINKS = 3
MOST_LINES = 10
MOST_FILES = 20
MOST_PATHS = 10
_LOUD = (Verdict.FAIL, Verdict.UNCLEAR)


def section(case: Case) -> Iterator[str]:
    """The blocks of Markdown for the one comment, nothing where nothing was asked."""
    reviewed = _asked(case)
    if reviewed is None:
        return
    items = reviewed.review.items
    loud = [item for item in items if reviewed.verdict(item) in _LOUD]
    quiet = [item for item in items if item not in loud]
    yield markers.CHECKLIST
    if loud:
        yield _table(case, reviewed, loud)
        yield _failures(case, loud)
    yield _gap(reviewed)
    if quiet:
        yield fold(_quiet_title(reviewed, loud, quiet), [_table(case, reviewed, quiet)])
    yield from _folds(case, reviewed)


def whole(case: Case) -> Iterator[str]:
    """The same for the check run, whose page has room: every answer in one table."""
    reviewed = _asked(case)
    if reviewed is None:
        return
    items = reviewed.review.items
    yield f"**Security checklist.** {tally(reviewed)}"
    yield _table(case, reviewed, items)
    yield _gap(reviewed)
    yield _failures(case, items)
    yield from _folds(case, reviewed)


def line_comment(item: ItemReview, failing: Sequence[tuple[QuestionReview, SubjectReview]]) -> str:
    """Markdown for the line itself: what is asked, what is wrong here, and how to go on.

    `failing` are the questions of one item that fail at one line, each with how.
    """
    asked = dict.fromkeys(question.text for question, _subject in failing)
    return (
        f"{markers.findings(subject.fingerprint for _question, subject in failing)}\n"
        f"**{_heading(item, [question for question, _subject in failing])}**\n\n"
        f"{_messages(failing)}\n\n"
        f"<sub>{' '.join(prose(text) for text in asked)} "
        "Babysit settles this conversation once it is mended.</sub>\n"
    )


def _messages(failing: Sequence[tuple[QuestionReview, SubjectReview]]) -> str:
    """What is wrong; a line for each message where questions say different things."""
    by_message: dict[str, list[str]] = {}
    for question, subject in failing:
        names = by_message.setdefault(subject.message, [])
        names += [question.question] if question.question not in names else []
    if len(by_message) == 1:
        return prose(failing[0][1].message)
    return "\n".join(f"- {', '.join(names)}: {prose(says)}" for says, names in by_message.items())


def _heading(item: ItemReview, questions: Iterable[QuestionReview]) -> str:
    """`B1, B2 Auth gate present`, or each with its own title."""
    by_title: dict[str, list[str]] = {}
    for question in questions:
        names = by_title.setdefault(item.title_of(question), [])
        names += [question.question] if question.question not in names else []
    return "; ".join(f"{', '.join(names)} {prose(title)}" for title, names in by_title.items())


def _asked(case: Case) -> Reviewed | None:
    reviewed = case.reviewed
    return reviewed if isinstance(reviewed, Reviewed) and reviewed.review.items else None


def _quiet_title(reviewed: Reviewed, loud: Sequence[ItemReview], quiet: Sequence[ItemReview]) -> str:
    if not loud:
        return f"Security checklist: {_lowered(tally(reviewed))}"
    return f"The other {len(quiet)} items: nothing to mend" if len(quiet) > 1 else "The other item: fine"


def _lowered(sentence: str) -> str:
    """As it stands after a colon, without its full stop."""
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _gap(reviewed: Reviewed) -> str:
    return f"**Not the whole change was reviewed:** {prose(reviewed.gap)}" if reviewed.gap else ""


def _table(case: Case, reviewed: Reviewed, items: Iterable[ItemReview]) -> str:
    rows = [_row(case, reviewed, item) for item in items]
    return "\n".join(["| | Verdict | Item | Evidence |", "| --- | --- | --- | --- |", *rows])


def _row(case: Case, reviewed: Reviewed, item: ItemReview) -> str:
    shown = reviewed.verdict(item).value
    evidence = _evidence(case, item, case.waivers.get(item.item))
    return f"| {_letter(case, item.item)} | {shown} | {_in_cell(prose(item.title))} | {evidence} |"


def _letter(case: Case, letter: str) -> str:
    """Linked to what teaches the item: Babysit's own page, or the repository's own files."""
    url = repository_url(case.snapshot)
    if letter in builtin_letters():
        address = f"{case.items_url}{letter}.md" if case.items_url else ""
    else:
        own = f"{in_address(case.snapshot.base.ref)}/{in_address(case.config.checklist.extra)}"
        address = f"{url}/tree/{own}" if url else ""
    return f"[{letter}]({address})" if address else letter


def _in_cell(shown: str) -> str:
    return shown.replace("|", "\\|")


def _evidence(case: Case, item: ItemReview, waiver: Waiver | None) -> str:
    subjects = item.subjects(item.verdict)
    places = list(dict.fromkeys((subject.path, subject.line) for subject in subjects if subject.path))
    links = [cell((permalink(case.snapshot, *place),)) for place in places[:MOST_LINKS]]
    more = f" and {len(places) - MOST_LINKS} more" if len(places) > MOST_LINKS else ""
    count = f"{len(subjects)} fine: " if item.verdict is Verdict.PASS else ""
    failing = item.verdict is Verdict.FAIL
    if failing and waiver is not None:
        more += f"; fail, accepted by {cell((Code('@' + waiver.by), ': ', Code(waiver.why)))}"
    elif failing and item.accepted:
        more += "; fail, accepted in the code"
    return count + ", ".join(links) + more


def _failures(case: Case, items: Iterable[ItemReview]) -> str:
    """What is wrong, for everybody to read."""
    return "\n".join(_cut(_told(case, items, Verdict.FAIL), MOST_LINES))


def _folds(case: Case, reviewed: Reviewed) -> Iterator[str]:
    review = reviewed.review
    unclear = _told(case, review.items, Verdict.UNCLEAR)
    files = [_left_out(why, paths) for why, paths in review.left_out().items()]
    suppressed = [
        f"- {markdown((permalink(case.snapshot, suppression.path, suppression.line),))} "
        f"{code(suppression.question)}: "
        + (
            f"does not count, {prose(suppression.refusal)}"
            if suppression.refusal
            else prose(suppression.reason)
        )
        for suppression in review.suppressions
    ]
    for title, count, lines, most in (
        ("Unclear", len(unclear), unclear, MOST_LINES),
        ("Not analysed", len(review.unanalysed), files, MOST_FILES),
        ("Suppressions", len(suppressed), suppressed, MOST_FILES),
    ):
        if lines:
            yield fold(f"{title}: {count}", _cut(lines, most))


def _left_out(why: str, paths: Sequence[str]) -> str:
    """`- Rust: 40 files, a.rs, b.rs, …`: a language, or another reason, is said once."""
    shown = ", ".join(code(path) for path in paths[:MOST_PATHS])
    count = f"{counted(len(paths), 'file')}, " if len(paths) > 1 else ""
    more = f" and {len(paths) - MOST_PATHS} more" if len(paths) > MOST_PATHS else ""
    return f"- {prose(why)}: {count}{shown}{more}"


def _told(case: Case, items: Iterable[ItemReview], verdict: Verdict) -> list[str]:
    """A line for each line of code: what each item's questions say of it."""
    said: dict[tuple[str, str, int, str], list[tuple[str, SubjectReview]]] = {}
    for item in items:
        for question in item.questions:
            for subject in question.subjects:
                if subject.verdict is verdict:
                    place = (item.item, subject.path, subject.line, subject.accepted)
                    said.setdefault(place, []).append((question.question, subject))
    return [_line(case, found) for found in said.values()]


def _line(case: Case, found: Sequence[tuple[str, SubjectReview]]) -> str:
    first = found[0][1]
    names = ", ".join(dict.fromkeys(name for name, _one in found))
    place = f" {markdown((permalink(case.snapshot, first.path, first.line),))}" if first.path else ""
    says = " ".join(prose(message) for message in dict.fromkeys(review.message for _name, review in found))
    return f"- **{names}**{place}: {says}" + (f" Accepted: {code(first.accepted)}" if first.accepted else "")


def _cut(lines: Sequence[str], most: int) -> Sequence[str]:
    hidden = len(lines) - most
    return [*lines[:most], f"- and {hidden} more"] if hidden > 0 else lines
