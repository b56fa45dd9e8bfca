"""What is said at failing lines: each line once, taken back once it is mended."""

from collections.abc import Iterator, Mapping, Sequence

from bot.model import markers
from bot.model.checklist import Reviewed
from bot.model.effects import Effect, LineComment, PostFindings, ReopenThread, ResolveThread
from bot.model.gate import Case
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.snapshot import OwnThread
from bot.policy.commenting import speaks_first
from bot.render import checklist

MOST_LINE_COMMENTS = 10
CONVERSED_S = 2.0


def told(case: Case, *, is_merging: bool = False) -> Iterator[Effect]:
    """Only what GitHub does not say yet; nothing where nothing was asked."""
    if not isinstance(case.reviewed, Reviewed) or not case.reviewed.review.items:
        return
    if speaks_first(case, is_merging=is_merging):
        yield from _line_comments(case, case.reviewed)
    yield from _turned(case, case.reviewed)


def look_again_in_s(case: Case, said: Sequence[Effect]) -> float | None:
    """Our own conversations are no news to us, so where they keep from merging the next look is asked for."""
    turns = any(isinstance(effect, PostFindings | ResolveThread | ReopenThread) for effect in said)
    return CONVERSED_S if turns and case.snapshot.base.requires_resolved_conversations else None


def _line_comments(case: Case, reviewed: Reviewed) -> Iterator[PostFindings]:
    """At most ten on the pull request at a time, those that block first, each posted once."""
    known = {*case.posted.findings, *(name for names in _threads(case) for name in names)}
    comments = [
        _line_comment(item, new)
        for item, failing in _lines(case, reviewed)
        if (new := [pair for pair in failing if pair[1].fingerprint not in known])
    ]
    begun = sum(
        any(review.fingerprint in known for _, review in failing) for _, failing in _lines(case, reviewed)
    )
    room = max(0, MOST_LINE_COMMENTS - begun)
    if comments[:room] and not case.snapshot.missing:
        yield PostFindings(head_sha=case.snapshot.head.sha, comments=comments[:room])


def _line_comment(item: ItemReview, failing: Sequence[tuple[QuestionReview, SubjectReview]]) -> LineComment:
    subjects = [subject for _question, subject in failing]
    return LineComment(
        fingerprints=[subject.fingerprint for subject in subjects],
        path=subjects[0].path,
        line=subjects[0].line,
        body=checklist.line_comment(item, failing),
    )


def _lines(
    case: Case, reviewed: Reviewed
) -> Sequence[tuple[ItemReview, Sequence[tuple[QuestionReview, SubjectReview]]]]:
    """What fails at each line that the diff shows, an item at a time: one cause is told once."""
    lines: dict[tuple[str, str, int], tuple[ItemReview, list[tuple[QuestionReview, SubjectReview]]]] = {}
    for item, question, subject in _unaccepted(case, reviewed):
        if subject.fingerprint in reviewed.on_diff:
            place = (item.item, subject.path, subject.line)
            lines.setdefault(place, (item, []))[1].append((question, subject))
    return tuple(lines.values())


def _unaccepted(case: Case, reviewed: Reviewed) -> Iterator[tuple[ItemReview, QuestionReview, SubjectReview]]:
    """What fails and nobody accepted, items that block first."""
    for item in sorted(reviewed.review.items, key=lambda item: item.level.value):
        for question in item.questions:
            for subject in question.subjects:
                is_open = subject.verdict is Verdict.FAIL and not subject.accepted
                if is_open and item.item not in case.waivers:
                    yield item, question, subject


def _turned(case: Case, reviewed: Reviewed) -> Iterator[ResolveThread | ReopenThread]:
    """Conversations whose findings are gone or accepted are settled, and opened again once one comes back."""
    failing = {subject.fingerprint for _, _, subject in _unaccepted(case, reviewed)}
    undecided = {
        review.fingerprint for item in reviewed.review.items for review in item.subjects(Verdict.UNCLEAR)
    }
    for names, thread in _threads(case).items():
        if not thread.thread_id:  # REST does not tell it: the conversation is turned once GraphQL is back
            continue
        is_gone = not reviewed.gap and not {*names} & (failing | undecided)
        if is_gone and not thread.is_resolved and not {*names} <= case.posted.settled:
            yield ResolveThread(thread=thread, fingerprints=names)
        elif {*names} & failing and thread.is_resolved and _was_settled_by_us(case, names, thread):
            yield ReopenThread(thread=thread, fingerprints=names)


def _was_settled_by_us(case: Case, names: Sequence[str], thread: OwnThread) -> bool:
    """What a person settled stays so; where nothing is remembered, GitHub says who it was."""
    if {*names} & case.posted.settled:
        return True
    return case.snapshot.is_own(thread.resolved_by) and not {*names} & case.posted.reopened


def _threads(case: Case) -> Mapping[tuple[str, ...], OwnThread]:
    """Our conversations by fingerprints: by the remembered comment, else by the marker in our own comment."""
    by_comment: dict[int, tuple[str, ...]] = {}
    for name, comment_id in case.posted.findings.items():
        by_comment[comment_id] = (*by_comment.get(comment_id, ()), name)
    found: dict[tuple[str, ...], OwnThread] = {}
    for thread in case.snapshot.own_threads:
        names = by_comment.get(thread.comment_id) or markers.findings_in(thread.body)
        if names:
            found.setdefault(names, thread)
    return found
