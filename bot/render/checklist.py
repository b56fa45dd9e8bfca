"""The checklist comment: one row an item, evidence as links into the judged commit, details folded."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from bot.model import markers
from bot.model.checklist import Reviewed, Waiver
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.snapshot import Snapshot
from bot.model.text import Code, Fragment, Link
from bot.render.markdown import cell, code, markdown, prose

MOST_LINKS = 3
MOST_LINES = 10
MOST_FILES = 20


def comment(snapshot: Snapshot, reviewed: Reviewed, waivers: Mapping[str, Waiver]) -> str:
    """Markdown that begins with its marker; eleven short rows and nothing else where all is well."""
    view = _View(snapshot)
    blocks = [
        f"{markers.CHECKLIST}\n**Security checklist** on {code(snapshot.head.sha[:12])}",
        _table(view, reviewed, waivers),
        f"**Not the whole change was reviewed:** {prose(reviewed.gap)}" if reviewed.gap else "",
        *(_fold(*fold) for fold in _folds(view, reviewed) if fold[1]),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def line_comment(item: ItemReview, question: QuestionReview, subject: SubjectReview) -> str:
    """Markdown for the line itself: what is asked, what is wrong here, and how to go on."""
    return (
        f"{markers.finding(subject.fingerprint)}\n"
        f"**{question.question} {prose(item.title_of(question))}**\n\n{prose(subject.message)}\n\n"
        f"<sub>{prose(question.text)} Babysit settles this conversation once it is mended.</sub>\n"
    )


class _View:
    """Where the judged commit can be looked at."""

    def __init__(self, snapshot: Snapshot) -> None:
        repository_url = snapshot.url.rpartition("/pull/")[0]
        self._blob_url = (
            f"{repository_url}/blob/{quote(snapshot.head.sha, safe='')}/" if repository_url else ""
        )

    def line(self, path: str, line: int) -> Fragment:
        """A path and line as a link that keeps pointing at what was judged."""
        name = f"{path}:{line}"
        if not self._blob_url:
            return Code(name)
        address = quote(path.encode("utf-8", "surrogateescape"), safe="/")
        return Link(name, f"{self._blob_url}{address}#L{line}")


def _table(view: _View, reviewed: Reviewed, waivers: Mapping[str, Waiver]) -> str:
    rows = [_row(view, reviewed, item, waivers.get(item.item)) for item in reviewed.review.items]
    return "\n".join(["| | Verdict | Item | Evidence |", "| --- | --- | --- | --- |", *rows])


def _row(view: _View, reviewed: Reviewed, item: ItemReview, waiver: Waiver | None) -> str:
    shown = reviewed.verdict(item).value
    return f"| {item.item} | {shown} | {_in_cell(prose(item.title))} | {_evidence(view, item, waiver)} |"


def _in_cell(shown: str) -> str:
    return shown.replace("|", "\\|")


def _evidence(view: _View, item: ItemReview, waiver: Waiver | None) -> str:
    subjects = item.subjects(item.verdict)
    places = list(dict.fromkeys((one.path, one.line) for one in subjects if one.path))
    links = [cell((view.line(*place),)) for place in places[:MOST_LINKS]]
    more = f" and {len(places) - MOST_LINKS} more" if len(places) > MOST_LINKS else ""
    count = f"{len(subjects)} fine: " if item.verdict is Verdict.PASS else ""
    failing = item.verdict is Verdict.FAIL
    if failing and waiver is not None:
        more += f"; fail, accepted by {cell((Code('@' + waiver.by), ': ', Code(waiver.why)))}"
    elif failing and item.accepted:
        more += "; fail, accepted in the code"
    return count + ", ".join(links) + more


def _folds(view: _View, reviewed: Reviewed) -> Iterator[tuple[str, Sequence[str]]]:
    """Title and lines of each part that is folded."""
    review = reviewed.review
    for verdict in (Verdict.FAIL, Verdict.UNCLEAR):
        for item in review.items:
            lines = [
                _subject(view, question, subject)
                for question in item.questions
                for subject in question.subjects
                if subject.verdict is verdict
            ]
            yield f"{item.item} {verdict.value}: {len(lines)}", _cut(lines, MOST_LINES)
    files = [f"- {code(one.path)}: {prose(one.detail or one.reason)}" for one in review.unanalysed]
    yield f"Not analysed: {len(files)}", _cut(files, MOST_FILES)
    suppressed = [
        f"- {markdown((view.line(one.path, one.line),))} {code(one.question)}: "
        + (f"does not count, {prose(one.refusal)}" if one.refusal else prose(one.reason))
        for one in review.suppressions
    ]
    yield f"Suppressions: {len(suppressed)}", _cut(suppressed, MOST_FILES)


def _subject(view: _View, question: QuestionReview, subject: SubjectReview) -> str:
    accepted = f" Accepted: {code(subject.accepted)}" if subject.accepted else ""
    place = f" {markdown((view.line(subject.path, subject.line),))}" if subject.path else ""
    return f"- {question.question}{place} {prose(subject.message)}{accepted}"


def _cut(lines: Sequence[str], most: int) -> Sequence[str]:
    hidden = len(lines) - most
    return [*lines[:most], f"- and {hidden} more"] if hidden > 0 else lines


def _fold(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"])
