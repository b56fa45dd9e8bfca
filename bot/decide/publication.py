"""The check run `babysit` as an effect: left out where GitHub says exactly this already."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.decide import shared
from bot.model.checklist import Reviewed
from bot.model.config import Mode
from bot.model.effects import Effect, EndCheck, PublishCheck, UpdateBranch
from bot.model.gate import Case, Examined, Voice
from bot.model.keys import Key, PullRequestKey
from bot.model.markers import QUEUED, digest, external_id, with_annotations
from bot.model.outline import Outline
from bot.model.side_act import COMMENT
from bot.model.snapshot import OwnCheck, PullRequestState
from bot.model.text import Code, Text
from bot.policy import queue_exits
from bot.policy.bases import standing_on
from bot.render import check
from bot.render.markdown import markdown, plain

_HEAD_IS_OVER = "A newer commit took this one's place: Babysit judges that one."
_GROUP_IS_OVER = "This merge group is over."


def as_judged(case: Case, examined: Sequence[Examined]) -> tuple[PublishCheck, ...]:
    """The check run as the gates would have it."""
    return _published(case, voice(case, examined))


def voice(case: Case, examined: Sequence[Examined]) -> Voice:
    """What the gates have to say of this pull request alone."""
    if case.snapshot.queue_entry is not None and check.most_pressing(examined) is None:
        note = queued_note(case)
        return _voice(case, examined, "success", check.shortened(plain(note)), note, mark=QUEUED)
    mark = QUEUED if queue_exits.was_queued_at_this_head(case) else ""
    note = withdrawn_note(case) if queue_exits.was_withdrawn(case) else ()
    return _voice(case, examined, check.conclusion(examined), check.title(examined), note, mark=mark)


def as_concluded(
    case: Case, examined: Sequence[Examined], note: Text, *, mark: str = ""
) -> tuple[PublishCheck, ...]:
    """The check run once every gate was open and GitHub has answered: `note` is what came of it."""
    return publish(case, examined, "success", check.shortened(plain(note)), note, mark=mark)


def publish(
    case: Case,
    examined: Sequence[Examined],
    conclusion: str | None,
    title: str,
    note: Text,
    *,
    mark: str = "",
) -> tuple[PublishCheck, ...]:
    """One effect, or none where the check run says exactly this already. `mark` ends its external id."""
    return _published(case, _voice(case, examined, conclusion, title, note, mark=mark), mark=mark)


def as_over(case: Case, conclusion: str, note: Text) -> tuple[PublishCheck, ...]:
    """The check run of a pull request that is merged or closed: others with its head speak on."""
    own = _voice(case, (), conclusion, check.shortened(plain(note)), note)
    return _published(case, *(case.others or (own,)))


def calls(case: Case, effects: Iterable[object]) -> Sequence[Key]:
    """Other pull requests: with this head, once its check run turns green, and with the head that it left.

    And those that shared commits with what it held before, and those that stand on it when it begins.
    """
    begins = case.snapshot.state is PullRequestState.OPEN and (case.was_over or not case.former_head)
    above = standing_on(case.snapshot) if begins else ()
    return _keys(case, (*_freed(case, effects), *_left_behind(case), *case.let_go, *above))


def calls_at_end(case: Case, effects: Iterable[object]) -> Sequence[Key]:
    """The same once it is merged or closed: whatever stands on it leads nowhere now."""
    numbers = [key.number for key in calls(case, effects) if isinstance(key, PullRequestKey)]
    return _keys(case, (*numbers, *standing_on(case.snapshot)))


def _keys(case: Case, numbers: Iterable[int]) -> Sequence[Key]:
    return [replace(case.snapshot.key, number=number) for number in dict.fromkeys(numbers)]


def _left_behind(case: Case) -> Sequence[int]:
    left = case.former_head
    is_left = left not in {"", case.snapshot.head.sha}
    return [
        pull_request.number
        for pull_request in case.snapshot.open_pull_requests
        if is_left and pull_request.head_sha == left
    ]


def _freed(case: Case, effects: Iterable[object]) -> Sequence[int]:
    """They may have waited for it."""
    own, head_sha = case.snapshot.own_check, case.snapshot.head.sha
    turns = any(
        isinstance(effect, PublishCheck) and effect.head_sha == head_sha and effect.conclusion == "success"
        for effect in effects
    )
    if not turns or (own is not None and own.conclusion == "success"):
        return ()
    return [voice.number for voice in case.others]


def _voice(
    case: Case,
    examined: Sequence[Examined],
    conclusion: str | None,
    title: str,
    note: Text,
    *,
    mark: str = "",
) -> Voice:
    if case.config.mode is Mode.OBSERVE and case.snapshot.state is PullRequestState.OPEN:
        conclusion, title = "neutral", check.observed_title(conclusion, title)
    return Voice(
        number=case.snapshot.key.number,
        base_ref=case.snapshot.base.ref,
        conclusion=conclusion,
        title=title,
        summary=check.summary(case, examined, note=note),
        findings=(*(finding for answer in examined for finding in answer.result.findings), *case.agent_notes),
        is_queued=mark == QUEUED,
        awaits_commands=case.commands_due_in_s is not None,
    )


def _published(case: Case, *voices: Voice, mark: str = "") -> tuple[PublishCheck, ...]:
    """After a Re-run the check run says nothing any more, until it is told again."""
    said = shared.said_together([*voices, *(voice for voice in case.others if voice not in voices)])
    snapshot, own = case.snapshot, case.snapshot.own_check
    wanted = said.external_id + (QUEUED if said.is_queued else mark)
    says_it = own is not None and own.external_id == wanted and own.conclusion == said.conclusion
    if says_it and not case.is_afresh:
        return ()
    return (
        PublishCheck(
            head_sha=snapshot.head.sha,
            check_run_id=own.check_run_id if own is not None else None,
            external_id=wanted,
            started_at=case.waiting_since,
            conclusion=said.conclusion,
            title=said.title,
            summary=said.summary,
            annotations=said.findings,
            earlier=own.external_id if own is not None else "",
            is_earlier_open=own is not None and own.status != "completed",
        ),
    )


def is_review_untold(case: Case) -> bool:
    """Whether the review has no comment because GitHub refuses it: what merges was reviewed on the record."""
    is_reviewed = isinstance(case.reviewed, Reviewed) and bool(case.reviewed.review.items)
    return is_reviewed and COMMENT in case.refused


def published(case: Case, effect: PublishCheck, check_run_id: int) -> Case:
    """The case once GitHub has the check run under this id."""
    own = OwnCheck(
        check_run_id=check_run_id,
        external_id=effect.external_id,
        status="in_progress" if effect.conclusion is None else "completed",
        conclusion=effect.conclusion,
        started_at=effect.started_at,
    )
    return replace(case, snapshot=replace(case.snapshot, own_check=own))


def asked_for(examined: Sequence[Examined]) -> Iterable[Effect | UpdateBranch]:
    """What the gates ask for; the costly part only from a gate that alone is still shut."""
    shut = [answer for answer in examined if not answer.is_open]
    for answer in examined:
        yield from answer.result.effects
        if shut == [answer]:
            yield from answer.result.effects_if_last


def update_in(examined: Sequence[Examined]) -> UpdateBranch | None:
    """The update of the head that the gates ask for, which has an answer of its own."""
    return next((effect for effect in asked_for(examined) if isinstance(effect, UpdateBranch)), None)


def ended(case: Case) -> tuple[EndCheck, ...]:
    """The check runs that are left open where nobody judges any more: on older heads and former groups.

    The head that it just left is among them whatever is known of it: a Re-run begins anew what was concluded.
    """
    snapshot = case.snapshot
    is_queued = snapshot.state is PullRequestState.OPEN and snapshot.queue_entry is not None
    known = {begun.head_sha for begun in case.open_checks}
    left = {case.former_head} - {"", snapshot.head.sha} - known
    return tuple(EndCheck(head_sha=sha, why=_HEAD_IS_OVER) for sha in left) + tuple(
        EndCheck(head_sha=begun.head_sha, why=_GROUP_IS_OVER if begun.is_group else _HEAD_IS_OVER)
        for begun in case.open_checks
        if begun.head_sha != snapshot.head.sha and not (begun.is_group and is_queued)
    )


def stuck(outline: Outline) -> PublishCheck:
    """The check run of a pull request that Babysit itself fails at, lest its silence be taken for a wait."""
    title = "Babysit failed three times or more at judging this commit. Next: Babysit's operator."
    summary = (
        "Babysit tries again by itself, and merges nothing meanwhile. Its log says what went wrong; a new "
        "event on this pull request, or Re-run, makes it try at once.\n"
    )
    return _unjudged(outline, "action_required", title, summary)


def untold(outline: Outline, why: str) -> PublishCheck:
    """The check run of one that GitHub does not show whole for a while; `why` is what failed last.

    An earlier success says nothing of what it is now.
    """
    title = "GitHub does not answer what is needed to judge this commit. Next: GitHub; Babysit asks again."
    failed: Text = ("What failed last: ", Code(why), ".")
    summary = f"{markdown(failed)} Babysit merges nothing meanwhile, and asks again every few minutes.\n"
    return _unjudged(outline, None, title, summary)


def put_off(outline: Outline, until: datetime, why: str) -> PublishCheck:
    """The check run of one for which GitHub's limits leave nothing until then; `why` is what is spent."""
    moment = f"{until + timedelta(seconds=59):%Y-%m-%d %H:%M} UTC"
    title = f"Waits until {moment} for GitHub's limits. Next: Babysit."
    summary = (
        f"{markdown((why, '.'))} What is left of GitHub's limits for this installation is kept for merges and"
        f" commands; Babysit goes on with this pull request by itself after {moment}, and at once where"
        " something happens that needs no more than what is kept. Nothing is to be done.\n"
    )
    return _unjudged(outline, None, title, summary)


def _unjudged(outline: Outline, conclusion: str | None, title: str, summary: str) -> PublishCheck:
    own = outline.own_check
    return PublishCheck(
        head_sha=outline.head_sha,
        check_run_id=own.check_run_id if own is not None else None,
        external_id=external_id(
            number=outline.key.number,
            base_ref=outline.base_ref,
            content=with_annotations(digest(title), ()),
        ),
        started_at=outline.read_at,
        conclusion=conclusion,
        title=title,
        summary=summary,
        earlier=own.external_id if own is not None else "",
        is_earlier_open=own is not None and own.status != "completed",
    )


def queued_note(case: Case) -> Text:
    """That GitHub's queue has it now."""
    return ("In the merge queue of ", Code(case.snapshot.base.ref), ".")


def withdrawn_note(case: Case) -> Text:
    """That Babysit took it out of the queue; a gate says why."""
    return ("Babysit took it out of the merge queue of ", Code(case.snapshot.base.ref), ".")


def merged_note(sha: str | None) -> Text:
    """That it is done; `sha` is the merge commit, where GitHub told it."""
    return ("Merged as ", Code(sha[:12]), ".") if sha else ("Merged.",)
