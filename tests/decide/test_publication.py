"""What the checklist says on the pull request: once, edited in place, and taken back when it is mended."""

from dataclasses import replace
from typing import Any

import pytest

from bot.decide import decide
from bot.model.checklist import Posted, Reviewed, Waiver
from bot.model.config import Level
from bot.model.effects import Effect, PostFindings, PublishStatus, ReopenThread, ResolveThread
from bot.model.gate import Case
from bot.model.markers import findings
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.model.snapshot import Actor, ActorKind, OwnComment, OwnThread
from tests.building import BASE_SHA, HEAD_SHA, base, case

SAID = (PublishStatus, PostFindings, ResolveThread, ReopenThread)


def mark(number: int) -> str:
    return f"{number:020x}"


def failing(*numbers: int) -> Reviewed:
    subjects = [
        SubjectReview(path="a.py", line=n, verdict=Verdict.FAIL, message="No.", fingerprint=mark(n))
        for n in numbers
    ]
    question = QuestionReview(question="B1", text="Is it?", subjects=subjects)
    item = ItemReview(item="B", title="Auth gate", level=Level.BLOCK, questions=[question])
    review = Review(base=BASE_SHA, head=HEAD_SHA, items=[item])
    return Reviewed(review=review, on_diff=frozenset(mark(n) for n in numbers))


def judged(outcome: Reviewed, **fields: Any) -> Case:
    return replace(case(**fields), reviewed=outcome)


def said(given: Case) -> list[Effect]:
    return [effect for effect in decide(given).effects if isinstance(effect, SAID)]


def published(given: Case) -> PublishStatus:
    (effect,) = [
        publish_status for publish_status in said(given) if isinstance(publish_status, PublishStatus)
    ]
    return effect


def commented(given: Case) -> list[str]:
    return [
        name
        for effect in said(given)
        if isinstance(effect, PostFindings)
        for comment in effect.comments
        for name in comment.fingerprints
    ]


def thread(number: int, *, is_resolved: bool = False, comment_id: int = 5, body: str = "") -> OwnThread:
    return OwnThread(
        thread_id=f"T{number}",
        comment_id=comment_id,
        is_resolved=is_resolved,
        body=body or findings([mark(number)]),
    )


def test_a_first_review_posts_one_comment_and_one_review() -> None:
    given = judged(failing(1, 2))

    assert [type(one) for one in said(given)] == [PublishStatus, PostFindings]
    assert published(given).comment_id is None
    assert commented(given) == [mark(1), mark(2)]


def test_a_comment_that_says_it_already_is_left_alone_whatever_its_line_ends() -> None:
    body = published(judged(failing(1))).body.replace("\n", "\r\n")

    assert not [
        publish_status
        for publish_status in said(judged(failing(1), own_comments=(OwnComment(comment_id=9, body=body),)))
        if isinstance(publish_status, PublishStatus)
    ]


def test_a_comment_that_somebody_rewrote_is_put_right() -> None:
    body = published(judged(failing(1))).body.replace("fail", "pass")

    assert published(judged(failing(1), own_comments=(OwnComment(comment_id=9, body=body),))).comment_id == 9


def test_a_comment_that_github_is_slow_to_show_is_not_posted_again() -> None:
    known = published(judged(failing(1)))
    posted = Posted(comment_id=9, digest=known.digest)

    assert PublishStatus not in [type(one) for one in said(replace(judged(failing(1)), posted=posted))]
    assert published(replace(judged(failing(2)), posted=posted)).comment_id == 9


def test_nothing_new_is_posted_while_comments_could_not_be_seen() -> None:
    assert said(judged(failing(1), missing=("the comments",))) == []


def test_a_finding_is_commented_on_once() -> None:
    by_thread = judged(failing(1, 2), own_threads=(thread(1),))
    by_memory = replace(judged(failing(1, 2)), posted=Posted(findings={mark(1): 0}))

    assert commented(by_thread) == commented(by_memory) == [mark(2)]


def test_at_most_ten_findings_are_commented_on() -> None:
    assert len(commented(judged(failing(*range(1, 30))))) == 10
    some = judged(failing(*range(1, 30)), own_threads=tuple(thread(n) for n in range(1, 9)))
    assert commented(some) == [mark(9), mark(10)]


def test_only_lines_of_the_diff_are_commented_on() -> None:
    assert commented(judged(replace(failing(1, 2), on_diff=frozenset({mark(2)})))) == [mark(2)]


def test_a_waived_finding_is_not_commented_on() -> None:
    assert commented(replace(judged(failing(1)), waivers={"B": Waiver(by="wei", why="known")})) == []


def settled(given: Case) -> list[str]:
    return [
        resolve_thread.thread.thread_id
        for resolve_thread in said(given)
        if isinstance(resolve_thread, ResolveThread)
    ]


def reopened(given: Case) -> list[str]:
    return [
        reopen_thread.thread.thread_id
        for reopen_thread in said(given)
        if isinstance(reopen_thread, ReopenThread)
    ]


def test_a_conversation_is_settled_when_its_finding_is_gone() -> None:
    threads = (thread(1), thread(2), thread(3, is_resolved=True))

    assert settled(judged(failing(1), own_threads=threads)) == ["T2"]


def test_a_conversation_is_settled_when_its_finding_is_accepted() -> None:
    given = judged(failing(1), own_threads=(thread(1),))

    assert settled(replace(given, waivers={"B": Waiver(by="wei", why="known")})) == ["T1"]


def test_a_conversation_that_github_would_not_have_settled_is_left_alone() -> None:
    given = judged(failing(1), own_threads=(thread(1), thread(2)))

    assert settled(replace(given, posted=Posted(findings={mark(2): 5}, settled=frozenset({mark(2)})))) == []


def test_a_remembered_comment_tells_its_finding_whatever_was_made_of_its_text() -> None:
    rewritten = thread(2, comment_id=77, body=findings([mark(1)]))
    given = replace(judged(failing(1), own_threads=(rewritten,)), posted=Posted(findings={mark(2): 77}))

    assert settled(given) == ["T2"]


def test_nothing_is_settled_by_a_review_that_did_not_see_the_whole_change() -> None:
    given = judged(replace(failing(1), gap="Half of it."), own_threads=(thread(2),))

    assert settled(given) == []


def test_a_finding_that_came_back_opens_its_conversation_again_once() -> None:
    back = judged(failing(1), own_threads=(thread(1, is_resolved=True),))
    known = {mark(1): 5}

    assert reopened(replace(back, posted=Posted(findings=known, settled=frozenset(known)))) == ["T1"]
    assert reopened(replace(back, posted=Posted(findings=known, reopened=frozenset(known)))) == []


@pytest.mark.parametrize(
    ("by", "opened"),
    [
        pytest.param(Actor("babysit", ActorKind.BOT), ["T1"], id="our account"),
        pytest.param(Actor("babysit[bot]", ActorKind.BOT), ["T1"], id="our account as REST has it"),
        pytest.param(Actor("babysit", ActorKind.USER), [], id="a person of our name"),
        pytest.param(Actor("wei"), [], id="a person"),
        pytest.param(None, [], id="nobody knows"),
    ],
)
def test_without_memory_only_what_we_settled_ourselves_is_opened_again(
    by: Actor | None, opened: list[str]
) -> None:
    ended = replace(thread(1, is_resolved=True), resolved_by=by)

    assert reopened(judged(failing(1), own_threads=(ended,))) == opened


def test_where_open_conversations_keep_from_merging_ours_are_looked_at_again_soon() -> None:
    strict = base(requires_resolved_conversations=True)
    gone = (thread(2),)

    assert decide(judged(failing(), own_threads=gone, base=strict)).look_again_in_s == 2.0
    assert decide(judged(failing(), own_threads=gone)).look_again_in_s is None
