"""What the checklist says on the pull request: its comment, and comments on failing lines, each told once."""

from collections.abc import Iterator, Sequence

from bot.model import markers
from bot.model.checklist import Reviewed
from bot.model.effects import (
    Effect,
    LineComment,
    PostFindings,
    PublishChecklist,
    ReopenThread,
    ResolveThread,
)
from bot.model.gate import Case
from bot.model.markers import digest
from bot.model.review import ItemReview, QuestionReview, SubjectReview, Verdict
from bot.model.snapshot import OwnThread
from bot.render import checklist

MOST_LINE_COMMENTS = 10
CONVERSED_S = 2.0


def told(case: Case) -> Iterator[Effect]:
    """Only what GitHub does not say yet; nothing where nothing was asked."""
    if not isinstance(case.reviewed, Reviewed) or not case.reviewed.review.items:
        return
    yield from _comment(case, case.reviewed)
    yield from _line_comments(case, case.reviewed)
    yield from _turned(case, case.reviewed)


def look_again_in_s(case: Case, said: Sequence[Effect]) -> float | None:
    """Our own conversations are no news to us, so where they keep from merging the next look is asked for."""
    turns = any(isinstance(one, PostFindings | ResolveThread | ReopenThread) for one in said)
    return CONVERSED_S if turns and case.snapshot.base.requires_resolved_conversations else None


def _comment(case: Case, reviewed: Reviewed) -> Iterator[Effect]:
    """One comment, the oldest of ours with the marker; none is posted while some could not be seen."""
    body = checklist.comment(case.snapshot, reviewed, case.waivers)
    content = digest(body)
    ours = [one for one in case.snapshot.own_comments if one.body.startswith(markers.CHECKLIST)]
    if ours:
        if _evened(ours[0].body) != _evened(body):
            yield PublishChecklist(comment_id=ours[0].comment_id, body=body, digest=content)
    elif case.posted.digest != content and (case.posted.comment_id is not None or not case.snapshot.missing):
        yield PublishChecklist(comment_id=case.posted.comment_id, body=body, digest=content)


def _evened(body: str) -> list[str]:
    """The words, whatever GitHub did to the line ends."""
    return body.split()


def _line_comments(case: Case, reviewed: Reviewed) -> Iterator[Effect]:
    """At most ten on the pull request at a time, those that block first, each posted once."""
    known = {*case.posted.findings, *_threads(case)}
    failing = _failing(case, reviewed)
    open_already = sum(fingerprint in known for fingerprint in failing)
    room = max(0, MOST_LINE_COMMENTS - open_already)
    new = [one for fingerprint, one in failing.items() if fingerprint not in known][:room]
    if new and not case.snapshot.missing:
        yield PostFindings(head_sha=case.snapshot.head.sha, comments=new)


def _failing(case: Case, reviewed: Reviewed) -> dict[str, LineComment]:
    """The failing lines that the diff shows and nobody accepted, by fingerprint."""
    return {
        subject.fingerprint: LineComment(
            fingerprint=subject.fingerprint,
            path=subject.path,
            line=subject.line,
            body=checklist.line_comment(item, question, subject),
        )
        for item, question, subject in _unaccepted(case, reviewed)
        if subject.fingerprint in reviewed.on_diff
    }


def _unaccepted(case: Case, reviewed: Reviewed) -> Iterator[tuple[ItemReview, QuestionReview, SubjectReview]]:
    """What fails and nobody accepted, items that block first."""
    for item in sorted(reviewed.review.items, key=lambda item: item.level.value):
        for question in item.questions:
            for subject in question.subjects:
                is_open = subject.verdict is Verdict.FAIL and not subject.accepted
                if is_open and item.item not in case.waivers:
                    yield item, question, subject


def _turned(case: Case, reviewed: Reviewed) -> Iterator[Effect]:
    """Conversations whose finding is gone or accepted are settled, and opened again once it comes back."""
    failing = {subject.fingerprint for _, _, subject in _unaccepted(case, reviewed)}
    undecided = {one.fingerprint for item in reviewed.review.items for one in item.subjects(Verdict.UNCLEAR)}
    for fingerprint, thread in _threads(case).items():
        is_gone = not reviewed.gap and fingerprint not in failing | undecided
        if is_gone and not thread.is_resolved and fingerprint not in case.posted.settled:
            yield ResolveThread(thread=thread, fingerprint=fingerprint)
        elif fingerprint in failing and thread.is_resolved and _was_settled_by_us(case, fingerprint, thread):
            yield ReopenThread(thread=thread, fingerprint=fingerprint)


def _was_settled_by_us(case: Case, fingerprint: str, thread: OwnThread) -> bool:
    """What a person settled stays so; where nothing is remembered, GitHub says who it was."""
    if fingerprint in case.posted.settled:
        return True
    return case.snapshot.is_own(thread.resolved_by) and fingerprint not in case.posted.reopened


def _threads(case: Case) -> dict[str, OwnThread]:
    """Our conversations by fingerprint: by the remembered comment, else by the marker in our own comment."""
    by_comment = {comment_id: fingerprint for fingerprint, comment_id in case.posted.findings.items()}
    found: dict[str, OwnThread] = {}
    for thread in case.snapshot.own_threads:
        fingerprint = by_comment.get(thread.comment_id) or markers.finding_in(thread.body)
        if fingerprint:
            found.setdefault(fingerprint, thread)
    return found
