"""What the checklist says on the pull request: its comment, and comments on failing lines, each told once."""

from collections.abc import Iterator

from bot.model import markers
from bot.model.checklist import Reviewed
from bot.model.effects import Effect, LineComment, PostFindings, PublishChecklist, ResolveThread
from bot.model.gate import Case
from bot.model.markers import digest
from bot.model.review import Verdict
from bot.model.snapshot import OwnThread
from bot.render import checklist

MOST_LINE_COMMENTS = 10


def told(case: Case) -> Iterator[Effect]:
    """Only what GitHub does not say yet; nothing where nothing was asked."""
    if not isinstance(case.reviewed, Reviewed) or not case.reviewed.review.items:
        return
    yield from _comment(case, case.reviewed)
    yield from _line_comments(case, case.reviewed)
    yield from _resolved(case, case.reviewed)


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
    items = sorted(reviewed.review.items, key=lambda item: item.level.value)
    return {
        subject.fingerprint: LineComment(
            fingerprint=subject.fingerprint,
            path=subject.path,
            line=subject.line,
            body=checklist.line_comment(item, question, subject),
        )
        for item in items
        for question in item.questions
        for subject in question.subjects
        if subject.verdict is Verdict.FAIL
        and not subject.accepted
        and item.item not in case.waivers
        and subject.fingerprint in reviewed.on_diff
    }


def _resolved(case: Case, reviewed: Reviewed) -> Iterator[Effect]:
    """Conversations whose finding is gone; one that was not looked for is not gone."""
    if reviewed.gap:
        return
    still = {
        subject.fingerprint
        for item in reviewed.review.items
        for subject in (*item.subjects(Verdict.FAIL), *item.subjects(Verdict.UNCLEAR))
    }
    for fingerprint, thread in _threads(case).items():
        if fingerprint not in still and not thread.is_resolved:
            yield ResolveThread(thread_id=thread.thread_id)


def _threads(case: Case) -> dict[str, OwnThread]:
    """Our conversations by fingerprint: by the remembered comment, else by the marker in our own comment."""
    by_comment = {comment_id: fingerprint for fingerprint, comment_id in case.posted.findings.items()}
    found: dict[str, OwnThread] = {}
    for thread in case.snapshot.own_threads:
        fingerprint = by_comment.get(thread.comment_id) or markers.finding_in(thread.body)
        if fingerprint:
            found.setdefault(fingerprint, thread)
    return found
