"""A pull request's page: why it is not merged, with whose turn it is, and what led to it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model.checklist import BrokenItems, ItemProblem, NotReviewed, Reviewed
from bot.model.claims import Claim, ClaimKind, ClaimPlace, ClaimState, ClaimVerdict, Family
from bot.model.config import Level
from bot.model.decided import DecidedOutcome, GateOutcome
from bot.model.ledger import Entry, EntryKind
from bot.model.review import ItemReview, QuestionReview, Review, SubjectReview, Verdict
from bot.model.text import Code
from bot.model.waiting import Ended, GateLine, Turn
from bot.records.claims import ClaimRecord
from bot.records.decisions import Made, packed
from bot.records.past import End, PastOf, Spell
from bot.records.records import Judged, Record
from bot.web.pages.pull_request import events, steps
from tests.building import BASE_SHA, HEAD_SHA, KEY, NOW
from tests.web.pages.conftest import Site, waiting

HOSTILE = "<img src=x onerror=alert(1)>\"'`{{7*7}}\u202e"
URL = "https://github.example/acme/app/pull/7#issuecomment-3"
APPROVED = Entry(
    kind=EntryKind.APPROVED,
    at=NOW - timedelta(hours=2),
    head_sha=HEAD_SHA,
    base_ref="main",
    by="wei",
    about="strategic",
    why=f"Agreed {HOSTILE}",
    url=URL,
    source="comment 3",
)
CLAIM = ClaimRecord(
    number=2,
    claim=Claim(
        kind=ClaimKind.FILE, family=Family.MISSING, subject="a.sql", quote=f"a.sql is missing {HOSTILE}"
    ),
    source="comment 9",
    text="x",
    author="agent",
    claimants=(),
    url="https://github.example/acme/app/pull/7#issuecomment-9",
    made_at=NOW - timedelta(hours=3),
    verdict=ClaimVerdict(
        state=ClaimState.CONFIRMED,
        evidence=("There is no ", Code("a.sql"), "."),
        place=ClaimPlace(path="db", line=0),
    ),
    since=NOW,
    head_sha=HEAD_SHA,
)


def reviewed(at: datetime = NOW) -> Record:
    subject = SubjectReview(
        path="api/x.py", line=41, verdict=Verdict.FAIL, message=f"no gate {HOSTILE}", fingerprint="f"
    )
    question = QuestionReview(question="B1", text="?", subjects=[subject])
    items = [ItemReview(item="B", title="Auth gate present", level=Level.BLOCK, questions=[question])]
    return Record(outcome=Reviewed(review=Review(base=BASE_SHA, head=HEAD_SHA, items=items)), reviewed_at=at)


def made(minutes: float, ci: str, title: str, *, act: str = "") -> Made:
    gates = (GateOutcome(gate="ci", state=ci, says="x"), GateOutcome(gate="hold", state="open", says="y"))
    outcome = DecidedOutcome(state="open", gates=gates, act=act, title=title)
    at = NOW - timedelta(minutes=minutes)
    return Made(key=KEY, at=at, head_sha=HEAD_SHA, version="1", outcome=outcome, parts={})


DECISIONS = tuple(
    packed(decision)
    for decision in (
        made(90, "waiting", f"CI is running: {HOSTILE}."),
        made(60, "closed", "CI failed: `build`. Next: the author, `@agent`: push a fix, or re-run."),
        made(30, "open", "Every gate is open: Babysit merges it.", act="Merge"),
    )
)
JUDGED = Judged(head_sha=HEAD_SHA, base_sha=BASE_SHA, terms="t")


async def filled(site: Site) -> str:
    """The page of a pull request of which everything is known."""
    await site.pages.board.show(waiting(7, title=HOSTILE), NOW)
    await site.pages.ledger.add(KEY, [APPROVED])
    await site.pages.claims.keep(KEY, [CLAIM])
    await site.pages.reviews.keep(KEY, JUDGED, reviewed())
    page = await site.get("/acme/app/pull/7")
    assert page.status == 200
    return page.text


async def test_why_it_is_not_merged_is_told_step_by_step(site: Site) -> None:
    page = await filled(site)

    assert "Why it is not merged" in page
    assert 'CI failed: <a href="https://github.example/acme/app/runs/1"' in page
    assert "<b>Next:</b> the author, <code>@agent</code>" in page
    assert "Then Babysit merges it." in page


async def test_everything_leads_to_github(site: Site) -> None:
    page = await filled(site)

    assert 'href="https://github.example/acme/app/pull/7"' in page
    assert f'href="https://github.example/acme/app/commit/{HEAD_SHA}"' in page
    assert f'href="https://github.example/acme/app/blob/{HEAD_SHA}/api/x.py#L41"' in page
    assert f'href="{CLAIM.url}"' in page
    assert f'href="{URL}"' in page
    assert 'href="https://github.example/wei"' in page


async def test_hostile_words_stay_words(site: Site) -> None:
    page = await filled(site)

    assert "<img src=x" not in page
    assert "\u202e" not in page


async def test_what_people_settled_or_accepted_stands_beside_the_finding(site: Site) -> None:
    await filled(site)
    waived = replace(APPROVED, kind=EntryKind.WAIVED, about="B", why="fixture", source="comment 4")
    settled = replace(APPROVED, kind=EntryKind.SETTLED, about="C2 refuted", why="it is", source="comment 5")
    await site.pages.ledger.add(KEY, [waived, settled])

    page = (await site.get("/acme/app/pull/7")).text

    assert "Accepted by" in page
    assert ": fixture" in page
    assert '<span class="word refuted">refuted</span>' in page
    assert "Settled by" in page


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (NotReviewed(reason="The analysis took too long."), "The analysis took too long."),
        (
            BrokenItems(problems=[ItemProblem(path="L.md", line=3, message="no letter")]),
            "L.md, line 3: no letter",
        ),
    ],
)
async def test_why_nothing_was_reviewed_is_told(
    site: Site, outcome: NotReviewed | BrokenItems, says: str
) -> None:
    await site.pages.board.show(waiting(7), NOW)
    await site.pages.reviews.keep(KEY, JUDGED, Record(outcome=outcome, reviewed_at=NOW))

    assert says in (await site.get("/acme/app/pull/7")).text


async def test_a_merged_one_shows_when_it_was_and_what_it_waited_for(site: Site) -> None:
    await site.pages.board.show(waiting(7), NOW)
    over = Ended(
        key=KEY, author="agent", agent="", is_merged=True, ended_at=NOW, opened_at=NOW - timedelta(days=3)
    )
    await site.pages.board.show(over, NOW + timedelta(hours=2))

    page = (await site.get("/acme/app/pull/7")).text

    assert "Merged" in page
    assert "3 d after it was opened" in page
    assert "It no longer waits for the author: <b>ci</b> held it for 2 h." in page


@pytest.mark.parametrize("path", ["/acme/app/pull/8", "/acme/api/pull/7", "/globex/vault/pull/7"])
async def test_of_what_nothing_is_known_there_is_no_page(site: Site, path: str) -> None:
    await filled(site)
    await site.pages.board.show(
        waiting(7, key=replace(KEY, repository_id=99, repository="globex/vault")), NOW
    )

    assert (await site.get(path)).status == 404


def test_the_steps_begin_with_the_author_and_end_with_whether_to_merge() -> None:
    gates = [
        GateLine(gate="automerge", state="held", says=("Nobody opted in.",)),
        GateLine(gate="strategic", state="held", says=("Held.",)),
        GateLine(gate="conflicts", state="waiting", says=("Unknown.",)),
        GateLine(gate="ci", state="closed", says=("Red.",)),
        GateLine(gate="claims", state="open", says=("None.",)),
    ]

    assert [step.gate for step in steps(gates)] == ["ci", "strategic", "conflicts", "automerge"]


def test_what_happened_is_told_newest_first() -> None:
    def hours(number: float) -> datetime:
        return NOW - timedelta(hours=number)

    spell = Spell(turn=Turn.HUMAN, gate="hold", people=["wei"], began_at=hours(9), ended_at=hours(1))
    past = PastOf(spells=[spell], end=End(is_merged=False, ended_at=NOW, opened_at=None))

    told = events(past, [APPROVED], [CLAIM], (HEAD_SHA, reviewed(hours(5))))

    assert [(event.kind, event.who) for event in told] == [
        ("end", ""),
        ("human", ""),
        ("person", "wei"),
        ("claim", "agent"),
        ("babysit", ""),
    ]


async def test_each_decision_is_told_with_the_gates_that_turned_and_what_was_done(site: Site) -> None:
    await site.pages.decisions.keep(*DECISIONS)

    page = (await site.get("/acme/app/pull/7")).text

    assert "<b>ci</b> waiting → closed. CI failed: <code>build</code>." in page
    assert "<b>ci</b> closed → open. Every gate is open: Babysit merges it." in page
    assert "Babysit set out to merge it." in page
    assert "<img src=x" not in page
