"""A review as Markdown, for a pull request's comment or a CI summary; foreign text cannot act in it."""

from collections.abc import Iterator

from bot.cli._review.safe_text import visible
from bot.model.review import ItemReview, Review, SubjectReview, Verdict
from bot.model.text import counted

_MOST_LINES = 10


def to_markdown(review: Review) -> str:
    """A table with one row an item, then each failing and unclear line, then what was not analysed."""
    return "\n".join([*_table(review), *_findings(review), *_rest(review), ""])


def code(text: str) -> str:
    """Foreign text as inline code: it neither pings, links, nor ends a table's cell."""
    safe = visible(text).replace("|", "\\|")
    longest = max((len(run) for run in _backtick_runs(safe)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if safe.startswith("`") or safe.endswith("`") else ""
    return f"{fence}{padding}{safe}{padding}{fence}"


def _backtick_runs(text: str) -> list[str]:
    return [
        run for run in "".join(character if character == "`" else " " for character in text).split(" ") if run
    ]


def _table(review: Review) -> Iterator[str]:
    yield f"Checklist on {code(review.head[:12])}"
    yield ""
    yield "| | verdict | item | evidence |"
    yield "| --- | --- | --- | --- |"
    for item in review.items:
        yield f"| {item.item} | {item.verdict.value} | {_plain(item.title)} | {_evidence(item)} |"


def _evidence(item: ItemReview) -> str:
    subjects = item.subjects(item.verdict)
    shown = ", ".join(code(f"{subject.path}:{subject.line}") for subject in subjects[:3])
    more = f" and {len(subjects) - 3} more" if len(subjects) > len("abc") else ""
    if item.verdict is Verdict.PASS:
        return f"{len(subjects)} fine: {shown}{more}"
    return shown + more


def _findings(review: Review) -> Iterator[str]:
    for item in review.items:
        for verdict in (Verdict.FAIL, Verdict.UNCLEAR):
            subjects = item.subjects(verdict)
            if subjects:
                yield ""
                yield f"**{item.item} {_plain(item.title)}: {verdict.value}**"
                yield ""
                yield from (_finding(subject) for subject in subjects[:_MOST_LINES])
            if len(subjects) > _MOST_LINES:
                yield f"- and {len(subjects) - _MOST_LINES} more"


def _finding(subject: SubjectReview) -> str:
    accepted = f" (accepted: {code(subject.accepted)})" if subject.accepted else ""
    return f"- {code(f'{subject.path}:{subject.line}')} {_plain(subject.message)}{accepted}"


def _rest(review: Review) -> Iterator[str]:
    if review.unanalysed:
        yield ""
        yield f"Not analysed: {counted(len(review.unanalysed), 'file')}."
        for reason, paths in review.left_out().items():
            shown = ", ".join(code(path) for path in paths[:_MOST_LINES])
            more = f" and {len(paths) - _MOST_LINES} more" if len(paths) > _MOST_LINES else ""
            yield f"- {_plain(reason)}: {shown}{more}"
    for two in review.suppressions:
        yield f"- The suppression at {code(f'{two.path}:{two.line}')} does not count: {_plain(two.refusal)}."


def _plain(text: str) -> str:
    """Prose that may quote foreign names in backticks: those stay code, all else loses its markup."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        return _escaped(" ".join(parts))
    return "".join(code(part) if index % 2 else _escaped(part) for index, part in enumerate(parts) if part)


def _escaped(text: str) -> str:
    for character in "\\`*_{}[]<>#|~":
        text = text.replace(character, f"\\{character}")
    return text.replace("@", "@\u2060").replace("://", ":\u2060//").replace("www.", "www\u2060.")
